import { type FileHandle, open } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { Refused } from './Refused.ts';

/** Where a decoder begins: what it gets first, and where in the file it goes on. */
export interface SoundStart {
	head: Buffer;
	start: number;
}

/** `fLaC` and the first block, STREAMINFO (RFC 9639 §8). */
const FLAC_HEAD = 42;
const LAST_BLOCK = 0x80;

/**
 * Skips tags, covers and seek points, which decoders read byte by byte.
 * @throws Refused when there are more of them than a usual file has
 */
export async function soundStart(path: string, mimeType: string): Promise<SoundStart> {
	const file = await open(path);
	try {
		switch (mimeType) {
			case 'audio/mpeg':
				return { head: Buffer.alloc(0), start: await afterTags(file) };
			case 'audio/flac':
				return await afterBlocks(file, await afterTags(file));
			default:
				return { head: Buffer.alloc(0), start: 0 };
		}
	} finally {
		await file.close();
	}
}

async function afterBlocks(file: FileHandle, start: number): Promise<SoundStart> {
	const head = await bytesAt(file, start, FLAC_HEAD);
	if (head.toString('latin1', 0, 4) !== 'fLaC' || head.length < FLAC_HEAD) return { head, start };
	let isLast = (head.readUInt8(4) & LAST_BLOCK) !== 0;
	let at = start + FLAC_HEAD;
	for (let count = 0; !isLast; count++) {
		const block = await bytesAt(file, at, 4);
		if (block.length < 4 || count === LIMITS.boxes) throw new Refused('is nearly all header');
		isLast = (block.readUInt8(0) & LAST_BLOCK) !== 0;
		at += 4 + block.readUIntBE(1, 3);
	}
	head.writeUInt8(head.readUInt8(4) | LAST_BLOCK, 4);
	return { head, start: at };
}

/** Where the sound begins, after ID3v2 tags, which are skipped as a whole. */
export async function afterTags(file: FileHandle): Promise<number> {
	let at = 0;
	for (let count = 0; count < LIMITS.boxes; count++) {
		const header = await bytesAt(file, at, 10);
		if (header.length < 10 || header.toString('latin1', 0, 3) !== 'ID3') break;
		// Seven bits in each byte; a footer repeats the header.
		const length = [6, 7, 8, 9].reduce(
			(sum, byte) => sum * 128 + (header.readUInt8(byte) & 127),
			0,
		);
		const hasFooter = (header.readUInt8(5) & 0x10) !== 0;
		at += 10 + length + (hasFooter ? 10 : 0);
	}
	return at;
}

export async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
	const bytes = Buffer.alloc(length);
	const { bytesRead } = await file.read(bytes, 0, length, at);
	return bytes.subarray(0, bytesRead);
}
