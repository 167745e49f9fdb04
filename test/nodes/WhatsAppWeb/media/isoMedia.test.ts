import { rmSync, writeFileSync } from 'node:fs';
import type { Film } from '../../../../nodes/WhatsAppWeb/media/decoding/film';
import { readIsoMedia } from '../../../../nodes/WhatsAppWeb/media/decoding/isoMedia';
import { spool, spoolPath } from '../../../../nodes/WhatsAppWeb/media/spool';
import { fixture } from './preparedFiles.ts';

async function read(bytes: Uint8Array): Promise<Film | undefined> {
	const file = await spool([bytes], { maxBytes: Infinity });
	try {
		return await readIsoMedia(file.path);
	} finally {
		await file.dispose();
	}
}

function box(type: string, ...content: Uint8Array[]): Buffer {
	const body = Buffer.concat(content);
	const head = Buffer.alloc(8);
	head.writeUInt32BE(8 + body.length);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, body]);
}

/** With a 64-bit size. */
function longBox(type: string, ...content: Uint8Array[]): Buffer {
	const body = Buffer.concat(content);
	const head = Buffer.alloc(16);
	head.writeUInt32BE(1);
	head.write(type, 4, 'latin1');
	head.writeBigUInt64BE(BigInt(16 + body.length), 8);
	return Buffer.concat([head, body]);
}

/** `mvhd` of version 1: 64-bit times. */
function longMovieHeader(timescale: number, duration: bigint): Buffer {
	const header = Buffer.alloc(108);
	header.writeUInt8(1);
	header.writeUInt32BE(timescale, 20);
	header.writeBigUInt64BE(duration, 24);
	return box('mvhd', header);
}

describe('readIsoMedia', () => {
	it.each([
		['card.mp4', { seconds: 1, picture: { width: 64, height: 48, codec: 'avc1.100' } }],
		['card-upright.mp4', { seconds: 1, picture: { width: 48, height: 64, codec: 'avc1.100' } }],
		['sound-only.mp4', { seconds: expect.closeTo(2, 1), sound: 'mp4a' }],
		['tone.m4a', { seconds: expect.closeTo(2, 1), sound: 'mp4a' }],
	])('reads %s', async (name, described) => {
		await expect(read(fixture(name))).resolves.toEqual(described);
	});

	it('reads 64-bit sizes and times', async () => {
		const file = Buffer.concat([
			box('ftyp', Buffer.from('isom')),
			longBox('mdat', Buffer.alloc(100)),
			longBox('moov', longMovieHeader(1_000, 90_500n)),
		]);
		await expect(read(file)).resolves.toEqual({ seconds: 90.5, picture: undefined });
	});

	it.each([
		['no timescale', longMovieHeader(0, 100n)],
		['no duration, as in fragments', longMovieHeader(1_000, 0n)],
		['an unknown duration', longMovieHeader(1_000, 2n ** 64n - 1n)],
		['a short header', box('mvhd', Buffer.alloc(8))],
		['none at all', Buffer.alloc(0)],
	])('takes %s for an unknown length', async (_what, header) => {
		await expect(read(box('moov', header))).resolves.toEqual({});
	});

	it.each([
		['nothing', Buffer.alloc(0)],
		['text', Buffer.from('hello, world, this is text')],
		['no moov', box('ftyp', Buffer.from('isom'))],
		['a box smaller than its head', Buffer.from([0, 0, 0, 4, 0x6d, 0x6f, 0x6f, 0x76, 0, 0, 0, 0])],
		['a moov of 17 MB', box('moov', Buffer.alloc(17 * 1024 * 1024))],
		['a moov cut off in its head', Buffer.from([0, 0, 0, 1, 0x6d, 0x6f, 0x6f, 0x76])],
	])('finds no header in %s', async (_what, bytes) => {
		await expect(read(bytes)).resolves.toBeUndefined();
	});

	it('survives every single damaged byte of a header', async () => {
		const bytes = fixture('card.mp4');
		const start = bytes.indexOf('moov') - 4;
		const path = spoolPath();
		// One of eight damages at every offset, which covers all sizes, types, counts and versions.
		for (let at = start; at < bytes.length; at++) {
			const damaged = Buffer.from(bytes);
			damaged[at] = [0, 1, 7, 8, 0x7f, 0x80, 0xfe, 0xff][at % 8] ?? 0;
			writeFileSync(path, damaged);
			await readIsoMedia(path);
		}
		rmSync(path);
	});
});
