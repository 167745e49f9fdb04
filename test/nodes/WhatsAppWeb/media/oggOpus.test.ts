import { oggOpus } from '../../../../nodes/WhatsAppWeb/media/decoding/oggOpus';
import { readOgg } from './oggFile.ts';

/** An encoder's packet: one frame (code 0) in the given mode, with numbered bytes. */
function frame(mode: number, length: number): Buffer {
	return Buffer.from([mode << 3, ...Array.from({ length }, (_, at) => at & 0xff)]);
}

/** The frames in a packet of code 3 with a variable bit rate (RFC 6716 §3.2.5), each as a packet of its own. */
function split(packet: Buffer): Buffer[] {
	const [toc = 0, head = 0] = packet;
	expect([toc & 3, head & 0xc0]).toEqual([3, 0x80]);
	const count = head & 0x3f;
	const lengths: number[] = [];
	let at = 2;
	while (lengths.length < count - 1) {
		let length = packet.readUInt8(at++);
		if (length >= 252) length += packet.readUInt8(at++) * 4;
		lengths.push(length);
	}
	const rest = packet.length - at - lengths.reduce((sum, length) => sum + length, 0);
	return [...lengths, rest].map((length) => {
		at += length;
		return Buffer.concat([Buffer.from([toc & ~3]), packet.subarray(at - length, at)]);
	});
}

async function read(frames: Buffer[], samples: number) {
	const written: Uint8Array[] = [];
	for await (const page of oggOpus(frames, samples)) written.push(page);
	const { pages, packets } = readOgg(Buffer.concat(written));
	return { pages, packets: packets.slice(2) };
}

describe('oggOpus', () => {
	it('keeps frames of every length', async () => {
		const frames = [0, 1, 251, 252, 253, 254, 255, 256, 300, 509, 510, 511, 1275, 80].map(
			(length) => frame(31, length),
		);
		const { pages, packets } = await read(frames, frames.length * 960);
		expect(pages.every(({ isIntact }) => isIntact)).toBe(true);
		expect(packets.flatMap(split)).toEqual(frames);
		expect(packets.map((packet) => split(packet).length)).toEqual([3, 3, 3, 3, 2]);
	});

	it('never joins frames of different modes', async () => {
		const modes = [31, 31, 9, 9, 9, 9, 31, 13, 13];
		const { packets } = await read(
			modes.map((mode) => frame(mode, 40)),
			1,
		);
		expect(packets.map((packet) => [(packet[0] ?? 0) >> 3, split(packet).length])).toEqual([
			[31, 2],
			[9, 3],
			[9, 1],
			[31, 1],
			[13, 2],
		]);
	});

	it('counts time in 48 kHz samples, page by page, and cuts the last at the end of the sound', async () => {
		const { pages } = await read(Array<Buffer>(100).fill(frame(31, 80)), 95_000);
		expect(pages.map(({ granule }) => granule)).toEqual([0, 0, 46_080, 92_160, 95_312]);
	});
});
