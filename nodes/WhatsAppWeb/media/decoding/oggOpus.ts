import { frameSamples } from './opusPacket.ts';

/** Samples (48 kHz) that libopus needs to settle and that a player skips (RFC 7845 §4.2). */
export const PRE_SKIP = 312;
/**
 * Samples in a packet. iPhones play voice notes with several frames in a packet (Opus packet code 3), as phones record them;
 * they fail on some with single frames, as ffmpeg writes them (WhiskeySockets/Baileys#2648).
 */
const PACKET_SAMPLES = 2880;
/** About a second, which is lost when a page is damaged. A page has 255 segments of 255 bytes at most. */
const PACKETS_A_PAGE = 16;
const SEGMENTS_A_PAGE = 255;

/** The stream's number. It is the only one in its file; a random one would give equal sounds different files. */
const SERIAL = 1;

const FIRST_PAGE = 2;
const LAST_PAGE = 4;

interface Packet {
	bytes: Uint8Array;
	samples: number;
}

export interface OggOptions {
	/** One, unless the encoder was given two. */
	channels?: number;
	/** Samples at the start that a player skips. */
	preSkip?: number;
}

/** One after the other, from memory or as they are read from a file. */
export type Frames = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * An Ogg/Opus file (RFC 7845), page by page.
 * @param frames Opus packets of one frame each (code 0), as an encoder gives them
 * @param samples length of the sound at 48 kHz: a player cuts off the rest
 */
export async function* oggOpus(
	frames: Frames,
	samples: number,
	{ channels = 1, preSkip = PRE_SKIP }: OggOptions = {},
): AsyncGenerator<Uint8Array> {
	let sequence = 0;
	const page = (packets: Uint8Array[], granule: number, flags = 0) =>
		oggPage(packets, { sequence: sequence++, granule, flags });
	yield page([opusHead(channels, preSkip)], 0, FIRST_PAGE);
	yield page([opusTags()], 0);
	let granule = 0;
	let last: Packet[] | undefined;
	for await (const batch of inBatches(join(frames))) {
		if (last) yield page(bytesOf(last), (granule += samplesOf(last)));
		last = batch;
	}
	if (last) yield page(bytesOf(last), preSkip + samples, LAST_PAGE);
}

function bytesOf(packets: readonly Packet[]): Uint8Array[] {
	return packets.map(({ bytes }) => bytes);
}

function samplesOf(packets: readonly Packet[]): number {
	return packets.reduce((sum, packet) => sum + packet.samples, 0);
}

/** The packets of each page. */
async function* inBatches(packets: AsyncIterable<Packet>): AsyncGenerator<Packet[]> {
	let batch: Packet[] = [];
	let segments = 0;
	for await (const packet of packets) {
		const more = Math.floor(packet.bytes.length / 255) + 1;
		if (batch.length === PACKETS_A_PAGE || segments + more > SEGMENTS_A_PAGE) {
			yield batch;
			batch = [];
			segments = 0;
		}
		batch.push(packet);
		segments += more;
	}
	if (batch.length > 0) yield batch;
}

/** Puts frames of the same mode together into packets of code 3 (RFC 6716 §3.2.5). */
async function* join(frames: Frames): AsyncGenerator<Packet> {
	let run: Uint8Array[] = [];
	let samples = 0;
	for await (const frame of frames) {
		const [toc = 0] = frame;
		const more = frameSamples(toc);
		const isSameMode = run[0]?.[0] === toc;
		if (run.length > 0 && (samples + more > PACKET_SAMPLES || !isSameMode)) {
			yield { bytes: codeThree(run), samples };
			run = [];
			samples = 0;
		}
		run.push(frame);
		samples += more;
	}
	if (run.length > 0) yield { bytes: codeThree(run), samples };
}

function codeThree(packets: readonly Uint8Array[]): Uint8Array {
	const [toc = 0] = packets[0] ?? [];
	const frames = packets.map((packet) => packet.subarray(1));
	const VARIABLE = 0x80;
	const lengths = frames.slice(0, -1).flatMap((frame) => frameLength(frame.length));
	return Buffer.concat([Buffer.from([toc | 3, VARIABLE | frames.length, ...lengths]), ...frames]);
}

function frameLength(bytes: number): number[] {
	if (bytes < 252) return [bytes];
	const low = 252 + (bytes & 3);
	return [low, (bytes - low) >> 2];
}

function opusHead(channels: number, preSkip: number): Uint8Array {
	const head = Buffer.alloc(19);
	head.write('OpusHead');
	head.writeUInt8(1, 8);
	head.writeUInt8(channels, 9);
	head.writeUInt16LE(preSkip, 10);
	head.writeUInt32LE(48_000, 12);
	return head;
}

function opusTags(): Uint8Array {
	const vendor = Buffer.from('libopus');
	const tags = Buffer.alloc(16 + vendor.length);
	tags.write('OpusTags');
	tags.writeUInt32LE(vendor.length, 8);
	tags.set(vendor, 12);
	return tags;
}

function oggPage(
	packets: readonly Uint8Array[],
	position: { sequence: number; granule: number; flags: number },
): Uint8Array {
	// Each packet is a run of segments of 255 bytes, ended by a shorter one.
	const segments = packets.flatMap(({ length }) => [
		...Array<number>(Math.floor(length / 255)).fill(255),
		length % 255,
	]);
	const header = Buffer.alloc(27 + segments.length);
	header.write('OggS');
	header.writeUInt8(position.flags, 5);
	header.writeBigInt64LE(BigInt(position.granule), 6);
	header.writeUInt32LE(SERIAL, 14);
	header.writeUInt32LE(position.sequence, 18);
	header.writeUInt8(segments.length, 26);
	header.set(segments, 27);
	const page = Buffer.concat([header, ...packets]);
	page.writeUInt32LE(oggCrc(page), 22);
	return page;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
	return crc;
});

/** Ogg's variant of CRC-32: unreflected, from zero, without inversion. */
function oggCrc(bytes: Uint8Array): number {
	return bytes.reduce((crc, byte) => (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0), 0) >>> 0;
}
