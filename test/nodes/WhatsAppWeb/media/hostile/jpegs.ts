import sharp from 'sharp';
import { repeated } from './byteParts.ts';

/** JPEGs of many passes, many or large texts, or a size that they do not have. */

export async function jpeg(
	width: number,
	height: number,
	options: { orientation?: number; progressive?: boolean } = {},
): Promise<Buffer> {
	const { orientation = 1, progressive = false } = options;
	return await sharp({ create: { width, height, channels: 3, background: 'teal' } })
		.jpeg({ progressive, chromaSubsampling: '4:4:4' })
		.withMetadata({ orientation })
		.toBuffer();
}

/** The last pass over a progressive JPEG, again and again: each goes over all of its blocks. */
export async function jpegOfScans(side: number, scans: number): Promise<Buffer> {
	const bytes = await jpeg(side, side, { progressive: true });
	const last = bytes.lastIndexOf(Buffer.of(0xff, 0xda));
	const scan = bytes.subarray(last, -2);
	return Buffer.concat([
		bytes.subarray(0, last),
		...Array<Buffer>(scans).fill(scan),
		Buffer.of(0xff, 0xd9),
	]);
}

function segment(marker: number, content: Buffer): Buffer {
	const head = Buffer.of(0xff, marker, 0, 0);
	head.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([head, content]);
}

/** A small picture with segments before it. */
async function jpegWith(segments: Buffer): Promise<Buffer> {
	const bytes = await jpeg(64, 64);
	return Buffer.concat([bytes.subarray(0, 2), segments, bytes.subarray(2)]);
}

export async function jpegOfComments(bytes: number): Promise<Buffer> {
	return await jpegWith(repeated(segment(0xfe, Buffer.from('a')), Math.floor(bytes / 5)));
}

/** A colour profile of 16 MB, in as many parts as it may have. */
export async function jpegOfProfile(): Promise<Buffer> {
	const parts = Array.from({ length: 255 }, (_, at) =>
		segment(
			0xe2,
			Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.of(at + 1, 255), Buffer.alloc(65_000)]),
		),
	);
	return await jpegWith(Buffer.concat(parts));
}

export async function jpegOfXmp(count: number): Promise<Buffer> {
	const text = Buffer.concat([
		Buffer.from('http://ns.adobe.com/xap/1.0/\0'),
		Buffer.alloc(60_000, 'a'),
	]);
	return await jpegWith(repeated(segment(0xe1, text), count));
}

/** EXIF data whose entries all point to the whole of it. */
export async function jpegOfExif(entries: number): Promise<Buffer> {
	const directory = Buffer.alloc(2 + 12 * entries);
	directory.writeUInt16BE(entries);
	for (let at = 0; at < entries; at++) {
		directory.writeUInt16BE(0x9000 + (at % 0x300), 2 + 12 * at);
		directory.writeUInt16BE(7, 4 + 12 * at);
		directory.writeUInt32BE(60_000, 6 + 12 * at);
		directory.writeUInt32BE(8, 10 + 12 * at);
	}
	const head = Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1');
	return await jpegWith(segment(0xe1, Buffer.concat([head, directory])));
}

/** Its header claims the size; its data is that of a small one. */
export async function jpegThatClaims(
	width: number,
	height: number,
	{ progressive = false } = {},
): Promise<Buffer> {
	const bytes = Buffer.from(await jpeg(64, 64, { progressive }));
	const at = bytes.indexOf(Buffer.of(0xff, progressive ? 0xc2 : 0xc0));
	bytes.writeUInt16BE(height, at + 5);
	bytes.writeUInt16BE(width, at + 7);
	return bytes;
}
