import { crc32, deflateSync } from 'node:zlib';
import { repeated } from './byteParts.ts';

/** Pictures of a few kilobytes that cost a careless decoder minutes or gigabytes. */

function u16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value);
	return bytes;
}

function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

/** Nested `<use>` below a filter: the time to render it grows tenfold with every level. */
export function svgOfNestedUses(levels: number): Buffer {
	const uses = '<use href="#LEVEL"/>'.repeat(10);
	const groups = Array.from(
		{ length: levels },
		(_, at) => `<g id="g${at + 1}">${uses.replaceAll('LEVEL', `g${at}`)}</g>`,
	);
	return Buffer.from(
		`<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"><defs><filter id="f"><feTurbulence numOctaves="9"/></filter><rect id="g0" width="500" height="500" filter="url(#f)"/>${groups.join('')}</defs><use href="#g${levels}"/></svg>`,
	);
}

/** @param screen pixels of each side that the file claims; its frames have one */
export function gif(frames: number, screen = 1): Buffer {
	const head = Buffer.concat([
		Buffer.from('GIF89a'),
		u16(screen),
		u16(screen),
		Buffer.of(0x80, 0, 0, 0, 0, 0, 255, 255, 255),
	]);
	const control = Buffer.of(0x21, 0xf9, 4, 0, 4, 0, 0, 0);
	const frame = (at: number) =>
		Buffer.concat([
			control,
			Buffer.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, at % 2 ? 0x4c : 0x44, 1, 0),
		]);
	return Buffer.concat([
		head,
		...Array.from({ length: frames }, (_, at) => frame(at)),
		Buffer.of(0x3b),
	]);
}

/** A WebP without loss, of one colour: every pixel takes no bit at all. */
function vp8l(width: number, height: number): Buffer {
	const bits: number[] = [];
	const put = (value: number, count: number) => {
		for (let bit = 0; bit < count; bit++) bits.push((value >> bit) & 1);
	};
	put(0x2f, 8);
	put(width - 1, 14);
	put(height - 1, 14);
	put(0, 1 + 3); // no alpha, version 0
	put(0, 3); // no transform, no colour cache, one group of codes
	for (let code = 0; code < 5; code++) put(0b0001, 4); // one symbol, of one bit: zero
	put(0, 16);
	const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
	bits.forEach((bit, at) => {
		bytes.writeUInt8(bytes.readUInt8(at >> 3) | (bit << (at & 7)), at >> 3);
	});
	return riffChunk('VP8L', bytes);
}

function riffChunk(type: string, content: Buffer): Buffer {
	const padding = Buffer.alloc(content.length % 2);
	return Buffer.concat([Buffer.from(type), u32(content.length), content, padding]);
}

function riff(...chunks: Buffer[]): Buffer {
	return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
}

export function webp(width: number, height: number): Buffer {
	return riff(vp8l(width, height));
}

export function animatedWebp(side: number, frames: number): Buffer {
	const size = Buffer.alloc(6);
	size.writeUIntLE(side - 1, 0, 3);
	size.writeUIntLE(side - 1, 3, 3);
	const frame = riffChunk(
		'ANMF',
		Buffer.concat([Buffer.alloc(6), size, Buffer.of(40, 0, 0, 0), vp8l(side, side)]),
	);
	return riff(
		riffChunk('VP8X', Buffer.concat([Buffer.of(2, 0, 0, 0), size])),
		riffChunk('ANIM', Buffer.alloc(6)),
		...Array<Buffer>(frames).fill(frame),
	);
}

function pngChunk(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), content]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	const crc = Buffer.alloc(4);
	crc.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, crc]);
}

interface PngOptions {
	depth?: number;
	colour?: number;
	isInterlaced?: boolean;
	pixels?: Buffer;
	extra?: Buffer[];
}

/** Black, of one bit a pixel unless it is said otherwise. */
export function png(width: number, height: number, options: PngOptions = {}): Buffer {
	const { depth = 1, colour = 0, isInterlaced = false, extra = [] } = options;
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width);
	head.writeUInt32BE(height, 4);
	head.set([depth, colour, 0, 0, isInterlaced ? 1 : 0], 8);
	const pixels = options.pixels ?? Buffer.alloc(height * (1 + Math.ceil(width / 8)));
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		pngChunk('IHDR', head),
		...extra,
		pngChunk('IDAT', deflateSync(pixels)),
		pngChunk('IEND', Buffer.alloc(0)),
	]);
}

/** Of the most bytes that a pixel of a PNG has. @param depth bits of each of its four channels */
export function transparentPng(width: number, height: number, depth: 8 | 16): Buffer {
	const rowBytes = 1 + width * 4 * (depth / 8);
	return png(width, height, { depth, colour: 6, pixels: Buffer.alloc(rowBytes * height) });
}

/** Texts and colour profiles in a PNG are compressed, too: 64 MB each in 64 KB. */
export function pngOfCompressedTexts(type: 'zTXt' | 'iCCP', count: number): Buffer {
	const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
	const chunk = pngChunk(type, Buffer.concat([Buffer.from('Comment\0\0'), bomb]));
	return png(8, 8, { extra: Array<Buffer>(count).fill(chunk) });
}

/** A thousand texts for each kilobyte of picture. */
export function pngOfTexts(count: number): Buffer {
	const text = pngChunk('tEXt', Buffer.from('a\0b'));
	return png(8, 8, { extra: Array<Buffer>(count).fill(text) });
}

export function apng(side: number, frames: number): Buffer {
	const control = (sequence: number) => {
		const bytes = Buffer.alloc(26);
		[sequence, side, side].forEach((value, at) => bytes.writeUInt32BE(value, 4 * at));
		return pngChunk('fcTL', bytes);
	};
	const counts = Buffer.alloc(8);
	counts.writeUInt32BE(frames);
	const pixels = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))));
	const rest = Array.from({ length: frames - 1 }, (_, at) => {
		const sequence = Buffer.alloc(4);
		sequence.writeUInt32BE(2 * at + 2);
		return [control(2 * at + 1), pngChunk('fdAT', Buffer.concat([sequence, pixels]))];
	});
	return png(side, side, { extra: [pngChunk('acTL', counts), control(0), ...rest.flat()] });
}

/** Texts behind the picture. */
export function pngOfTextsAfter(type: 'zTXt' | 'tEXt', count: number): Buffer {
	const bomb = Buffer.concat([
		Buffer.from('Comment\0\0'),
		deflateSync(Buffer.alloc(64 * 1024 * 1024)),
	]);
	const texts = repeated(pngChunk(type, type === 'zTXt' ? bomb : Buffer.from('a\0b')), count);
	const picture = png(8, 8);
	return Buffer.concat([picture.subarray(0, -12), texts, picture.subarray(-12)]);
}

/** Pieces of a picture that hold nothing of it. */
export function pngOfEmptyData(count: number): Buffer {
	const picture = png(2_000, 2_000);
	const at = picture.indexOf('IDAT') - 4;
	const empty = repeated(pngChunk('IDAT', Buffer.alloc(0)), count);
	return Buffer.concat([picture.subarray(0, at), empty, picture.subarray(at)]);
}

export function webpOfChunks(count: number): Buffer {
	return extendedWebp(0, repeated(riffChunk('abcd', Buffer.alloc(0)), count));
}

export function webpOfProfile(bytes: number): Buffer {
	return extendedWebp(0x20, riffChunk('ICCP', Buffer.alloc(bytes)));
}

function extendedWebp(flags: number, chunks: Buffer): Buffer {
	const head = riffChunk('VP8X', Buffer.of(flags, 0, 0, 0, 7, 0, 0, 7, 0, 0));
	return riff(head, chunks, vp8l(8, 8));
}

/** Two frames of one pixel on a canvas of this size. */
export function webpOfCanvas(side: number): Buffer {
	const size = Buffer.alloc(6);
	size.writeUIntLE(side - 1, 0, 3);
	size.writeUIntLE(side - 1, 3, 3);
	const small = Buffer.concat([Buffer.alloc(12), Buffer.of(40, 0, 0, 0), vp8l(1, 1)]);
	return riff(
		riffChunk('VP8X', Buffer.concat([Buffer.of(2, 0, 0, 0), size])),
		riffChunk('ANIM', Buffer.alloc(6)),
		repeated(riffChunk('ANMF', small), 2),
	);
}

/** Bytes before a GIF's first frame. */
const GIF_HEAD = 19;

export function gifOfComments(bytes: number): Buffer {
	const picture = gif(2);
	const comments = repeated(Buffer.of(0x21, 0xfe, 1, 0x61, 0), Math.floor(bytes / 5));
	return Buffer.concat([picture.subarray(0, GIF_HEAD), comments, picture.subarray(GIF_HEAD)]);
}

/** A frame with far more data than pixels. */
export function gifOfEndlessData(bytes: number): Buffer {
	const block = Buffer.concat([Buffer.of(255), Buffer.alloc(255, 0x24)]);
	return Buffer.concat([
		gif(0, 500).subarray(0, GIF_HEAD),
		Buffer.of(0x2c, 0, 0, 0, 0),
		u16(500),
		u16(500),
		Buffer.of(0, 2),
		repeated(block, Math.floor(bytes / block.length)),
		Buffer.of(0, 0x3b),
	]);
}

/** Each frame of a pixel has 256 colours of its own. */
export function gifOfPalettes(frames: number): Buffer {
	const frame = Buffer.concat([
		Buffer.of(0x21, 0xf9, 4, 0, 4, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x87),
		Buffer.alloc(768),
		Buffer.of(2, 2, 0x44, 1, 0),
	]);
	return Buffer.concat([gif(0).subarray(0, GIF_HEAD), repeated(frame, frames), Buffer.of(0x3b)]);
}
