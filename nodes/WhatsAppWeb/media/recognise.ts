import { WhatsAppError } from '../errors';
import type { MediaKind } from '../message/content';
import type { CollectedMedia } from './collectMedia';
import { type IsoMedia, readIsoMedia } from './isoMedia';
import { ACCEPTED, ACCEPTED_VOICE_NOTE, canonical, isContainer, meaningful } from './mediaTypes';
import { VOICE_NOTE_TYPE } from './voiceNote';

export interface Recognised {
	/** In WhatsApp's spelling; `codecs=opus` is the only parameter. */
	mimeType: string;
	warnings: string[];
	/** Only for MP4, 3GP and QuickTime files. */
	iso?: IsoMedia;
}

/**
 * Determines a file's type by its content; the declared type only leads to a warning. An HTML page that is declared as an
 * image is never sent as one.
 * @throws WhatsAppError `unsupported_media_type` naming what is accepted
 */
export async function recognise(
	kind: MediaKind,
	file: CollectedMedia,
	{ ptt }: { ptt: boolean },
): Promise<Recognised> {
	const { fileTypeFromFile, supportedMimeTypes } = await import('file-type');
	const found = (await fileTypeFromFile(file.path))?.mime;
	if (kind === 'document') {
		return recogniseDocument(file.declaredType, found, (type) => supportedMimeTypes.has(type));
	}
	const declared = meaningful(file.declaredType);
	const iso = found && isIso(found) ? await readIsoMedia(file.path) : undefined;
	const type =
		found && (kind === 'audio' && isSoundOnly(found, iso) ? 'audio/mp4' : canonical(found));
	const accepted = kind === 'audio' && ptt ? ACCEPTED_VOICE_NOTE : ACCEPTED[kind];
	if (type === undefined || !accepted.includes(type)) {
		throw unsupported(kind, type, declared, accepted);
	}
	return {
		mimeType: found === VOICE_NOTE_TYPE ? VOICE_NOTE_TYPE : type,
		warnings: declared === undefined || declared === type ? [] : [mismatch(declared, type)],
		iso,
	};
}

/** Accepts everything. The declared type is sent on, unless the content is of another type and would have shown it. */
function recogniseDocument(
	declaredType: string | undefined,
	found: string | undefined,
	isRecognisable: (type: string) => boolean,
): Recognised {
	const declared = meaningful(declaredType);
	const type = found && canonical(found);
	if (declared === undefined) return { mimeType: type ?? 'application/octet-stream', warnings: [] };
	const isContradicted =
		type !== undefined && type !== declared && !isContainer(type) && isRecognisable(declared);
	return isContradicted
		? { mimeType: type, warnings: [mismatch(declared, type)] }
		: { mimeType: declared, warnings: [] };
}

function isIso(type: string): boolean {
	return ['audio/mp4', ...ACCEPTED.video].includes(canonical(type));
}

/** Whether a file has no pictures: many encoders give a sound file the brand of a video. */
function isSoundOnly(type: string, iso: IsoMedia | undefined): boolean {
	return isIso(type) && iso !== undefined && iso.picture === undefined;
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
			description: `Accepted are ${accepted.join(', ')}. Anything can be sent as a document.`,
			details: { found: found ?? null, declared: declared ?? null, accepted },
		},
	);
}
