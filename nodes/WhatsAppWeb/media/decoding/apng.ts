import { open } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { LIMITS } from '../limits.ts';
import { framesOf } from './frames.ts';
import { headerOf } from './picture.ts';
import { Refused } from './Refused.ts';
import { sharp } from './sharp.ts';

/** Milliseconds of a frame whose duration is none, as browsers show it. */
const USUAL_DELAY = 100;
const SHORTEST_DELAY = 10;

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Eight bits for each of red, green and blue. */
const TRUE_COLOUR = [8, 2, 0, 0, 0];

/**
 * Writes an animation as APNG, white where it is transparent, for ffmpeg: that cannot read a WebP that moves. Each frame is
 * whole, shown as long as in the original, and no larger than a film from a phone's GIF search.
 * @param output where the APNG is written
 * @throws Refused; Error when it cannot be decoded
 */
export async function apngOf({ path, output }: { path: string; output: string }): Promise<void> {
	const header = await headerOf(path);
	const { pages = 1, pageHeight = header.height } = header;
	const size = fitted(header.width, pageHeight);
	const delays = Array.from({ length: pages }, (_, page) => delayOf(header.delay?.[page]));
	const count = within(delays, LIMITS.motionSeconds * 1000);
	const file = await open(output, 'wx', 0o600);
	let bytes = 0;
	let sequence = 0;
	const write = async (...chunks: Buffer[]): Promise<void> => {
		for (const chunk of chunks) bytes += (await file.write(chunk)).bytesWritten;
		if (bytes > LIMITS.motionBytes) throw new Refused('takes too much room to be converted');
	};
	try {
		await write(
			SIGNATURE,
			chunk('IHDR', [...uint32(size.width), ...uint32(size.height), ...TRUE_COLOUR]),
		);
		await write(chunk('acTL', [...uint32(count), ...uint32(1)]));
		for await (const { page, pixels } of framesOf(path, header)) {
			if (page >= count) break;
			const raw = { width: header.width, height: pageHeight, channels: 4 } as const;
			const rows = await sharp(pixels, { raw })
				.flatten({ background: 'white' })
				.resize(size.width, size.height, { fit: 'fill' })
				.raw()
				.toBuffer();
			const data = deflateSync(withFilters(rows, size.width * 3), { level: 1 });
			await write(chunk('fcTL', control(sequence++, size, delays[page] ?? USUAL_DELAY)));
			await write(
				page === 0
					? chunk('IDAT', data)
					: chunk('fdAT', Buffer.concat([Buffer.from(uint32(sequence++)), data])),
			);
		}
		await write(chunk('IEND', []));
	} finally {
		await file.close();
	}
}

function delayOf(delay: number | undefined): number {
	return delay === undefined || delay < SHORTEST_DELAY ? USUAL_DELAY : delay;
}

/** How many frames begin within a time. */
function within(delays: number[], milliseconds: number): number {
	let sum = 0;
	const last = delays.findIndex((delay) => (sum += delay) >= milliseconds);
	return last === -1 ? delays.length : last + 1;
}

function fitted(width: number, height: number): { width: number; height: number } {
	const scale = Math.min(1, LIMITS.motionSide / Math.max(width, height));
	const side = (pixels: number): number => Math.max(1, Math.round(pixels * scale));
	return { width: side(width), height: side(height) };
}

/** Frame control: its place, its time in milliseconds, and that it replaces the frame before. */
function control(
	sequence: number,
	{ width, height }: { width: number; height: number },
	delay: number,
): number[] {
	const place = [sequence, width, height, 0, 0].flatMap(uint32);
	return [...place, ...uint16(Math.min(delay, 0xffff)), ...uint16(1000), 0, 0];
}

/** PNG has a byte before each row: 0, no filter. */
function withFilters(rows: Buffer, rowBytes: number): Buffer {
	const count = rows.length / rowBytes;
	const filtered = Buffer.alloc(rows.length + count);
	for (let row = 0; row < count; row++) {
		rows.copy(filtered, row * (rowBytes + 1) + 1, row * rowBytes, (row + 1) * rowBytes);
	}
	return filtered;
}

function chunk(type: string, data: Uint8Array | number[]): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data)]);
	return Buffer.concat([Buffer.from(uint32(data.length)), body, Buffer.from(uint32(crc32(body)))]);
}

function uint32(value: number): number[] {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return [...bytes];
}

function uint16(value: number): number[] {
	return [value >> 8, value & 0xff];
}
