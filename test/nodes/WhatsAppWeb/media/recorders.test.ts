import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import decodeOpus from '@audio/decode-opus';
import { wav } from '../../../fixtures/wav.ts';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { element, simpleBlock, track, unsizedElement, webm } from './matroskaFile.ts';
import { readOgg } from './oggFile.ts';
import { fixture, prepare } from './preparedFiles.ts';

const PATH = process.env.PATH;
const PTT = { ptt: true };
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** Two seconds of Opus: its description and its packets. */
const [head = Buffer.alloc(0), , ...packets] = readOgg(fixture('tone.opus')).packets;

const opus = track({ codecPrivate: head });

/** A cluster of some packets, each in a block. */
function clusterOf(
	part: readonly Buffer[],
	make: typeof element | typeof unsizedElement = element,
): Buffer {
	return make(
		'1f43b675',
		element('e7', Buffer.of(0)),
		...part.map((packet) => simpleBlock([packet])),
	);
}

function xiph(part: readonly Buffer[]): Buffer {
	const sizes = part
		.slice(0, -1)
		.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
	return simpleBlock(part, { lacing: 1, laces: Buffer.of(part.length - 1, ...sizes) });
}

/** The first size, then differences, all as numbers of two bytes. */
function ebml(part: readonly Buffer[]): Buffer {
	const lengths = part.slice(0, -1).map(({ length }) => length);
	const sizes = lengths.map((length, at) => {
		const bytes = Buffer.alloc(2);
		const value = at === 0 ? length : length - (lengths[at - 1] ?? 0) + 8_191;
		bytes.writeUInt16BE(0x4000 | value);
		return bytes;
	});
	const laces = Buffer.concat([Buffer.of(part.length - 1), ...sizes]);
	return simpleBlock(part, { lacing: 3, laces });
}

function inThrees(block: (part: readonly Buffer[]) => Buffer): Buffer {
	const blocks: Buffer[] = [];
	for (let at = 0; at < packets.length; at += 3) blocks.push(block(packets.slice(at, at + 3)));
	return element('1f43b675', element('e7', Buffer.of(0)), ...blocks);
}

const picture = track({
	number: 2,
	type: 1,
	codec: 'V_VP9',
	more: [element('e0', element('b0', Buffer.of(64)), element('ba', Buffer.of(48)))],
});

afterEach(() => {
	process.env.PATH = PATH;
});

describe('a recording in WebM', () => {
	const half = packets.length / 2;
	const streamed = [
		clusterOf(packets.slice(0, half), unsizedElement),
		clusterOf(packets.slice(half), unsizedElement),
	];
	const second = track({ number: 2, codec: 'A_VORBIS' });
	const noise = element('1f43b675', simpleBlock([Buffer.alloc(50, 7)], { number: 2 }));

	it.each<[string, Buffer]>([
		['as browsers stream it', webm([opus], streamed, { isStreamed: true })],
		['with all sizes', webm([opus], [clusterOf(packets)])],
		['with a second track', webm([opus, second], [noise, clusterOf(packets), noise])],
		['with Xiph lacing', webm([opus], [inThrees(xiph)])],
		['with EBML lacing', webm([opus], [inThrees(ebml)])],
		['with void elements', webm([opus, element('ec', Buffer.alloc(90))], [clusterOf(packets)])],
	])('%s becomes a voice note without ffmpeg, and loses nothing', async (_what, bytes) => {
		process.env.PATH = '/nowhere';
		const { sent, fields, warnings } = await prepare('audio', bytes, 'audio/webm', PTT);
		expect(warnings).toEqual([]);
		expect(fields).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', seconds: 2, ptt: true });
		expect(fields.waveform).toHaveLength(64);
		const { pages, packets: written } = readOgg(sent);
		expect(pages.every(({ isIntact }) => isIntact)).toBe(true);
		// As iPhones play them: every packet has code 3.
		expect(written.slice(2).every(([toc = 0]) => (toc & 3) === 3)).toBe(true);
		const [before, after] = await Promise.all(
			[fixture('tone.opus'), sent].map(async (file) => await decodeOpus(new Uint8Array(file))),
		);
		const [was = new Float32Array()] = before?.channelData ?? [];
		const [is = new Float32Array()] = after?.channelData ?? [];
		// Ogg says where the last packet's sound ends, these recordings do not.
		expect(is.length - was.length).toBeGreaterThanOrEqual(0);
		expect(is.length - was.length).toBeLessThan(2_880);
		expect(is.slice(0, 90_000)).toEqual(was.slice(0, 90_000));
	});

	it('is cut where the recorder says', async () => {
		const silent = Buffer.alloc(8);
		silent.writeBigInt64BE(1_000_000_000n);
		const last = element(
			'a0',
			element('a1', Buffer.of(0x81, 0, 0, 0), packets.at(-1) ?? ''),
			element('75a2', silent),
		);
		const cluster = element(
			'1f43b675',
			...packets.slice(0, -1).map((packet) => simpleBlock([packet])),
			last,
		);
		const { sent } = await prepare('audio', webm([opus], [cluster]), undefined, PTT);
		const preSkip = readOgg(sent).packets[0]?.readUInt16LE(10) ?? 0;
		const samples = (readOgg(sent).pages.at(-1)?.granule ?? 0) - preSkip;
		expect(samples / 48_000).toBeCloseTo(1, 1);
	});

	it('skips what its delay says, where its description does not', async () => {
		const silent = Buffer.from(head);
		silent.writeUInt16LE(0, 10);
		const delay = element('56aa', Buffer.of(0x63, 0x2e, 0xa0)); // 6.5 ms
		const delayed = track({ codecPrivate: silent, more: [delay] });
		const { sent } = await prepare('audio', webm([delayed], [clusterOf(packets)]), undefined, PTT);
		expect(readOgg(sent).packets[0]?.readUInt16LE(10)).toBe(312);
	});

	it('becomes a sound file that plays everywhere', async () => {
		process.env.PATH = '/nowhere';
		const { fields, warnings } = await prepare(
			'audio',
			webm([opus], [clusterOf(packets)]),
			'video/webm',
		);
		expect(fields).toEqual({ mimetype: 'audio/ogg; codecs=opus', seconds: 2 });
		expect(warnings).toEqual([]);
	});

	it('with pictures is no sound', async () => {
		await expect(
			prepare('audio', webm([picture, opus], [clusterOf(packets)]), undefined, PTT),
		).rejects.toMatchObject({
			code: 'unsupported_media_type',
			message: 'The file is video/webm: it cannot be sent as an audio',
		});
	});

	it.each([
		['with damaged packets', clusterOf([Buffer.of(0x03), Buffer.of(0xff, 0x3f)])],
		[
			'with laces that lead nowhere',
			element(
				'1f43b675',
				simpleBlock([Buffer.alloc(3)], { lacing: 3, laces: Buffer.of(200, 0x4f, 0xff) }),
			),
		],
		['without a sound', clusterOf([])],
	])('%s is refused, or goes by ffmpeg', async (_what, cluster) => {
		process.env.PATH = '/nowhere';
		await expect(prepare('audio', webm([opus], [cluster]), undefined, PTT)).rejects.toMatchObject({
			code: 'unsupported_media_type',
			message:
				'The file is audio/webm: to send it as a voice note, ffmpeg has to be installed where n8n runs',
		});
	});
});

/** A second of silence in AMR. */
const amr = Buffer.concat([
	Buffer.from('#!AMR\n'),
	...Array<Buffer>(50).fill(Buffer.concat([Buffer.of(0x3c), Buffer.alloc(31)])),
]);

/** WAV under the name of its form for large files. */
function rf64(): Buffer {
	const bytes = Buffer.from(wav(16_000, 1, 0));
	bytes.write('RF64');
	return bytes;
}

function converted(name: string, ...options: string[]): Buffer {
	const file = join(temporaryDirectory(), name);
	spawnSync(
		'ffmpeg',
		['-v', 'error', '-f', 'lavfi', '-i', 'sine=440:duration=2', ...options, file],
		{ env: { PATH } },
	);
	return readFileSync(file);
}

describe('a recording that our own codecs cannot read', () => {
	it.each([
		['AMR', amr, 'audio/amr'],
		['RF64', rf64(), 'audio/x-rf64'],
		[
			'AIFF',
			Buffer.concat([Buffer.from('FORM\0\0\0\x04AIFF', 'latin1'), Buffer.alloc(20)]),
			'audio/aiff',
		],
	])('%s needs ffmpeg, and the error says so', async (_what, bytes, type) => {
		process.env.PATH = '/nowhere';
		for (const ptt of [true, false]) {
			await expect(prepare('audio', bytes, undefined, { ptt })).rejects.toMatchObject({
				code: 'unsupported_media_type',
				message: `The file is ${type}: to send it as ${ptt ? 'a voice note' : 'a sound'}, ffmpeg has to be installed where n8n runs`,
				description: expect.stringContaining('Install ffmpeg'),
			});
		}
	});

	(hasFfmpeg ? it : it.skip).each([
		['AMR', () => amr],
		['RF64', () => converted('tone.wav', '-rf64', 'always')],
		['AIFF', () => converted('tone.aiff')],
		['WMA', () => converted('tone.wma')],
		['CAF', () => converted('tone.caf')],
		['FLAC', () => fixture('tone.flac')],
	])('%s is converted, as a voice note and as a sound file', async (_what, make) => {
		const bytes = make();
		const note = await prepare('audio', bytes, undefined, PTT);
		expect(note.fields).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', ptt: true });
		expect(note.fields.waveform).toHaveLength(64);
		const file = await prepare('audio', bytes);
		expect(file.fields).toEqual({ mimetype: 'audio/mp4', seconds: note.fields.seconds });
		expect([...note.warnings, ...file.warnings]).toEqual([]);
	});
});
