import { createHash, randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import type { MediaKind } from '../contract.ts';
import type { MediaStore } from '../media.ts';
import { decryptFile, encryptFile } from './mediaCrypto.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

const MIME_TYPES: Record<MediaKind, string> = {
	image: 'image/jpeg',
	video: 'video/mp4',
	audio: 'audio/ogg; codecs=opus',
	document: 'application/octet-stream',
	sticker: 'image/webp',
};
const KINDS = Object.keys(MIME_TYPES) as MediaKind[];

/** Encrypts a file, stores it, and makes its message. @see Phone.sendMedia */
export function upload(
	phone: SimulatedPhone,
	kind: MediaKind,
	bytes: Uint8Array,
	fields: Record<string, unknown> = {},
): proto.IMessage {
	const { media } = phone.server;
	const { file, keys } = encryptFile(kind, bytes);
	const directPath = media.put(file);
	const content = {
		url: `https://${media.host}${directPath}`,
		directPath,
		mimetype: MIME_TYPES[kind],
		...keys,
		fileLength: bytes.length,
		mediaKeyTimestamp: Math.floor(Date.now() / 1000),
		...fields,
	};
	return { [`${kind}Message`]: content };
}

/**
 * Stores a file as those of channels are, in the clear, and makes its post: without key and hash of a ciphertext. A voice
 * note has a key nevertheless, though its file is in the clear, too (seen by whatsmeow, issue 1229).
 */
export function uploadPlain(
	{ server: { media } }: SimulatedPhone,
	kind: MediaKind,
	bytes: Uint8Array,
	fields: Record<string, unknown> = {},
): proto.IMessage {
	const directPath = media.putPlain(Buffer.from(bytes));
	const content = {
		url: `https://${media.host}${directPath}`,
		directPath,
		mimetype: MIME_TYPES[kind],
		fileSha256: sha256(bytes),
		fileLength: bytes.length,
		...(fields.ptt === true && { mediaKey: randomBytes(32) }),
		...fields,
	};
	return { [`${kind}Message`]: content };
}

/** Whether the file of a post is stored in the clear, if it has one. */
export function isStoredPlain(media: MediaStore, message: proto.IMessage): boolean {
	const content = fileOf(message)?.content;
	if (!content) return true;
	const stored = media.get(content.directPath ?? '');
	return stored !== undefined && sha256(stored).equals(content.fileSha256 ?? Buffer.alloc(0));
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** @see Phone.download */
export function download(phone: SimulatedPhone, { message }: { message: proto.IMessage }): Buffer {
	const { kind, content } = fileOf(message) ?? {};
	if (!kind || !content?.mediaKey || !content.fileSha256 || !content.fileEncSha256) {
		throw new Error('the message carries no file');
	}
	const file = phone.server.media.get(content.directPath ?? '');
	if (!file) throw new Error(`${content.directPath} is not in the media store`);
	const { mediaKey, fileSha256, fileEncSha256 } = content;
	const plain = decryptFile(kind, file, { mediaKey, fileSha256, fileEncSha256 });
	const length = Number(content.fileLength ?? plain.length);
	if (length !== plain.length) throw new Error(`fileLength ${length} of ${plain.length} bytes`);
	return plain;
}

/** The kind and the fields of a message's file. */
export function fileOf(message: proto.IMessage) {
	const inner = unwrap(message);
	const kind = KINDS.find((name) => inner[`${name}Message`]);
	const content = kind && inner[`${kind}Message`];
	return content ? { kind, content } : undefined;
}

/** The message without the envelopes of files. */
function unwrap(message: proto.IMessage): proto.IMessage {
	const envelope =
		message.ephemeralMessage ??
		message.viewOnceMessage ??
		message.viewOnceMessageV2 ??
		message.viewOnceMessageV2Extension ??
		message.documentWithCaptionMessage;
	return envelope?.message ? unwrap(envelope.message) : message;
}
