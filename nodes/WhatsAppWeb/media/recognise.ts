import { WhatsAppError } from '../errors';
import type { MediaKind } from '../message/content';
import { canonical, meaningful } from '../message/fileTypes';
import { passOn } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import type { Content } from './decoding/contentOf';
import type { Film } from './decoding/film';
import { documentType } from './documentType';
import { glimpse } from './glimpse';
import { ACCEPTED, ACCEPTED_SOUND, VOICE_NOTE_TYPE } from './mediaTypes';

export interface Recognised {
	/** In WhatsApp's spelling; `codecs=opus` is the only parameter. */
	mimeType: string;
	warnings: string[];
	/** Only for documents: with an ending, wherever the type has one. */
	fileName?: string;
	/** The type that the content has shown; undefined for a document of no known format. */
	found?: string;
	/** Only for containers with tracks. */
	film?: Film;
}

/**
 * Determines a file's type by its content; the declared type only leads to a warning. An HTML page that is declared as an
 * image is never sent as one.
 * @param converted types that are accepted beside the usual ones, because they are converted
 * @throws WhatsAppError `unsupported_media_type` naming what is accepted
 */
export async function recognise(
	kind: MediaKind,
	file: CollectedMedia,
	decoder: Decoder,
	converted: readonly string[] = [],
): Promise<Recognised> {
	const { type: found, film } = await contentOf(file, decoder);
	if (kind === 'document') {
		const { supportedMimeTypes } = await import('file-type');
		const content = {
			...(await glimpse(file.path)),
			found: found && canonical(found),
			isRecognisable: recogniser(supportedMimeTypes),
		};
		return { ...documentType(file, content), found };
	}
	const declared = meaningful(file.declaredType);
	const container = found && canonical(found);
	const isSound = kind === 'audio' && film?.picture === undefined;
	const type = isSound ? soundType(container, film) : container;
	const usual = kind === 'audio' ? ACCEPTED_SOUND : ACCEPTED[kind];
	const accepted = [...new Set([...usual, ...(isPicture(kind) ? converted : [])])];
	if (type === undefined || !accepted.includes(type)) {
		throw unsupported(kind, type, declared, accepted);
	}
	return {
		mimeType: found === VOICE_NOTE_TYPE ? VOICE_NOTE_TYPE : type,
		warnings:
			declared === undefined || declared === type || declared === container
				? []
				: [mismatch(declared, type)],
		found,
		film,
	};
}

function isPicture(kind: MediaKind): boolean {
	return kind === 'image' || kind === 'video';
}

/** A file that takes too long or too much memory to be recognised is of no known type. */
async function contentOf({ path }: CollectedMedia, decoder: Decoder): Promise<Content> {
	try {
		return await decoder.ask('contentOf', { path });
	} catch (error) {
		passOn(error);
		return {};
	}
}

/** file-type's spellings are not always the usual ones. */
function recogniser(supported: ReadonlySet<string>): (type: string) => boolean {
	const types = new Set([...supported].map(canonical));
	return (type) => types.has(type);
}

/** The type of a container without pictures: many encoders give a sound file the brand of a video. */
function soundType(container: string | undefined, film: Film | undefined): string | undefined {
	switch (container) {
		case 'video/mp4':
		case 'video/3gpp':
		case 'video/quicktime':
			return film ? 'audio/mp4' : container;
		case 'video/webm':
			return 'audio/webm';
		case 'video/x-matroska':
			return 'audio/x-matroska';
		case 'audio/x-ms-asf':
			return 'audio/x-ms-wma';
		default:
			return container;
	}
}

function mismatch(declared: string, found: string): string {
	return `The file was declared as ${declared}, but its content is ${found}: it was sent as that.`;
}

function unsupported(
	kind: MediaKind,
	found: string | undefined,
	declared: string | undefined,
	accepted: readonly string[],
): WhatsAppError {
	const what =
		found ?? (declared ? `not what it was declared as, ${declared}` : 'of no known type');
	return new WhatsAppError(
		'unsupported_media_type',
		`The file is ${what}: it cannot be sent as ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`,
		{
			description: `Accepted are ${accepted.join(', ')}. Anything can be sent as a document: use Send Document.`,
			details: { found: found ?? null, declared: declared ?? null, accepted },
		},
	);
}
