import { LIMITS } from '../limits.ts';
import type { FileWindow } from './FileWindow.ts';
import type { Film } from './film.ts';
import { Refused } from './Refused.ts';

/** The ids of the elements that are read (RFC 9559 §5). */
const ID = {
	tracks: 0x1654ae6b,
	track: 0xae,
	number: 0xd7,
	type: 0x83,
	codec: 0x86,
	codecPrivate: 0x63a2,
	codecDelay: 0x56aa,
	encodings: 0x6d80,
	width: 0xb0,
	height: 0xba,
	timescale: 0x2ad7b1,
	duration: 0x4489,
	cluster: 0x1f43b675,
	simpleBlock: 0xa3,
	block: 0xa1,
	discard: 0x75a2,
} as const;

/**
 * Elements that hold others: Segment, Info, Tracks, TrackEntry, Video, Audio, Cluster, BlockGroup. Their size is not
 * needed, and recorders that stream leave it unknown.
 */
const HOLDERS = new Set<number>([
	0x18538067,
	0x1549a966,
	ID.tracks,
	ID.track,
	0xe0,
	0xe1,
	ID.cluster,
	0xa0,
]);

const VIDEO = 1;
const AUDIO = 2;

/** Nanoseconds of a tick, unless the file says otherwise. */
const USUAL_TIMESCALE = 1_000_000;

/** Bytes of an element's id and size, and of the largest description of a track that is read. */
const HEAD_BYTES = 12;
const DESCRIPTION_BYTES = 65_536;

/** Elements beside its frames that a file may have for each frame. */
const ELEMENTS_A_FRAME = 4;

/** Elements that are read at a time. */
const AT_ONCE = 500;

const NOTHING = Buffer.alloc(0);

interface Track {
	number?: number;
	type?: number;
	codec?: string;
	codecPrivate?: Buffer;
	/** Nanoseconds. */
	codecDelay?: number;
	/** Its frames are compressed or encrypted. */
	isEncoded?: boolean;
	width?: number;
	height?: number;
}

interface Element {
	id: number;
	content: Buffer;
}

export interface Block {
	track: number;
	frames: Buffer[];
}

/** Reads a Matroska or WebM file from the beginning to the end, as one row of elements. */
export class Matroska {
	readonly tracks: Track[] = [];

	/** Nanoseconds that a decoder drops at the end of the last block. */
	discard = 0;

	private timescale = USUAL_TIMESCALE;

	private duration?: number;

	/** The first one; its description is complete with the first block. */
	sound?: Track;

	private readonly file: FileWindow;

	private readonly end: number;

	/** @param end bytes of the file that are read at most */
	constructor(file: FileWindow, end = file.size) {
		this.file = file;
		this.end = Math.min(end, file.size);
	}

	async describe(): Promise<Film> {
		// The first block comes after the description of all tracks.
		await this.blocks().next();
		const picture = this.tracks.find(
			({ type, width, height }) => type === VIDEO && width && height,
		);
		return {
			seconds: this.duration && (this.duration * this.timescale) / 1e9,
			picture: picture && {
				width: picture.width ?? 0,
				height: picture.height ?? 0,
				codec: picture.codec,
			},
			sound: this.sound?.codec,
		};
	}

	/**
	 * The blocks in their order, some at a time.
	 * @throws Refused when the file is nearly all other elements, or has more tracks or frames than a film
	 */
	async *blocks(): AsyncGenerator<Block[]> {
		let frames = 0;
		for await (const elements of this.elements()) {
			const blocks: Block[] = [];
			for (const { id, content } of elements) {
				if (id === ID.simpleBlock || id === ID.block) {
					const block = blockOf(content);
					frames += block.frames.length;
					if (frames > LIMITS.soundFrames) throw new Refused('has too many frames');
					blocks.push(block);
				} else this.note(id, content);
			}
			if (blocks.length > 0) yield blocks;
		}
	}

	private note(id: number, content: Buffer): void {
		if (id === ID.track) this.addTrack();
		else if (id === ID.discard) this.discard = numberOf(content);
		else if (id === ID.timescale) this.timescale = numberOf(content) || USUAL_TIMESCALE;
		else if (id === ID.duration) this.duration = floatOf(content);
		else this.describeTrack(id, content);
	}

	private addTrack(): void {
		if (this.tracks.length === LIMITS.streams) throw new Refused('has too many tracks');
		this.tracks.push({});
	}

	private describeTrack(id: number, content: Buffer): void {
		const track = this.tracks.at(-1);
		if (!track) return;
		describe(track, id, content);
		if (track.type === AUDIO) this.sound ??= track;
	}

	/** Some at a time: a file may have half a million, and each wait for one costs more than reading it. */
	private async *elements(): AsyncGenerator<Element[]> {
		let others = 0;
		let blocks = 0;
		let some: Element[] = [];
		for (let at = 0; at + 2 <= this.end; ) {
			if (some.length === AT_ONCE) {
				yield some;
				some = [];
			}
			const head = this.file.here(at, HEAD_BYTES) ?? (await this.file.at(at, HEAD_BYTES));
			const idBytes = Math.clz32(head.readUInt8(0)) - 23;
			if (idBytes > 4 || idBytes >= head.length) break;
			const id = head.readUIntBE(0, idBytes);
			const size = sizeAt(head, idBytes);
			if (!size) break;
			const start = at + idBytes + size.bytes;
			const isBlock = id === ID.simpleBlock || id === ID.block;
			if (isBlock) blocks++;
			else if (++others > LIMITS.boxes + ELEMENTS_A_FRAME * blocks) {
				throw new Refused('is nearly all header');
			}
			if (HOLDERS.has(id)) {
				some.push({ id, content: NOTHING });
				at = start;
			} else {
				// Only what holds others may be open-ended.
				if (size.value === undefined || start + size.value > this.end) break;
				// Covers and indexes are not read.
				const length = isBlock || size.value <= DESCRIPTION_BYTES ? size.value : 0;
				const content = this.file.here(start, length) ?? (await this.file.at(start, length));
				some.push({ id, content });
				at = start + size.value;
			}
		}
		yield some;
	}
}

function describe(track: Track, id: number, content: Buffer): void {
	switch (id) {
		case ID.number:
			track.number = numberOf(content);
			break;
		case ID.type:
			track.type = numberOf(content);
			break;
		case ID.codec:
			track.codec = content.toString('latin1', 0, 32).replace(/\0.*$/s, '');
			break;
		case ID.codecPrivate:
			track.codecPrivate = Buffer.from(content);
			break;
		case ID.codecDelay:
			track.codecDelay = numberOf(content);
			break;
		case ID.encodings:
			track.isEncoded = true;
			break;
		case ID.width:
			track.width = numberOf(content);
			break;
		case ID.height:
			track.height = numberOf(content);
			break;
	}
}

/** A number of one to eight bytes, whose first bits say how many; undefined when all bits after them are set. */
function sizeAt(bytes: Buffer, at: number): { bytes: number; value?: number } | undefined {
	const length = Math.clz32(bytes.readUInt8(at)) - 23;
	if (length > 8 || at + length > bytes.length) return undefined;
	let value = bytes.readUInt8(at) & (0xff >> length);
	let isUnknown = value === 0xff >> length;
	for (let byte = 1; byte < length; byte++) {
		const next = bytes.readUInt8(at + byte);
		value = value * 256 + next;
		isUnknown &&= next === 0xff;
	}
	return { bytes: length, value: isUnknown ? undefined : value };
}

/** Several frames may be laced together in a block (RFC 9559 §10.3). */
function blockOf(content: Buffer): Block {
	const track = content.length > 0 ? sizeAt(content, 0) : undefined;
	const start = (track?.bytes ?? 0) + 3;
	if (track?.value === undefined || start > content.length) return { track: -1, frames: [] };
	const lacing = (content.readUInt8(start - 1) >> 1) & 3;
	const body = content.subarray(start);
	return { track: track.value, frames: lacing === 0 ? [body] : laced(body, lacing) };
}

function laced(body: Buffer, lacing: number): Buffer[] {
	const [last = 0] = body;
	let at = 1;
	const sizes: number[] = [];
	for (let frame = 0; frame < last; frame++) {
		if (lacing === 2) sizes.push((body.length - 1) / (last + 1));
		else if (lacing === 1) {
			let size = 0;
			let byte = 255;
			while (byte === 255) size += byte = body[at++] ?? 0;
			sizes.push(size);
		} else {
			const size = at < body.length ? sizeAt(body, at) : undefined;
			if (size?.value === undefined) return [];
			// The first is a size, the others differences that may be negative.
			const bias = 2 ** (7 * size.bytes - 1) - 1;
			sizes.push(frame === 0 ? size.value : (sizes[frame - 1] ?? 0) + size.value - bias);
			at += size.bytes;
		}
	}
	const frames: Buffer[] = [];
	for (const size of sizes) {
		if (!(Number.isInteger(size) && size >= 0 && at + size <= body.length)) return [];
		frames.push(body.subarray(at, at + size));
		at += size;
	}
	return [...frames, body.subarray(at)];
}

function numberOf(content: Buffer): number {
	return content.length >= 1 && content.length <= 6
		? content.readUIntBE(0, content.length)
		: Number(content.length === 8 ? content.readBigUInt64BE() : 0);
}

function floatOf(content: Buffer): number | undefined {
	if (content.length === 4) return content.readFloatBE();
	return content.length === 8 ? content.readDoubleBE() : undefined;
}
