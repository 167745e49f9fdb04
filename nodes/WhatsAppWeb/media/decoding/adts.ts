import { createReadStream } from 'node:fs';

/** Samples in a frame, at every sample rate. */
const FRAME_SAMPLES = 1024;

/** Hertz, by the index in a frame's header (ISO/IEC 13818-7). */
const RATES = [
	96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
];

/**
 * The length of a raw AAC file (ADTS). The file has no header of its own, so every frame is counted.
 * @returns seconds, or undefined when there are no frames from the beginning on
 */
export async function adtsSeconds(path: string): Promise<number | undefined> {
	let rest = Buffer.alloc(0);
	let seconds = 0;
	for await (const chunk of createReadStream(path)) {
		const bytes = Buffer.concat([rest, chunk as Buffer]);
		let at = 0;
		while (at + 7 <= bytes.length) {
			const length = (bytes.readUInt32BE(at + 2) >>> 5) & 0x1fff;
			const rate = RATES[(bytes.readUInt8(at + 2) >> 2) & 15];
			const isFrame = (bytes.readUInt16BE(at) & 0xfff6) === 0xfff0 && length >= 7 && rate;
			if (!isFrame) return seconds || undefined;
			if (at + length > bytes.length) break;
			seconds += (FRAME_SAMPLES * ((bytes.readUInt8(at + 6) & 3) + 1)) / rate;
			at += length;
		}
		rest = bytes.subarray(at);
	}
	return seconds || undefined;
}
