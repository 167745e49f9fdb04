import type { MediaKind, MessageContent, OutgoingMedia, UploadedFile } from './content';

/** @param fields of the kind's proto message that the author decides: `caption`, `fileName`, `ptt` */
export function mediaContent(kind: MediaKind, fields: Record<string, unknown>): MessageContent {
	const given = Object.entries(fields).filter(([, value]) => value !== undefined);
	return { message: { [contentKey(kind)]: Object.fromEntries(given) } };
}

/** What is known once the file is there. */
interface File {
	media: OutgoingMedia;
	/** Proto fields the file itself tells: `mimetype`, `width`, `seconds`, `jpegThumbnail`, … */
	fields: Record<string, unknown>;
	/** The file's own name, for documents that the author gave none. */
	fileName?: string;
}

/** The same message with its file. The author's word goes before the file's, but for how it is played. */
export function withFile(
	content: MessageContent,
	{ media, fields, fileName }: File,
): MessageContent {
	return { ...withFields(content, media.kind, fields, fileName), media };
}

/** The same message with a file that needs no upload. */
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
