import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
} from 'node:crypto';
import type { MediaKind } from '../contract.ts';

const MAC_BYTES = 10;
const INFO: Record<MediaKind, string> = {
	image: 'WhatsApp Image Keys',
	sticker: 'WhatsApp Image Keys',
	video: 'WhatsApp Video Keys',
	audio: 'WhatsApp Audio Keys',
	document: 'WhatsApp Document Keys',
};

/** The fields of a media message about its file. */
export interface FileKeys {
	mediaKey: Uint8Array;
	fileSha256: Uint8Array;
	fileEncSha256: Uint8Array;
}

const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();

function derive(mediaKey: Uint8Array, kind: MediaKind) {
	const keys = Buffer.from(hkdfSync('sha256', mediaKey, '', INFO[kind], 112));
	return { iv: keys.subarray(0, 16), key: keys.subarray(16, 48), macKey: keys.subarray(48, 80) };
}

const macOf = (macKey: Buffer, iv: Buffer, encrypted: Uint8Array): Buffer =>
	createHmac('sha256', macKey).update(iv).update(encrypted).digest().subarray(0, MAC_BYTES);

export function encryptFile(kind: MediaKind, plain: Uint8Array): { file: Buffer; keys: FileKeys } {
	const mediaKey = randomBytes(32);
	const { iv, key, macKey } = derive(mediaKey, kind);
	const cipher = createCipheriv('aes-256-cbc', key, iv);
	const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
	const file = Buffer.concat([encrypted, macOf(macKey, iv, encrypted)]);
	return { file, keys: { mediaKey, fileSha256: sha256(plain), fileEncSha256: sha256(file) } };
}

/** @throws if one of the hashes or the MAC does not fit. */
export function decryptFile(kind: MediaKind, file: Buffer, keys: FileKeys): Buffer {
	if (!sha256(file).equals(keys.fileEncSha256)) throw new Error('wrong hash of the encrypted file');
	const { iv, key, macKey } = derive(keys.mediaKey, kind);
	const encrypted = file.subarray(0, -MAC_BYTES);
	if (!macOf(macKey, iv, encrypted).equals(file.subarray(-MAC_BYTES))) throw new Error('wrong MAC');
	const decipher = createDecipheriv('aes-256-cbc', key, iv);
	const plain = Buffer.concat([decipher.update(encrypted), decipher.final()]);
	if (!sha256(plain).equals(keys.fileSha256)) throw new Error('wrong hash of the file');
	return plain;
}
