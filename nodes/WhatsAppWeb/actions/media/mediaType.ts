import type { MediaKind } from '../../message/content';
import type { ParameterReader } from '../form/parameters';
import { field } from '../../fields';

export const mediaType = field('mediaType', 'Media Type', 'options', {
	options: [
		{ name: 'Audio', value: 'audio' },
		{ name: 'Document', value: 'document' },
		{ name: 'Image', value: 'image' },
		{ name: 'Sticker', value: 'sticker' },
		{ name: 'Video', value: 'video' },
	],
	default: 'image',
	description: 'What kind of message the file belongs to: each kind is encrypted in its own way',
});

/** @throws WhatsAppError `invalid_parameter` */
export function readMediaType(parameters: ParameterReader): MediaKind {
	return parameters.choice('mediaType', [
		'image',
		'video',
		'audio',
		'document',
		'sticker',
	] as const);
}
