import { fixture } from '../preparedFiles.ts';
import { le32, repeated, u32 } from './byteParts.ts';

/** Sounds and films whose headers, tags or empty parts cost a careless parser minutes. */

function synchsafe(value: number): Buffer {
	return Buffer.of((value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127);
}

/** An ID3v2 tag that is all tiny frames, before a usual MP3. */
export function mp3OfTags(version: 2 | 3 | 4, bytes: number, flags = 0): Buffer {
	const frame =
		version === 2
			? Buffer.from('TT2\0\0\x02\0a', 'latin1')
			: Buffer.from('TIT2\0\0\0\x02\0\0\0a', 'latin1');
	const frames = repeated(frame, Math.floor(bytes / frame.length));
	const head = Buffer.concat([
		Buffer.from('ID3'),
		Buffer.of(version, 0, flags),
		synchsafe(frames.length),
	]);
	return Buffer.concat([head, frames, fixture('tone.mp3')]);
}

/** Nothing but starts of frames. */
export function mp3OfSyncs(bytes: number): Buffer {
	return Buffer.concat([fixture('tone.mp3').subarray(0, 2_000), Buffer.alloc(bytes, 0xff)]);
}

export function wavOfChunks(bytes: number): Buffer {
	const tone = fixture('tone-adpcm.wav');
	const chunks = repeated(Buffer.from('junk\0\0\0\0', 'latin1'), Math.floor(bytes / 8));
	return Buffer.concat([tone.subarray(0, 12), chunks, tone.subarray(12)]);
}

function flacBlock(type: number, length: number): Buffer {
	return Buffer.concat([Buffer.of(type), u32(length).subarray(1)]);
}

/** After STREAMINFO: padding blocks of no bytes. */
export function flacOfBlocks(bytes: number): Buffer {
	const tone = fixture('tone.flac');
	const start = Buffer.from(tone.subarray(0, 42));
	start.writeUInt8(0, 4);
	return Buffer.concat([
		start,
		repeated(flacBlock(1, 0), Math.floor(bytes / 4)),
		tone.subarray(42),
	]);
}

/** One block of 16 MB: seek points (3) or a picture (6). */
export function flacOfOneBlock(type: 3 | 6): Buffer {
	const tone = fixture('tone.flac');
	const start = Buffer.from(tone.subarray(0, 42));
	start.writeUInt8(0, 4);
	const length = 18 * 900_000;
	return Buffer.concat([
		start,
		flacBlock(type, length),
		Buffer.alloc(length, 0xff),
		tone.subarray(42),
	]);
}

/** Frames of AMR without data: one byte for 20 ms. */
export function amrOfEmptyFrames(bytes: number): Buffer {
	return Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(bytes, 0x7c)]);
}

/** Of a FLAC frame's header (8 bits) and of the whole frame (16). */
function crc(bytes: Uint8Array, bits: 8 | 16, polynomial: number): number {
	let value = 0;
	for (const byte of bytes) {
		value ^= byte << (bits - 8);
		for (let bit = 0; bit < 8; bit++) {
			value = ((value << 1) ^ (value >> (bits - 1) ? polynomial : 0)) & (2 ** bits - 1);
		}
	}
	return value;
}

/** @param samples of each frame, all of them zero */
export function flacOfSilence(options: {
	channels: number;
	samples: number;
	rate: number;
	frames: number;
}): Buffer {
	const { channels, samples, rate, frames } = options;
	const start = Buffer.from(fixture('tone.flac').subarray(0, 42));
	start.writeUInt8(0x80, 4);
	start.writeUInt16BE(samples, 8);
	start.writeUInt16BE(samples, 10);
	start.fill(0, 12, 18);
	start.writeBigUInt64BE((BigInt(rate) << 44n) | (BigInt(channels - 1) << 41n) | (15n << 36n), 18);
	const head = Buffer.of(
		0xff,
		0xf8,
		0x70,
		((channels - 1) << 4) | 0,
		0,
		(samples - 1) >> 8,
		(samples - 1) & 255,
	);
	const subframes = Buffer.alloc(3 * channels);
	const body = Buffer.concat([head, Buffer.of(crc(head, 8, 7)), subframes]);
	const sum = crc(body, 16, 0x8005);
	return Buffer.concat([
		start,
		repeated(Buffer.concat([body, Buffer.of(sum >> 8, sum & 255)]), frames),
	]);
}

/** Frames of a header and nothing else, after a sound. */
export function adtsOfEmptyFrames(bytes: number): Buffer {
	const tone = fixture('tone.aac');
	const head = Buffer.from(tone.subarray(0, 7));
	head.writeUInt32BE((head.readUInt32BE(2) & ~(0x1fff << 5)) | (7 << 5), 2);
	return Buffer.concat([tone, repeated(head, Math.floor(bytes / 7))]);
}

export function adtsOfGarbage(bytes: number): Buffer {
	return Buffer.concat([fixture('tone.aac'), Buffer.alloc(bytes, 0xff)]);
}

export function mp3OfManyTags(bytes: number): Buffer {
	const tag = Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1');
	return Buffer.concat([repeated(tag, Math.floor(bytes / 10)), fixture('tone.mp3')]);
}

/** MPEG 2, layer 3, 8 kbit/s at 24 kHz: 24 bytes, mono. The first one claims that there are ten. */
export function mp3OfSmallFrames(frames: number): Buffer {
	const frame = Buffer.alloc(24);
	frame.writeUInt32BE(0xfff314c0);
	const first = Buffer.alloc(144);
	first.writeUInt32BE(0xfff364c0);
	first.write('Xing', 13);
	first.writeUInt32BE(1, 17);
	first.writeUInt32BE(10, 21);
	return Buffer.concat([first, repeated(frame, frames)]);
}

/** Frames of full size without data. */
export function amrOfUnknownFrames(bytes: number): Buffer {
	return Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(bytes, 0x3c)]);
}

function wavWith(format: Buffer, chunks: Buffer, bytes: number): Buffer {
	const fmt = Buffer.concat([Buffer.from('fmt '), le32(format.length), format]);
	const data = Buffer.concat([Buffer.from('data'), le32(bytes), Buffer.alloc(bytes)]);
	const body = Buffer.concat([Buffer.from('WAVE'), fmt, chunks, data]);
	return Buffer.concat([Buffer.from('RIFF'), le32(body.length), body]);
}

function pcm({ channels = 1, rate = 8_000, block = 2, depth = 16, tag = 1 } = {}): Buffer {
	const format = Buffer.alloc(16);
	format.writeUInt16LE(tag, 0);
	format.writeUInt16LE(channels, 2);
	format.writeUInt32LE(rate, 4);
	format.writeUInt32LE(rate * block, 8);
	format.writeUInt16LE(block, 12);
	format.writeUInt16LE(depth, 14);
	return format;
}

export const wavOfOneChunk = (bytes: number) =>
	wavWith(pcm(), Buffer.concat([Buffer.from('junk'), le32(bytes), Buffer.alloc(bytes)]), 16_000);

/** A second of each takes 3 MB, and has to be brought down to 48,000 Hz. */
export const wavOfHighRate = (bytes: number) =>
	wavWith(pcm({ channels: 8, rate: 384_000, block: 8, depth: 8 }), Buffer.alloc(0), bytes);

export const wavOfNoBlocks = (bytes: number) => wavWith(pcm({ block: 0 }), Buffer.alloc(0), bytes);
