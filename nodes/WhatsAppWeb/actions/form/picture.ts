import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';
import type { FileSource, ParameterReader } from './parameters';

/** Of a web address. */
const URL_MAX = 4096;

/** The new picture of a person, group or channel: where to take it from. Made for a collection of changes. */
export function pictureField(name = 'picture', displayName = 'Picture'): INodeProperties {
	return field(name, displayName, 'string', {
		default: 'data',
		placeholder: 'e.g. data or https://example.com/logo.jpg',
		description:
			'The input’s binary field with the picture, or the web address of one. JPEG, PNG, WebP or GIF: its middle becomes a square of 640 pixels.',
	});
}

/**
 * @param name of a {@link pictureField}, with its collection
 * @returns undefined when no picture is given
 * @throws WhatsAppError `invalid_parameter`, also when it is given and empty
 */
export function readPicture(parameters: ParameterReader, name: string): FileSource | undefined {
	if (parameters.source.value(name) === undefined || parameters.source.value(name) === null) {
		return undefined;
	}
	const given = parameters.text(name, { max: URL_MAX }).trim();
	const parameter = parameters.spelling(name);
	return /^(https?|data):/i.test(given)
		? { from: 'url', url: given, parameter }
		: { from: 'binary', property: given, parameter };
}

/** What a collection of changes can do to a picture. */
export const pictureChangeFields: INodeProperties[] = [
	pictureField(),
	field('removePicture', 'Remove Picture', 'boolean', {
		default: true,
		description: 'Whether to take the picture away',
	}),
];

/**
 * Reads {@link pictureChangeFields}.
 * @returns null when the picture is to be taken away; undefined when it stays
 * @throws WhatsAppError `invalid_parameter`
 */
export function readPictureChange(
	parameters: ParameterReader,
	collection: string,
): FileSource | null | undefined {
	const picture = readPicture(parameters, `${collection}.picture`);
	if (!parameters.boolean(`${collection}.removePicture`, false)) return picture;
	if (picture) {
		parameters.refuse(`${collection}.removePicture`, 'does not go together with a new picture');
	}
	return null;
}
