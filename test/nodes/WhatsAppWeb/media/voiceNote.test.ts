import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseBuffer } from 'music-metadata';
import decodeOpus from '@audio/decode-opus';
import { Decoder, DecodingRefused } from '../../../../nodes/WhatsAppWeb/media/Decoder';
import { waveformOf } from '../../../../nodes/WhatsAppWeb/media/decoding/opusVoice';
import { wav } from '../../../fixtures/wav.ts';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { readOgg, writeOgg } from './oggFile.ts';
import { fixture, fixturePath, prepare } from './preparedFiles.ts';

const PTT = { ptt: true };

/** RMS of the 440 Hz component (Goertzel) and of the whole sound, at 48 kHz; a pure tone has the same for both. */
function tone(samples: Float32Array): { tone: number; all: number } {
	const coefficient = 2 * Math.cos((2 * Math.PI * 440) / 48_000);
	let [before, last] = [0, 0];
	let energy = 0;
	for (const sample of samples) {
		[before, last] = [last, sample + coefficient * last - before];
		energy += sample * sample;
	}
	const power = before * before + last * last - coefficient * before * last;
	return {
		tone: Math.sqrt((2 * power) / samples.length ** 2),
		all: Math.sqrt(energy / samples.length),
	};
}

/** Only ffmpeg can decode AAC. */
const AAC: Array<[string, string]> = [
	['tone.m4a', 'AAC in MP4, 22.05 kHz'],
	['sound-only.mp4', 'AAC in MP4, 44.1 kHz'],
	['tone.aac', 'AAC, 16 kHz'],
];
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('a voice note', () => {
	it.each([
		['tone.mp3', 'MP3, stereo, 44.1 kHz'],
		['tone.ogg', 'Ogg Vorbis, 32 kHz'],
		['tone.flac', 'FLAC, 11.025 kHz'],
		...(hasFfmpeg ? AAC : []),
	])('made of %s (%s) sounds as before', async (name) => {
		const { sent, media, fields, warnings } = await prepare('audio', fixture(name), undefined, PTT);
		expect(warnings).toEqual([]);
		expect(media.sha256).toBe(createHash('sha256').update(sent).digest('hex'));
		expect(fields).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', seconds: 2, ptt: true });

		const { format } = await parseBuffer(sent, { mimeType: 'audio/ogg' });
		expect(format).toMatchObject({ codec: 'Opus', numberOfChannels: 1, sampleRate: 48_000 });
		const { channelData, sampleRate } = await decodeOpus(new Uint8Array(sent));
		const [sound = new Float32Array()] = channelData;
		expect(sampleRate).toBe(48_000);
		// Raw AAC does not record the silence that its encoder added at both ends.
		expect(sound.length / 48_000).toBeCloseTo(2, name === 'tone.aac' ? 0 : 1);

		// One second of ffmpeg's sine (amplitude 1/8), followed by silence.
		const loud = tone(sound.subarray(12_000, 40_000));
		expect(loud.all).toBeCloseTo(0.125 / Math.SQRT2, 2);
		expect(loud.tone / loud.all).toBeGreaterThan(0.95);
		expect(tone(sound.subarray(60_000, 90_000)).all).toBeLessThan(0.001);

		const waveform = [...(fields.waveform as Uint8Array)];
		expect(waveform).toHaveLength(64);
		expect(Math.max(...waveform)).toBe(100);
		expect(Math.min(...waveform.slice(2, 28))).toBeGreaterThan(40);
		expect(Math.max(...waveform.slice(36))).toBeLessThan(3);
	});

	(hasFfmpeg ? it : it.skip)('made of a long FLAC file is as long', async () => {
		const file = join(temporaryDirectory(), 'long.flac');
		const source = 'anoisesrc=duration=20:sample_rate=16000';
		spawnSync('ffmpeg', ['-f', 'lavfi', '-i', source, file]);
		const { sent } = await prepare('audio', readFileSync(file), undefined, PTT);
		const { channelData } = await decodeOpus(new Uint8Array(sent));
		expect(channelData[0]?.length).toBeCloseTo(20 * 48_000, -3);
	});

	it('is a valid Ogg/Opus file whose packets an iPhone plays', async () => {
		const { sent } = await prepare('audio', fixture('tone.mp3'), undefined, PTT);
		const { pages, packets } = readOgg(sent);
		expect(pages.every(({ isIntact }) => isIntact)).toBe(true);
		expect(new Set(pages.map(({ serial }) => serial)).size).toBe(1);
		expect(pages.map(({ sequence }) => sequence)).toEqual(pages.map((_, at) => at));
		expect(pages.map(({ flags }) => flags)).toEqual(
			pages.map((_, at) => (at === 0 ? 2 : at === pages.length - 1 ? 4 : 0)),
		);
		const [head, tags, ...sound] = packets;
		expect(head?.toString('latin1', 0, 8)).toBe('OpusHead');
		expect(tags?.toString('latin1', 0, 8)).toBe('OpusTags');
		const preSkip = head?.readUInt16LE(10) ?? 0;
		expect((pages.at(-1)?.granule ?? 0) - preSkip).toBe(96_000);
		// Every packet has code 3.
		expect(sound.map((packet) => (packet[0] ?? 0) & 3)).toEqual(sound.map(() => 3));
		expect(sound.some((packet) => ((packet[1] ?? 0) & 0x3f) === 3)).toBe(true);
	});

	it('that is one already arrives byte by byte, with its waveform', async () => {
		const bytes = fixture('tone.opus');
		const { sent, fields, warnings } = await prepare('audio', bytes, 'audio/ogg', PTT);
		expect(sent.equals(bytes)).toBe(true);
		expect(warnings).toEqual([]);
		expect(fields).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', seconds: 2, ptt: true });
		expect(fields.waveform).toHaveLength(64);
	});

	it('of raw PCM, in any rate, is made one', async () => {
		for (const rate of [8_000, 44_100, 48_000, 96_000]) {
			const { sent, fields } = await prepare('audio', wav(rate, 0.5), undefined, PTT);
			expect(fields).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', seconds: 1 });
			const { channelData } = await decodeOpus(new Uint8Array(sent));
			const sound = channelData[0] ?? new Float32Array();
			expect(sound.length).toBeCloseTo(24_000, -2);
			const middle = tone(sound.subarray(6_000, 18_000));
			expect(middle.all).toBeCloseTo(0.5 / Math.SQRT2, 1);
			expect(middle.tone / middle.all).toBeGreaterThan(0.998);
		}
	});

	it('several at once wait for each other', async () => {
		const notes = await Promise.all(
			Array.from({ length: 5 }, () => prepare('audio', fixture('tone.mp3'), undefined, PTT)),
		);
		expect(notes.map(({ warnings }) => warnings)).toEqual([[], [], [], [], []]);
	});

	it('does not hold up the event loop', async () => {
		const minute = wav(44_100, 60);
		const start = performance.now();
		let last = start;
		let longest = 0;
		const ticks = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		const { fields } = await prepare('audio', minute, undefined, PTT);
		clearInterval(ticks);
		expect(fields.seconds).toBe(60);
		// Decoding and encoding take most of the time; in this thread they would block the event loop.
		expect(longest).toBeLessThan((performance.now() - start) / 2);
	});
});

describe('a voice note that cannot be converted', () => {
	const PATH = process.env.PATH;
	beforeEach(() => {
		process.env.PATH = '/nowhere';
	});
	afterEach(() => {
		process.env.PATH = PATH;
	});

	it('goes as it is, with a warning', async () => {
		const bytes = fixture('tone.ogg').subarray(0, 200);
		const { sent, fields, warnings } = await prepare('audio', bytes, 'audio/ogg', PTT);
		expect(sent.equals(bytes)).toBe(true);
		expect(fields).toMatchObject({ mimetype: 'audio/ogg', ptt: true });
		expect(warnings).toEqual([
			expect.stringMatching(
				/^The voice note was sent as it is, and some phones will not play it: /,
			),
		]);
	});

	it('because it is AAC goes as it is, and the warning says what is missing', async () => {
		const { sent, fields, warnings } = await prepare('audio', fixture('tone.m4a'), undefined, PTT);
		expect(sent.equals(fixture('tone.m4a'))).toBe(true);
		expect(fields).toMatchObject({ mimetype: 'audio/mp4', seconds: 2, ptt: true });
		expect(warnings).toEqual([expect.stringContaining('ffmpeg has to be installed')]);
	});

	it('for its length goes as it is, with a warning', async () => {
		const bytes = wav(8_000, 15 * 60 + 1, 0);
		const { sent, warnings } = await prepare('audio', bytes, 'audio/wav', PTT);
		expect(sent.length).toBe(bytes.length);
		expect(warnings).toEqual([expect.stringContaining('longer than 15 minutes')]);
	});

	it.each([
		['few samples a second', lyingWav({ rate: 1 }), 'it claims 1 samples a second'],
		['many', lyingWav({ rate: 400_000 }), 'it claims 400000 samples a second'],
		['channels in WAV', lyingWav({ channels: 65_535 }), 'more than 8 channels'],
		['large blocks', lyingWav({ tag: 0x11, blockSamples: 65_535 }), 'contradicts itself'],
		['channels in Opus', opusOfManyChannels(), 'more than 8 channels'],
	])('because its header claims too much (%s) goes as it is', async (_what, bytes, reason) => {
		// A file that we refuse is not given to ffmpeg.
		process.env.PATH = PATH;
		const { sent, fields, warnings } = await prepare('audio', bytes, undefined, PTT);
		expect(sent.equals(bytes)).toBe(true);
		expect(fields).toMatchObject({ mimetype: expect.stringMatching(/wav|ogg/), ptt: true });
		expect(fields.waveform).toBeUndefined();
		expect(warnings).toEqual([
			expect.stringMatching(new RegExp(`^The voice note was sent as it is, .*${reason}`)),
		]);
	});

	it('ends with the execution', async () => {
		const cancel = new AbortController();
		const ended = prepare('audio', wav(44_100, 120, 0), undefined, {
			ptt: true,
			signal: cancel.signal,
		});
		setImmediate(() => cancel.abort());
		await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
	});
});

describe('the conversion', () => {
	it.each([
		['tone.mp3', 'audio/mpeg'],
		['tone.flac', 'audio/flac'],
		['tone.ogg', 'audio/ogg'],
		['tone.opus', 'audio/ogg; codecs=opus'],
	] as const)('stops when %s turns out to be longer than it may be', async (name, mimeType) => {
		const decoder = new Decoder();
		const make = async (longest: number) =>
			await decoder.ask('voiceNoteOf', { path: fixturePath(name), mimeType, longest });
		try {
			await expect(make(1.5)).rejects.toThrow(DecodingRefused);
			await expect(make(1.5)).rejects.toThrow('is longer than 0.025 minutes');
			expect((await make(2.5)).seconds).toBeCloseTo(2, 1);
		} finally {
			decoder.close();
		}
	});
});

/** 200 bytes of sound without a stated length. */
function lyingWav({ rate = 8_000, channels = 1, tag = 1, blockSamples = 0 }): Buffer {
	const bytes = Buffer.alloc(264);
	bytes.write('RIFF');
	bytes.writeUInt32LE(256, 4);
	bytes.write('WAVEfmt ', 8);
	bytes.writeUInt32LE(20, 16);
	bytes.writeUInt16LE(tag, 20);
	bytes.writeUInt16LE(channels, 22);
	bytes.writeUInt32LE(rate, 24);
	bytes.writeUInt32LE(rate, 28);
	bytes.writeUInt16LE(4, 32);
	bytes.writeUInt16LE(8, 34);
	bytes.writeUInt16LE(2, 36);
	bytes.writeUInt16LE(blockSamples, 38);
	bytes.write('data', 40);
	return bytes;
}

/** One silent stream that is mapped to the largest possible number of channels. */
function opusOfManyChannels(): Buffer {
	const head = Buffer.alloc(21 + 200);
	head.write('OpusHead');
	head.writeUInt8(1, 8);
	head.writeUInt8(200, 9);
	head.writeUInt32LE(48_000, 12);
	head.writeUInt8(255, 18);
	head.writeUInt8(1, 19);
	const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]);
	return writeOgg([[head], [tags], Array<Buffer>(4).fill(Buffer.of(0x18, 0))]);
}

describe('audio that is no voice note', () => {
	it.each(['tone.mp3', 'tone.m4a', 'tone.aac', 'tone.ogg', 'tone.opus', 'tone-adpcm.wav'])(
		'%s goes as it is, with its length',
		async (name) => {
			const { sent, fields } = await prepare('audio', fixture(name));
			expect(sent.equals(fixture(name))).toBe(true);
			expect(fields).toEqual({ mimetype: expect.any(String), seconds: 2 });
		},
	);
});

describe('waveformOf', () => {
	it.each([
		['silence', Array<number>(200).fill(0), 0, 0],
		['nothing', [], 0, 0],
		['one sound', [0.2], 100, 100],
		['a rise', Array.from({ length: 640 }, (_, at) => at), 1, 100],
	])('of %s', (_what, levels, first, last) => {
		const waveform = waveformOf(levels);
		expect(waveform).toHaveLength(64);
		expect([waveform[0], waveform[63]]).toEqual([first, last]);
	});
});
