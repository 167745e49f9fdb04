import { type FileHandle, open } from 'node:fs/promises';

/** The header of an MP4, 3GP or QuickTime file (ISO/IEC 14496-12). */
export interface IsoMedia {
	/** Absent in files that are streamed in fragments. */
	seconds?: number;
	/** Pixels as displayed, after the file's own rotation. Absent without a picture track. */
	picture?: { width: number; height: number };
}

interface Box {
	type: string;
	/** Offset of its content, and its end. */
	start: number;
	end: number;
}

/** Bytes; the header of a two-hour film has a few megabytes. */
const MAX_HEADER = 16 * 1024 * 1024;

/** Boxes at the top level: a usual file has a handful, a fragmented one a few for about every second. */
const MAX_BOXES = 10_000;

/** @returns undefined when the file has no readable header */
export async function readIsoMedia(path: string): Promise<IsoMedia | undefined> {
	const handle = await open(path);
	try {
		const header = await readMovieHeader(handle);
		return header && describe(header);
	} finally {
		await handle.close();
	}
}

async function readMovieHeader(handle: FileHandle): Promise<Buffer | undefined> {
	const { size } = await handle.stat();
	const start = Buffer.alloc(16);
	for (let at = 0, count = 0; at + 8 <= size && count < MAX_BOXES; count++) {
		await handle.read(start, 0, 16, at);
		const box = boxAt(start, at, size);
		if (!box) return undefined;
		if (box.type === 'moov') {
			const length = Math.min(box.end, size) - box.start;
			if (length < 0 || length > MAX_HEADER) return undefined;
			const content = Buffer.alloc(length);
			await handle.read(content, 0, length, box.start);
			return content;
		}
		at = box.end;
	}
	return undefined;
}

function describe(movie: Buffer): IsoMedia {
	const pictures = boxes(movie)
		.filter(({ type }) => type === 'trak')
		.map(({ start, end }) => pictureOf(movie.subarray(start, end)));
	return { seconds: durationOf(movie), picture: pictures.find((picture) => picture !== undefined) };
}

function durationOf(movie: Buffer): number | undefined {
	const header = child(movie, 'mvhd');
	if (!header || header.length < 32) return undefined;
	const isLong = header[0] === 1;
	const timescale = header.readUInt32BE(isLong ? 20 : 12);
	const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
	// A duration of all ones means unknown.
	const isKnown = timescale > 0 && duration > 0 && duration < (isLong ? 2 ** 63 : 2 ** 32 - 1);
	return isKnown ? duration / timescale : undefined;
}

function pictureOf(track: Buffer): IsoMedia['picture'] {
	const handler = child(child(track, 'mdia'), 'hdlr');
	if (handler?.toString('latin1', 8, 12) !== 'vide') return undefined;
	const header = child(track, 'tkhd');
	if (!header || header.length < 84) return undefined;
	// The box ends with the matrix and the size, in 16.16 or 2.30 fixed point.
	const matrix = header.length - 44;
	const width = Math.round(header.readUInt32BE(header.length - 8) / 65_536);
	const height = Math.round(header.readUInt32BE(header.length - 4) / 65_536);
	if (width === 0 || height === 0) return undefined;
	const isUpright = header.readInt32BE(matrix) !== 0;
	return isUpright ? { width, height } : { width: height, height: width };
}

/** The content of the first box of a type among the boxes in `content`. */
function child(content: Buffer | undefined, type: string): Buffer | undefined {
	const box = content && boxes(content).find((candidate) => candidate.type === type);
	return box && content.subarray(box.start, box.end);
}

function boxes(content: Buffer): Box[] {
	const found: Box[] = [];
	for (let at = 0; at + 8 <= content.length; ) {
		const box = boxAt(content.subarray(at, at + 16), at, content.length);
		if (!box) break;
		found.push(box);
		at = box.end;
	}
	return found;
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
