import { LIMITS } from '../limits.ts';
import type { FileWindow } from './FileWindow.ts';
import { Refused } from './Refused.ts';
import { assertPlausibleFormat } from './soundHeader.ts';

/** Where a decoder begins: what it gets first, and where in the file it goes on. */
export interface SoundStart {
	head: Buffer;
	start: number;
}

/** `fLaC` and the first block, STREAMINFO (RFC 9639 §8). */
const FLAC_HEAD = 42;
const LAST_BLOCK = 0x80;

/** `RIFF`, a size, `WAVE`; the header of a chunk; a description of the sound with the tables of the largest known format. */
const WAV_HEAD = 12;
const CHUNK_HEAD = 8;
const FORMAT_BYTES = 1_024;

/**
 * Skips tags, covers and seek points, which decoders read byte by byte or collect.
 * @throws Refused when there are more of them than a usual file has, or a header is implausible
 */
export async function soundStart(file: FileWindow, mimeType: string): Promise<SoundStart> {
	switch (mimeType) {
		case 'audio/mpeg':
			return { head: Buffer.alloc(0), start: await afterTags(file) };
		case 'audio/flac':
			return await afterBlocks(file, await afterTags(file));
		case 'audio/wav':
			return await afterChunks(file);
		default:
			return { head: Buffer.alloc(0), start: 0 };
	}
}

async function afterBlocks(file: FileWindow, start: number): Promise<SoundStart> {
	const head = Buffer.from(await file.at(start, FLAC_HEAD));
	if (head.toString('latin1', 0, 4) !== 'fLaC' || head.length < FLAC_HEAD) return { head, start };
	let isLast = (head.readUInt8(4) & LAST_BLOCK) !== 0;
	let at = start + FLAC_HEAD;
	for (let count = 0; !isLast; count++) {
		const block = await file.at(at, 4);
		if (block.length < 4 || count === LIMITS.boxes) throw new Refused('is nearly all header');
		isLast = (block.readUInt8(0) & LAST_BLOCK) !== 0;
		at += 4 + block.readUIntBE(1, 3);
	}
	head.writeUInt8(head.readUInt8(4) | LAST_BLOCK, 4);
	return { head, start: at };
}

/** Reads the chunks as decoders do: each `fmt ` replaces the one before. */
async function afterChunks(file: FileWindow): Promise<SoundStart> {
	let format: Buffer = Buffer.alloc(0);
	for (let at = WAV_HEAD, count = 0; count < LIMITS.chunks; count++) {
		const chunk = await file.at(at, CHUNK_HEAD);
		if (chunk.length < CHUNK_HEAD) throw new Error('there is no sound in it');
		const type = chunk.toString('latin1', 0, 4);
		if (type === 'data') {
			const head = Buffer.concat([await file.at(0, WAV_HEAD), format, chunk]);
			return { head, start: at + CHUNK_HEAD };
		}
		const length = chunk.readUInt32LE(4);
		if (type === 'fmt ') {
			if (length > FORMAT_BYTES) throw new Refused('has a header that contradicts itself');
			format = await file.at(at, CHUNK_HEAD + length);
			assertPlausibleFormat(format);
		}
		at += CHUNK_HEAD + length;
		// Most programs fill a chunk of an odd length up, some do not.
		if (length % 2 === 1 && (await file.at(at, 1))[0] === 0) at += 1;
	}
	throw new Refused('begins with too many chunks that are no sound');
}

/** Where the sound begins, after ID3v2 tags, which are skipped as a whole. */
export async function afterTags(file: FileWindow): Promise<number> {
	let at = 0;
	for (let count = 0; count < LIMITS.boxes; count++) {
		const header = await file.at(at, 10);
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
