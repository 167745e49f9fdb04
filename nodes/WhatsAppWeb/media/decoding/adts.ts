import { FileWindow } from './FileWindow.ts';

/** Samples in a frame, at every sample rate. */
const FRAME_SAMPLES = 1024;

/** Bytes of the largest frame, whose length has 13 bits, and of the shortest. */
const MAX_FRAME = 8_191;
const MIN_FRAME = 7;

/** Bytes read at a time. */
const PIECE = 65_536;

/** Hertz, by the index in a frame's header (ISO/IEC 13818-7). */
const RATES = [
	96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
];

interface AdtsFrames {
	seconds: number;
	/** Bytes of the file after its last frame. */
	garbage: number;
}

/** The frames of a raw AAC file (ADTS), from the beginning on. It has no header of its own, so every frame is counted. */
export async function adtsFrames(path: string): Promise<AdtsFrames> {
	return await FileWindow.use(path, async (file) => {
		let seconds = 0;
		let at = 0;
		while (at + MIN_FRAME <= file.size) {
			const bytes = await file.at(at, PIECE);
			let used = 0;
			while (used + MAX_FRAME <= bytes.length || at + bytes.length === file.size) {
				const frame = frameAt(bytes, used);
				if (!frame || used + frame.length > bytes.length) {
					return { seconds, garbage: file.size - at - used };
				}
				seconds += frame.seconds;
				used += frame.length;
			}
			at += used;
		}
		return { seconds, garbage: file.size - at };
	});
}

function frameAt(bytes: Buffer, at: number): { length: number; seconds: number } | undefined {
	if (at + MIN_FRAME > bytes.length) return undefined;
	const length = (bytes.readUInt32BE(at + 2) >>> 5) & 0x1fff;
	const rate = RATES[(bytes.readUInt8(at + 2) >> 2) & 15];
	if ((bytes.readUInt16BE(at) & 0xfff6) !== 0xfff0 || length < MIN_FRAME || !rate) return undefined;
	return { length, seconds: (FRAME_SAMPLES * ((bytes.readUInt8(at + 6) & 3) + 1)) / rate };
}
