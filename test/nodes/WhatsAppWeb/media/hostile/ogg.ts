import { fixture } from '../preparedFiles.ts';
import { writeOgg } from '../oggFile.ts';
import { le32, repeated } from './byteParts.ts';

/** Ogg files that hold hardly any sound, or silence that takes no bytes. */

export function opusHead(): Buffer {
	const head = Buffer.alloc(19);
	head.write('OpusHead');
	head.writeUInt8(1, 8);
	head.writeUInt8(1, 9);
	head.writeUInt32LE(48_000, 12);
	return head;
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

/** The headers of the fixture: its first two pages. */
function vorbisStart(): Buffer {
	const tone = fixture('tone.ogg');
	let at = 0;
	for (let pages = 0; pages < 2; pages++) {
		const segments = tone.readUInt8(at + 26);
		at +=
			27 + segments + [...tone.subarray(at + 27, at + 27 + segments)].reduce((a, b) => a + b, 0);
	}
	return Buffer.from(tone.subarray(0, at));
}

/** Pages of 255 packets each; the serial number is that of the header. */
export function oggOfPackets(codec: 'opus' | 'vorbis', packet: Buffer, pages: number): Buffer {
	const start = codec === 'opus' ? opusStartOf(1) : vorbisStart();
	const serial = start.readUInt32LE(14);
	const part = page({ lacing: Buffer.alloc(255, packet.length), body: repeated(packet, 255) });
	part.writeUInt32LE(serial, 14);
	return Buffer.concat([start, repeated(part, pages)]);
}

/** Both headers, each on a page. */
function opusStartOf(channels: number): Buffer {
	const head = opusHead();
	head.writeUInt8(channels, 9);
	return Buffer.concat([
		page({ flags: 2, sequence: 0, lacing: Buffer.of(19), body: head }),
		page({
			sequence: 1,
			lacing: Buffer.of(16),
			body: Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]),
		}),
	]);
}

/** Streams one after the other, each with a header and no sound. */
export function oggOfStreams(bytes: number): Buffer {
	const one = Buffer.concat([opusStartOf(2), silence(1)]);
	return repeated(one, Math.floor(bytes / one.length));
}

/** Comments that look like the starts of streams. */
export function oggOfHeads(bytes: number): Buffer {
	const packet = repeated(Buffer.from('OpusHead\x01\x01'), Math.floor(bytes / 10));
	return Buffer.concat([opusStartOf(1), longPacket(packet, 2), silence(50)]);
}

/** As a cover is put into comments. */
export function oggOfLargeComment(bytes: number): Buffer {
	const tags = Buffer.concat([
		Buffer.from('OpusTags'),
		le32(0),
		le32(1),
		le32(bytes),
		Buffer.alloc(bytes, 'a'),
	]);
	return Buffer.concat([
		page({ flags: 2, sequence: 0, lacing: Buffer.of(19), body: opusHead() }),
		longPacket(tags, 1),
		silence(50),
	]);
}
