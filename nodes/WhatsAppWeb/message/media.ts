import type { MediaKind, MessageContent, OutgoingMedia, UploadedFile } from './content';
import { safeFileName, withEnding } from './fileName';
import { refinedType } from './fileTypes';

/** The kind of a round video, whose fields are a video's. */
const ROUND_VIDEO = 'ptvMessage';

export function roundVideoContent(): MessageContent {
	return { message: { [ROUND_VIDEO]: {} } };
}

/** @param fields the proto fields that the author decides: `caption`, `fileName`, `ptt`, `gifPlayback` */
export function mediaContent(kind: MediaKind, fields: Record<string, unknown>): MessageContent {
	const given = Object.entries(fields).filter(([, value]) => value !== undefined);
	return { message: { [contentKey(kind)]: Object.fromEntries(given) } };
}

/** Tells the server what it cannot read: linked devices of the recipient get no content of it (WhatsApp Web does so, too). */
const VIEW_ONCE_STANZA: MessageContent['stanza'] = {
	nodes: [{ tag: 'meta', attrs: { view_once: 'true' } }],
};

/**
 * A message with a file that its recipient can open once. The mark is in the content itself: in an envelope of its own, as
 * Baileys makes one, the file loses its `mediatype` and is not delivered.
 */
export function viewOnceContent({ message, ...content }: MessageContent): MessageContent {
	const marked = Object.entries(message).map(([kind, fields]) => [
		kind,
		{ ...fields, viewOnce: true },
	]);
	return {
		...content,
		message: Object.fromEntries(marked) as MessageContent['message'],
		stanza: VIEW_ONCE_STANZA,
	};
}

/** A file that is ready to be uploaded, and what was read from it. */
interface File {
	media: OutgoingMedia;
	/** Proto fields read from the file: `mimetype`, `width`, `seconds`, `jpegThumbnail`, … */
	fields: Record<string, unknown>;
	/** For documents: made of the author's name, or else of the file's own. */
	fileName?: string;
}

/**
 * The message with its file, whose fields win over those that the author decided. A picture that has become a film makes it a
 * video message, and vice versa.
 */
export function withFile(
	content: MessageContent,
	{ media, fields, fileName }: File,
): MessageContent {
	return {
		...withFields(content, media.kind, { ...named(media.kind, fileName), ...fields }),
		media,
	};
}

/**
 * The message with a file that was uploaded before. A document's name gets the ending of its type, and a type that says
 * nothing becomes the one of the name.
 */
export function withUploadedFile(
	content: MessageContent,
	kind: MediaKind,
	file: UploadedFile,
): MessageContent {
	if (kind !== 'document') return withFields(content, kind, { ...file });
	const name = safeFileName(content.message.documentMessage?.fileName);
	const mimetype = refinedType(file.mimetype, name);
	const fileName = withEnding(name ?? 'file', mimetype);
	return withFields(content, kind, { fileName, ...file, mimetype });
}

function named(kind: MediaKind, fileName: string | undefined): Record<string, unknown> {
	return kind === 'document' ? { fileName: fileName ?? 'file' } : {};
}

function withFields(
	content: MessageContent,
	kind: MediaKind,
	fields: Record<string, unknown>,
): MessageContent {
	const [[given = '', decided = {}] = []] = Object.entries(content.message);
	const key = given === ROUND_VIDEO && kind === 'video' ? ROUND_VIDEO : contentKey(kind);
	return { ...content, message: { [key]: { ...decided, ...fields } } };
}

function contentKey(kind: MediaKind): string {
	return `${kind}Message`;
}
