import { fixture } from '../preparedFiles.ts';
import { element, simpleBlock, track, webm } from '../matroskaFile.ts';
import { writeOgg } from '../oggFile.ts';

/** Sounds and films whose headers, tags or empty parts cost a careless parser minutes. */

function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

/** The same bytes, `count` times. */
function repeated(part: Buffer, count: number): Buffer {
	return Buffer.alloc(part.length * count, part);
}

function synchsafe(value: number): Buffer {
	return Buffer.of((value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127);
}

/** An ID3v2 tag that is all tiny frames, before a usual MP3. */
export function mp3OfTags(version: 2 | 3 | 4, bytes: number, flags = 0): Buffer {
	const frame =
		version === 2
			? Buffer.from('TT2\0\0\x02\0a', 'latin1')
			: Buffer.from('TIT2\0\0\0\x02\0\0\0a', 'latin1');
	const frames = repeated(frame, Math.floor(bytes / frame.length));
	const head = Buffer.concat([
		Buffer.from('ID3'),
		Buffer.of(version, 0, flags),
		synchsafe(frames.length),
	]);
	return Buffer.concat([head, frames, fixture('tone.mp3')]);
}

/** Nothing but starts of frames. */
export function mp3OfSyncs(bytes: number): Buffer {
	return Buffer.concat([fixture('tone.mp3').subarray(0, 2_000), Buffer.alloc(bytes, 0xff)]);
}

function opusHead(): Buffer {
	const head = Buffer.alloc(19);
	head.write('OpusHead');
	head.writeUInt8(1, 8);
	head.writeUInt8(1, 9);
	head.writeUInt32LE(48_000, 12);
	return head;
}

function le32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

/** Packets are cut into pages of 255 segments. */
export function oggOfComments(count: number): Buffer {
	const tags = Buffer.concat([
		Buffer.from('OpusTags'),
		le32(0),
		le32(count),
		repeated(Buffer.concat([le32(3), Buffer.from('a=b')]), count),
	]);
	return Buffer.concat([writeOgg([[opusHead()]]), longPacket(tags, 1), silence(1_000)]);
}

/** A packet over several pages, from page `sequence` on. */
function longPacket(packet: Buffer, sequence: number): Buffer {
	const pages: Buffer[] = [];
	for (let at = 0; at <= packet.length; at += 255 * 255) {
		const part = packet.subarray(at, at + 255 * 255);
		const lacing = Buffer.alloc(Math.min(255, Math.floor(part.length / 255) + 1), 255);
		if (part.length < 255 * 255) lacing.writeUInt8(part.length % 255, lacing.length - 1);
		pages.push(
			page({ flags: at > 0 ? 1 : 0, sequence: sequence + pages.length, lacing, body: part }),
		);
	}
	return Buffer.concat(pages);
}

interface PageParts {
	flags?: number;
	sequence?: number;
	lacing?: Buffer;
	body?: Buffer;
}

/** Without a checksum: no reader has to believe it. */
function page({ flags = 0, sequence = 2, lacing, body }: PageParts): Buffer {
	const head = Buffer.alloc(27);
	head.write('OggS');
	head.writeUInt8(flags, 5);
	head.writeUInt32LE(sequence, 18);
	head.writeUInt8(lacing?.length ?? 0, 26);
	return Buffer.concat([head, lacing ?? Buffer.alloc(0), body ?? Buffer.alloc(0)]);
}

function silence(packets: number): Buffer {
	return repeated(page({ lacing: Buffer.of(3), body: Buffer.of(0xf8, 0xff, 0xfe) }), packets);
}

const opusStart = () =>
	writeOgg([[opusHead()], [Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)])]]);

export function oggOfEmptyPages(bytes: number): Buffer {
	return Buffer.concat([opusStart(), repeated(page({}), Math.floor(bytes / 27))]);
}

/** Pages that continue a packet which never ends. */
export function oggOfContinuedPages(bytes: number): Buffer {
	const part = page({ flags: 1, lacing: Buffer.of(255), body: Buffer.alloc(255) });
	return Buffer.concat([opusStart(), repeated(part, Math.floor(bytes / part.length))]);
}

export function box(type: string, ...content: Uint8Array[]): Buffer {
	const body = Buffer.concat(content);
	return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body]);
}

const ftyp = (brand: string) => box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`, 'latin1'));

/** @param where the empty atoms are: beside the header, or in it */
export function m4aOfAtoms(bytes: number, where: 'top' | 'moov' | 'udta'): Buffer {
	const atoms = repeated(box('free'), Math.floor(bytes / 8));
	const start = ftyp('M4A ');
	if (where === 'top') return Buffer.concat([start, atoms, fixture('tone.m4a')]);
	return Buffer.concat([start, box('moov', where === 'moov' ? atoms : box('udta', atoms))]);
}

/** A box in a box in a box: 2,000,000 levels. */
export function mp4OfNestedBoxes(levels: number): Buffer {
	const head = Buffer.alloc(8 * levels);
	for (let at = 0; at < levels; at++) {
		head.writeUInt32BE(8 * (levels - at), 8 * at);
		head.write(at === 0 ? 'moov' : 'trak', 8 * at + 4);
	}
	return Buffer.concat([ftyp('isom'), head]);
}

/** A table with as many entries as fit. */
export function mp4OfTable(type: 'stts' | 'stsz' | 'co64', entries: number): Buffer {
	const entry = type === 'stsz' ? 4 : 8;
	const table = box(type, Buffer.alloc(8), Buffer.alloc(entries * entry, 1));
	const handler = box('hdlr', Buffer.alloc(8), Buffer.from('vide'), Buffer.alloc(12));
	const media = box('mdia', handler, box('minf', box('stbl', box('stsd', Buffer.alloc(8)), table)));
	return Buffer.concat([ftyp('isom'), box('moov', box('trak', media))]);
}

/** A thousand tracks, each with a thousand boxes before the one that is looked for. */
export function mp4OfTracks(tracks: number): Buffer {
	const track = box('trak', box('mdia', repeated(box('free'), 1_000)));
	return Buffer.concat([ftyp('isom'), box('moov', repeated(track, tracks))]);
}

export function wavOfChunks(bytes: number): Buffer {
	const tone = fixture('tone-adpcm.wav');
	const chunks = repeated(Buffer.from('junk\0\0\0\0', 'latin1'), Math.floor(bytes / 8));
	return Buffer.concat([tone.subarray(0, 12), chunks, tone.subarray(12)]);
}

function flacBlock(type: number, length: number): Buffer {
	return Buffer.concat([Buffer.of(type), u32(length).subarray(1)]);
}

/** After STREAMINFO: padding blocks of no bytes. */
export function flacOfBlocks(bytes: number): Buffer {
	const tone = fixture('tone.flac');
	const start = Buffer.from(tone.subarray(0, 42));
	start.writeUInt8(0, 4);
	return Buffer.concat([
		start,
		repeated(flacBlock(1, 0), Math.floor(bytes / 4)),
		tone.subarray(42),
	]);
}

/** One block of 16 MB: seek points (3) or a picture (6). */
export function flacOfOneBlock(type: 3 | 6): Buffer {
	const tone = fixture('tone.flac');
	const start = Buffer.from(tone.subarray(0, 42));
	start.writeUInt8(0, 4);
	const length = 18 * 900_000;
	return Buffer.concat([
		start,
		flacBlock(type, length),
		Buffer.alloc(length, 0xff),
		tone.subarray(42),
	]);
}

/** Frames of AMR without data: one byte for 20 ms. */
export function amrOfEmptyFrames(bytes: number): Buffer {
	return Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(bytes, 0x7c)]);
}

/** Elements of no content, before and after the first sound. */
export function webmOfVoids(bytes: number): Buffer {
	const sound = track({ codecPrivate: opusHead() });
	const voids = repeated(Buffer.of(0xec, 0x80), Math.floor(bytes / 2));
	return webm([sound], [element('1f43b675', simpleBlock([Buffer.of(0xf8)])), voids]);
}

/** A cluster in a cluster in a cluster, all without an end. */
export function webmOfClusters(bytes: number): Buffer {
	const cluster = Buffer.from('1f43b675ff', 'hex');
	const sound = track({ codecPrivate: opusHead() });
	return webm([sound], [repeated(cluster, Math.floor(bytes / cluster.length))], {
		isStreamed: true,
	});
}

/** Blocks of 256 frames of no bytes each. */
export function webmOfLaces(bytes: number): Buffer {
	const laces = Buffer.concat([Buffer.of(255), Buffer.alloc(255)]);
	const block = simpleBlock([], { lacing: 1, laces });
	const sound = track({ codecPrivate: opusHead() });
	return webm([sound], [element('1f43b675', repeated(block, Math.floor(bytes / block.length)))]);
}
