import { LIMITS } from '../limits.ts';
import type { FileWindow } from './FileWindow.ts';
import { Refused } from './Refused.ts';
import { assertChannels } from './soundHeader.ts';

/** Bytes of a page's header before its table of segments, and of the largest page (RFC 3533 §6). */
const HEAD = 27;
const PAGE = HEAD + 255 + 255 * 255;

const CONTINUED = 1;
const FIRST = 2;
const SEGMENTS = 255;

/** Bytes of a packet: those of Opus have 61,440 at most, and a Vorbis setup a few thousand. */
const MAX_PACKET = 61_440;

interface Codec {
	/** How its first packet begins, and where its number of channels is. */
	magic: string;
	channels: number;
	/** Packets before the sound; the second one holds the comments. */
	headers: number;
	/** Comments that say nothing. */
	comments: Buffer;
}

/** RFC 7845 §5; Vorbis I §4.2. */
const CODECS: readonly Codec[] = [
	{
		magic: 'OpusHead',
		channels: 9,
		headers: 2,
		comments: Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1'),
	},
	{
		magic: '\x01vorbis',
		channels: 11,
		headers: 3,
		comments: Buffer.from('\x03vorbis\0\0\0\0\0\0\0\0\x01', 'latin1'),
	},
];

interface Page {
	flags: number;
	/** As it stands in the file: where the sound is after this page. */
	granule: Buffer;
	serial: number;
	/** Lengths of the segments. */
	lacing: Buffer;
	body: Buffer;
}

/** A stream of one codec, with what is open of its last packet. */
interface Stream {
	codec: Codec;
	serial: number;
	/** Packets and pages so far. */
	packets: number;
	pages: number;
	open: Buffer[];
	openBytes: number;
	granule: Buffer;
}

/**
 * The pages of an Ogg/Opus or Ogg/Vorbis file as a decoder needs them: without comments and covers, without other streams
 * beside the sound, and without empty packets and pages, each of which costs a decoder as much as one with sound.
 * @throws Refused when there is hardly any sound in the file, or its header is implausible
 */
export async function* oggSound(file: FileWindow): AsyncGenerator<Uint8Array> {
	let stream: Stream | undefined;
	let streams = 0;
	let garbage = 0;
	let count = 0;
	for (let at = 0; at < file.size; ) {
		const page = await pageAt(file, at);
		if (!page) {
			const skipped = await toNextPage(file, at);
			at += skipped;
			garbage += skipped;
		} else {
			const { serial, flags, lacing, body } = page;
			at += HEAD + lacing.length + body.length;
			garbage += HEAD + lacing.length;
			if ((flags & FIRST) !== 0) {
				const codec = CODECS.find(({ magic }) => body.indexOf(magic, 0, 'latin1') === 0);
				if (codec) {
					assertChannels(body[codec.channels] ?? 0);
					if (++streams > LIMITS.streams) throw new Refused('holds too many streams');
					stream = opened(codec, serial);
				}
			}
			if (stream && stream.serial === serial) {
				const packets = packetsOf(stream, page);
				count += packets.length;
				if (count > LIMITS.voiceNotePackets) throw new Refused('has too many packets');
				if (packets.length > 0) {
					yield* written(stream, page, packets);
					if (stream.packets > stream.codec.headers) garbage = 0;
				}
			} else garbage += body.length;
		}
		if (garbage > LIMITS.garbageBytes) throw new Refused('holds hardly any sound');
	}
}

function opened(codec: Codec, serial: number): Stream {
	const granule = Buffer.alloc(8);
	return { codec, serial, packets: 0, pages: 0, open: [], openBytes: 0, granule };
}

async function pageAt(file: FileWindow, at: number): Promise<Page | undefined> {
	const head = await file.at(at, HEAD);
	if (head.length < HEAD || head.toString('latin1', 0, 4) !== 'OggS') return undefined;
	const segments = head.readUInt8(26);
	const lacing = await file.at(at + HEAD, segments);
	const length = lacing.reduce((sum, each) => sum + each, 0);
	const body = await file.at(at + HEAD + segments, length);
	if (body.length < length) return undefined;
	return {
		flags: head.readUInt8(5),
		granule: head.subarray(6, 14),
		serial: head.readUInt32LE(14),
		lacing,
		body,
	};
}

/** Bytes to the next mark of a page. */
async function toNextPage(file: FileWindow, at: number): Promise<number> {
	const bytes = await file.at(at, PAGE);
	const next = bytes.indexOf('OggS', 1, 'latin1');
	return next < 0 ? Math.max(1, bytes.length - 3) : next;
}

/** The packets that end on a page, empty ones left out. */
function packetsOf(stream: Stream, { flags, lacing, body }: Page): Buffer[] {
	const packets: Buffer[] = [];
	if ((flags & CONTINUED) === 0) close(stream);
	// The end of a packet whose beginning is missing.
	let isLost = (flags & CONTINUED) !== 0 && stream.openBytes === 0;
	let start = 0;
	let end = 0;
	for (const length of lacing) {
		end += length;
		if (length === 255) continue;
		const part = body.subarray(start, end);
		start = end;
		if (!isLost) {
			const packet = completed(stream, part);
			if (packet) packets.push(packet);
		}
		isLost = false;
	}
	if (end > start && !isLost) extend(stream, body.subarray(start, end));
	return packets;
}

function close(stream: Stream): void {
	stream.open = [];
	stream.openBytes = 0;
}

function extend(stream: Stream, part: Buffer): void {
	stream.openBytes += part.length;
	// Comments, which may hold a cover of megabytes, are not collected.
	if (stream.packets === 1) return;
	if (stream.openBytes > MAX_PACKET) throw new Refused('holds hardly any sound');
	stream.open.push(part);
}

function completed(stream: Stream, part: Buffer): Buffer | undefined {
	extend(stream, part);
	const packet = Buffer.concat(stream.open);
	const length = stream.openBytes;
	close(stream);
	if (length === 0) return undefined;
	return stream.packets++ === 1 ? stream.codec.comments : packet;
}

/** The packets of a page of the file as a page, or as several where they do not fit into one. */
function* written(stream: Stream, { flags, granule }: Page, packets: Buffer[]): Generator<Buffer> {
	let batch: Buffer[] = [];
	let segments = 0;
	for (const packet of packets) {
		const more = Math.floor(packet.length / 255) + 1;
		if (segments + more > SEGMENTS) {
			yield pageOf(stream, 0, batch);
			batch = [];
			segments = 0;
		}
		batch.push(packet);
		segments += more;
	}
	stream.granule = granule;
	yield pageOf(stream, flags & ~CONTINUED, batch);
}

/** Without its checksum, which no decoder verifies. */
function pageOf(stream: Stream, flags: number, packets: Buffer[]): Buffer {
	const lacing = packets.flatMap(({ length }) => [
		...Array<number>(Math.floor(length / 255)).fill(255),
		length % 255,
	]);
	const head = Buffer.alloc(HEAD);
	head.write('OggS');
	head.writeUInt8(flags, 5);
	stream.granule.copy(head, 6);
	head.writeUInt32LE(stream.serial, 14);
	head.writeUInt32LE(stream.pages++, 18);
	head.writeUInt8(lacing.length, 26);
	return Buffer.concat([head, Buffer.from(lacing), ...packets]);
}
