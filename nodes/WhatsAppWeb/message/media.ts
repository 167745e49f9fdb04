import type { MediaKind, MessageContent, OutgoingMedia, UploadedFile } from './content';

/** @param fields the proto fields that the author decides: `caption`, `fileName`, `ptt` */
export function mediaContent(kind: MediaKind, fields: Record<string, unknown>): MessageContent {
	const given = Object.entries(fields).filter(([, value]) => value !== undefined);
	return { message: { [contentKey(kind)]: Object.fromEntries(given) } };
}

/** A file that is ready to be uploaded, and what was read from it. */
interface File {
	media: OutgoingMedia;
	/** Proto fields read from the file: `mimetype`, `width`, `seconds`, `jpegThumbnail`, … */
	fields: Record<string, unknown>;
	/** The file's own name, for documents to which the author gave none. */
	fileName?: string;
}

/** The message with its file. The author's file name wins over the file's own; other fields of the file win. */
export function withFile(
	content: MessageContent,
	{ media, fields, fileName }: File,
): MessageContent {
	return { ...withFields(content, media.kind, fields, fileName), media };
}

/** The message with a file that was uploaded before. */
export function withUploadedFile(
	content: MessageContent,
	kind: MediaKind,
	file: UploadedFile,
): MessageContent {
	return withFields(content, kind, { ...file });
}

function withFields(
	content: MessageContent,
	kind: MediaKind,
	fields: Record<string, unknown>,
	fileName = 'file',
): MessageContent {
	const key = contentKey(kind);
	const name = kind === 'document' ? { fileName } : {};
	return { ...content, message: { [key]: { ...name, ...content.message[key], ...fields } } };
}

function contentKey(kind: MediaKind): string {
	return `${kind}Message`;
}
