import { LIMITS } from '../limits.ts';
import { adtsFrames } from './adts.ts';
import { FileWindow } from './FileWindow.ts';
import { readIsoMedia } from './isoMedia.ts';
import { Mp3Frames } from './mp3Frames.ts';
import { afterTags } from './soundStart.ts';

/** Bytes at both ends of an Ogg file in which its first and last page are looked for; a page has 64 KB at most. */
const OGG_ENDS = 128 * 1024;

/** An Ogg page without a packet's end has this position. */
const NO_POSITION = 2n ** 64n - 1n;

/** Bytes of a frame of 20 ms with its header, by the type in that header (3GPP TS 26.101, TS 26.201). */
const AMR_FRAMES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1];
const AMR_WB_FRAMES = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1];

/**
 * The length of a sound file by its headers: no tag, cover or other part of it is read.
 * @param mimeType by content
 * @returns seconds; undefined when they cannot be told
 */
export async function secondsOf({
	path,
	mimeType,
}: {
	path: string;
	mimeType: string;
}): Promise<number | undefined> {
	switch (mimeType) {
		case 'audio/mp4':
			return (await readIsoMedia(path))?.seconds;
		// The file has no header of its own: every frame is counted.
		case 'audio/aac':
			return (await adtsFrames(path)).seconds || undefined;
	}
	return await FileWindow.use(path, async (file) => await read(file, mimeType));
}

async function read(file: FileWindow, mimeType: string): Promise<number | undefined> {
	switch (mimeType) {
		case 'audio/mpeg':
			return await new Mp3Frames(file, await afterTags(file)).seconds();
		case 'audio/flac':
			return await flacSeconds(file, await afterTags(file));
		case 'audio/wav':
			return await wavSeconds(file);
		case 'audio/amr':
			return await amrSeconds(file);
		case 'audio/ogg':
		case 'audio/ogg; codecs=opus':
			return await oggSeconds(file);
		default:
			return undefined;
	}
}

/** STREAMINFO is the first block of every file (RFC 9639 §8.2). */
async function flacSeconds(file: FileWindow, start: number): Promise<number | undefined> {
	const head = await file.at(start, 26);
	if (head.length < 26 || head.toString('latin1', 0, 4) !== 'fLaC') return undefined;
	const rate = head.readUIntBE(18, 3) >>> 4;
	const samples = (head.readUInt8(21) & 15) * 2 ** 32 + head.readUInt32BE(22);
	return rate > 0 && samples > 0 ? samples / rate : undefined;
}

/** By `fact` where there is one: the bytes a second of compressed sound are a guess of its encoder. */
async function wavSeconds(file: FileWindow): Promise<number | undefined> {
	let [rate, bytesASecond, samples] = [0, 0, 0];
	for (let at = 12, count = 0; count < LIMITS.boxes; count++) {
		const chunk = await file.at(at, 24);
		if (chunk.length < 8) return undefined;
		const type = chunk.toString('latin1', 0, 4);
		const length = chunk.readUInt32LE(4);
		if (type === 'fmt ' && chunk.length === 24) {
			rate = chunk.readUInt32LE(12);
			bytesASecond = chunk.readUInt32LE(16);
		}
		if (type === 'fact' && chunk.length >= 12) samples = chunk.readUInt32LE(8);
		if (type === 'data') {
			if (rate > 0 && samples > 0) return samples / rate;
			// A recorder that streams leaves the length at none or all ones.
			const given = length === 0 ? Infinity : length;
			return bytesASecond > 0 ? Math.min(given, file.size - at - 8) / bytesASecond : undefined;
		}
		at += 8 + length + (length % 2);
	}
	return undefined;
}

async function amrSeconds(file: FileWindow): Promise<number | undefined> {
	const isWide = (await file.at(0, 9)).toString('latin1') === '#!AMR-WB\n';
	const lengths = isWide ? AMR_WB_FRAMES : AMR_FRAMES;
	let at = isWide ? 9 : 6;
	let frames = 0;
	while (at < file.size) {
		const bytes = await file.at(at, 65_536);
		let used = 0;
		for (; used < bytes.length; frames++) used += lengths[(bytes.readUInt8(used) >> 3) & 15] ?? 1;
		at += used;
	}
	return frames / 50;
}

/** The last page says how many samples there are; the first one how many of them are skipped, and their rate. */
async function oggSeconds(file: FileWindow): Promise<number | undefined> {
	const first = await file.at(0, OGG_ENDS);
	if (first.length < 28) return undefined;
	const serial = first.readUInt32LE(14);
	const packet = first.subarray(27 + first.readUInt8(26));
	const timing = timingOf(packet);
	const last = await file.at(Math.max(0, file.size - OGG_ENDS), OGG_ENDS);
	for (
		let at = last.lastIndexOf('OggS');
		at >= 0;
		at = at > 0 ? last.lastIndexOf('OggS', at - 1) : -1
	) {
		if (at + 18 > last.length || last.readUInt32LE(at + 14) !== serial) continue;
		const position = last.readBigUInt64LE(at + 6);
		if (position === NO_POSITION) continue;
		const samples = Number(position) - (timing?.skipped ?? 0);
		return timing && timing.rate > 0 && samples > 0 ? samples / timing.rate : undefined;
	}
	return undefined;
}

/** Of the first packet: Opus (RFC 7845 §5.1), Vorbis, Speex, FLAC in Ogg. */
function timingOf(packet: Buffer): { rate: number; skipped: number } | undefined {
	const starts = (magic: string, length: number) =>
		packet.length >= length && packet.indexOf(magic, 0, 'latin1') === 0;
	if (starts('OpusHead', 12)) return { rate: 48_000, skipped: packet.readUInt16LE(10) };
	if (starts('\x01vorbis', 16)) return { rate: packet.readUInt32LE(12), skipped: 0 };
	if (starts('Speex   ', 40)) return { rate: packet.readUInt32LE(36), skipped: 0 };
	if (starts('\x7fFLAC', 30)) return { rate: packet.readUIntBE(27, 3) >>> 4, skipped: 0 };
	return undefined;
}
