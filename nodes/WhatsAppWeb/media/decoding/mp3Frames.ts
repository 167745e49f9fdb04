import { LIMITS } from '../limits.ts';
import type { FileWindow } from './FileWindow.ts';

/** Kilobits a second by version (MPEG 1, else 2 and 2.5), layer and index (ISO/IEC 11172-3, 13818-3). */
const BITRATES: Record<1 | 2, Record<1 | 2 | 3, readonly number[]>> = {
	1: {
		1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
		2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
		3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	},
	2: {
		1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
		2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
		3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
	},
};

/** Hertz of MPEG 1; version 2 has half, 2.5 a quarter. */
const RATES = [44_100, 48_000, 32_000];

/** Bytes read at a time, and bytes of a frame's start that can hold its count of frames. */
const PIECE = 65_536;
const HEAD = 200;

interface Frame {
	/** Bytes. */
	length: number;
	samples: number;
	rate: number;
}

/** The frames of an MP3 file: they are counted, unless the first one says how many there are. */
export class Mp3Frames {
	private bytes: Buffer = Buffer.alloc(0);

	/** Offset of `bytes` in the file. */
	private from = 0;

	private readonly file: FileWindow;

	private readonly start: number;

	/** @param start where the sound begins */
	constructor(file: FileWindow, start: number) {
		this.file = file;
		this.start = start;
	}

	/** @returns undefined when there is no frame */
	async seconds(): Promise<number | undefined> {
		let seconds = 0;
		let garbage = 0;
		for (let at = this.start; at + 4 <= this.file.size && garbage < LIMITS.garbageBytes; ) {
			const bytes = this.cached(at) ?? (await this.load(at));
			const frame = frameOf(bytes);
			if (!frame) {
				const next = bytes.indexOf(0xff, 1);
				const skipped = next < 0 ? bytes.length : next;
				garbage += skipped;
				at += skipped;
				continue;
			}
			if (seconds === 0) {
				const count = countOf(bytes.subarray(0, Math.min(frame.length, HEAD)));
				if (count) return (count * frame.samples) / frame.rate;
			}
			seconds += frame.samples / frame.rate;
			at += frame.length;
		}
		return seconds || undefined;
	}

	/** The bytes from `at` on, {@link HEAD} of them at least unless the file ends. */
	private cached(at: number): Buffer | undefined {
		const end = this.from + this.bytes.length;
		const isEnough = at + HEAD <= end || end === this.file.size;
		return at >= this.from && at < end && isEnough
			? this.bytes.subarray(at - this.from)
			: undefined;
	}

	private async load(at: number): Promise<Buffer> {
		this.bytes = await this.file.at(at, PIECE);
		this.from = at;
		return this.bytes;
	}
}

function frameOf(bytes: Buffer): Frame | undefined {
	if (bytes.length < 4) return undefined;
	const header = bytes.readUInt32BE(0);
	if (header >>> 21 !== 0x7ff) return undefined;
	const version = (header >>> 19) & 3;
	const layer = (4 - ((header >>> 17) & 3)) as 1 | 2 | 3 | 4;
	const rate = RATES[(header >>> 10) & 3];
	if (version === 1 || layer === 4 || rate === undefined) return undefined;
	const isFirst = version === 3;
	const kilobits = BITRATES[isFirst ? 1 : 2][layer][(header >>> 12) & 15];
	if (!kilobits) return undefined;
	const sampleRate = rate / (isFirst ? 1 : version === 2 ? 2 : 4);
	const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1152;
	const slot = layer === 1 ? 4 : 1;
	const padding = (header >>> 9) & 1;
	const length =
		(Math.floor(((samples / 8) * kilobits * 1000) / sampleRate / slot) + padding) * slot;
	return { length, samples, rate: sampleRate };
}

/** The number of frames, where an encoder has put it into the first one (Xing, Info, VBRI). */
function countOf(frame: Buffer): number | undefined {
	for (const [magic, offset] of [
		['Xing', 8],
		['Info', 8],
		['VBRI', 14],
	] as const) {
		const at = frame.indexOf(magic, 0, 'latin1');
		if (at < 0 || at + offset + 4 > frame.length) continue;
		const hasCount = magic === 'VBRI' || (frame.readUInt32BE(at + 4) & 1) === 1;
		if (hasCount) return frame.readUInt32BE(at + offset);
	}
	return undefined;
}
