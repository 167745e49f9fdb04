import { LIMITS } from '../limits.ts';
import { FileWindow } from './FileWindow.ts';
import type { Film } from './film.ts';

interface Box {
	type: string;
	/** Offset of its content, and its end. */
	start: number;
	end: number;
}

/** Boxes that hold boxes which players and ffmpeg look into, and bytes before those. */
const HOLDERS = new Map([
	['trak', 0],
	['edts', 0],
	['mdia', 0],
	['minf', 0],
	['dinf', 0],
	['stbl', 0],
	['mvex', 0],
	['udta', 0],
	['ilst', 0],
	// A version and flags stand before the boxes; QuickTime leaves them out.
	['meta', 4],
]);

/** Bytes of lists of edits, of which a usual file has one or two: players search them for each sample. */
const EDIT_BYTES = 16_384;

/** Of a picture's sample entry, before the boxes in it. */
const PICTURE_ENTRY_BYTES = 78;

/**
 * The header of an MP4, 3GP or QuickTime file (ISO/IEC 14496-12).
 * @returns undefined when the file has no readable header, or one that would take any reader long
 */
export async function readIsoMedia(path: string): Promise<Film | undefined> {
	const movie = await FileWindow.use(path, readMovieHeader);
	return movie && isUsual(movie) ? new Movie(movie).describe() : undefined;
}

async function readMovieHeader(file: FileWindow): Promise<Buffer | undefined> {
	for (let at = 0, count = 0; at + 8 <= file.size && count < LIMITS.boxes; count++) {
		const box = boxAt(await file.at(at, 16), at, file.size);
		if (!box) return undefined;
		if (box.type === 'moov') {
			const length = Math.min(box.end, file.size) - box.start;
			if (length < 0 || length > LIMITS.headerBytes) return undefined;
			return await file.at(box.start, length);
		}
		at = box.end;
	}
	return undefined;
}

/** Whether a header has no more boxes than {@link LIMITS} allow, at any depth. */
function isUsual(movie: Buffer): boolean {
	let boxes = 0;
	let edits = 0;
	const parts = [movie];
	for (let part = parts.pop(); part; part = parts.pop()) {
		for (let at = 0; at + 8 <= part.length; ) {
			const box = boxAt(part.subarray(at, at + 16), at, part.length);
			if (!box) break;
			if (box.type === 'elst') edits += box.end - box.start;
			if (++boxes > LIMITS.boxes || edits > EDIT_BYTES) return false;
			const before = HOLDERS.get(box.type);
			if (before !== undefined) parts.push(part.subarray(box.start + before, box.end));
			at = box.end;
		}
	}
	return true;
}

class Movie {
	/** Boxes that may still be looked at. A box of eight bytes, repeated, would otherwise be a million. */
	private left: number = LIMITS.boxes;

	private readonly movie: Buffer;

	constructor(movie: Buffer) {
		this.movie = movie;
	}

	describe(): Film {
		const tracks = [...this.boxes(this.movie)]
			.filter(({ type }) => type === 'trak')
			.map(({ start, end }) => this.movie.subarray(start, end));
		const pictures = tracks.map((track) => this.pictureOf(track));
		const sounds = tracks.map((track) => this.soundOf(track));
		return {
			seconds: this.seconds(),
			picture: pictures.find((picture) => picture !== undefined),
			sound: sounds.find((sound) => sound !== undefined),
		};
	}

	private seconds(): number | undefined {
		const header = this.child(this.movie, 'mvhd');
		if (!header || header.length < 32) return undefined;
		const isLong = header[0] === 1;
		const timescale = header.readUInt32BE(isLong ? 20 : 12);
		const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
		// A duration of all ones means unknown.
		const isKnown = timescale > 0 && duration > 0 && duration < (isLong ? 2 ** 63 : 2 ** 32 - 1);
		return isKnown ? duration / timescale : undefined;
	}

	private pictureOf(track: Buffer): Film['picture'] {
		if (!this.isOf(track, 'vide')) return undefined;
		const header = this.child(track, 'tkhd');
		if (!header || header.length < 84) return undefined;
		// The box ends with the matrix and the size, in 16.16 or 2.30 fixed point.
		const matrix = header.length - 44;
		const width = Math.round(header.readUInt32BE(header.length - 8) / 65_536);
		const height = Math.round(header.readUInt32BE(header.length - 4) / 65_536);
		if (width === 0 || height === 0) return undefined;
		const isUpright = header.readInt32BE(matrix) !== 0;
		const size = isUpright ? { width, height } : { width: height, height: width };
		return { ...size, codec: this.pictureCodec(track) };
	}

	private soundOf(track: Buffer): string | undefined {
		return this.isOf(track, 'soun') ? this.sampleEntry(track)?.type : undefined;
	}

	/** A codec by its four characters; H.264 with its profile: `avc1.100`. */
	private pictureCodec(track: Buffer): string | undefined {
		const entry = this.sampleEntry(track);
		if (!entry) return undefined;
		if (entry.type !== 'avc1' && entry.type !== 'avc3') return entry.type;
		const configuration = this.child(entry.content.subarray(PICTURE_ENTRY_BYTES), 'avcC');
		return configuration ? `${entry.type}.${configuration[1]}` : entry.type;
	}

	private sampleEntry(track: Buffer): { type: string; content: Buffer } | undefined {
		const information = this.child(this.child(track, 'mdia'), 'minf');
		const entries = this.child(this.child(information, 'stbl'), 'stsd')?.subarray(8);
		const [entry] = entries ? this.boxes(entries) : [];
		return (
			entries && entry && { type: entry.type, content: entries.subarray(entry.start, entry.end) }
		);
	}

	private isOf(track: Buffer, handler: string): boolean {
		const found = this.child(this.child(track, 'mdia'), 'hdlr');
		return found?.toString('latin1', 8, 12) === handler;
	}

	/** The content of the first box of a type among the boxes in `content`. */
	private child(content: Buffer | undefined, type: string): Buffer | undefined {
		for (const box of content ? this.boxes(content) : []) {
			if (box.type === type) return content?.subarray(box.start, box.end);
		}
		return undefined;
	}

	private *boxes(content: Buffer): Generator<Box> {
		for (let at = 0; at + 8 <= content.length && this.left > 0; this.left--) {
			const box = boxAt(content.subarray(at, at + 16), at, content.length);
			if (!box) return;
			yield box;
			at = box.end;
		}
	}
}

/** @param bytes the first 16 of the box, fewer at the end of the file */
function boxAt(bytes: Buffer, at: number, end: number): Box | undefined {
	const short = bytes.readUInt32BE(0);
	const isLong = short === 1 && bytes.length >= 16;
	// Size zero means that the box extends to the end of the file.
	const size = isLong ? Number(bytes.readBigUInt64BE(8)) : short === 0 ? end - at : short;
	const start = at + (isLong ? 16 : 8);
	if (at + size < start) return undefined;
	return { type: bytes.toString('latin1', 4, 8), start, end: at + size };
}
