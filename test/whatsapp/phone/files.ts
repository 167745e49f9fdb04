import type { proto } from '@whiskeysockets/baileys';
import type { MediaKind } from '../contract.ts';
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
