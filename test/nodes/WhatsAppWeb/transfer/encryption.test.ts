import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { downloadEncryptedContent, encryptedStream, getMediaKeys } from '@whiskeysockets/baileys';
import type { MediaKind } from '../../../../nodes/WhatsAppWeb/message/content';
import { decryptFile, encryptFile } from '../../../../nodes/WhatsAppWeb/transfer/encryption';
import { temporaryDirectory } from '../temporaryDirectory.ts';

const KINDS: MediaKind[] = ['image', 'video', 'audio', 'document', 'sticker'];
const PLAIN = randomBytes(150_001);
const path = join(temporaryDirectory(), 'plain');
beforeAll(async () => await writeFile(path, PLAIN));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

it.each(KINDS)('%s: Baileys reads what is encrypted here, by its hashes', async (kind) => {
	const file = await encryptFile(path, kind);
	const encrypted = await readFile(file.path);
	await file.dispose();
	expect(file).toMatchObject({ size: encrypted.length, fileLength: PLAIN.length });
	expect(Buffer.from(file.fileSha256)).toEqual(sha256(PLAIN));
	expect(Buffer.from(file.fileEncSha256)).toEqual(sha256(encrypted));
	const url = `data:application/octet-stream;base64,${encrypted.toString('base64')}`;
	const keys = await getMediaKeys(file.mediaKey, kind);
	expect(await buffer(await downloadEncryptedContent(url, keys))).toEqual(PLAIN);
});

it.each(KINDS)('%s: what Baileys encrypts is read here', async (kind) => {
	const { encFilePath, mediaKey } = await encryptedStream({ stream: Readable.from([PLAIN]) }, kind);
	const encrypted = await readFile(encFilePath);
	await rm(encFilePath);
	expect(decryptFile(encrypted, mediaKey, kind)).toEqual(PLAIN);
	expect(decryptFile(encrypted, randomBytes(32), kind)).toBeUndefined();
	expect(decryptFile(encrypted.subarray(1), mediaKey, kind)).toBeUndefined();
	expect(decryptFile(encrypted.subarray(0, 5), mediaKey, kind)).toBeUndefined();
});
