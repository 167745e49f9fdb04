import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import type { MediaKind } from '../../../../nodes/WhatsAppWeb/message/content';
import { gif } from './hostile/pictures.ts';
import { fixture, prepare } from './preparedFiles.ts';

const PATH = process.env.PATH;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

afterEach(() => {
	process.env.PATH = PATH;
});

const COLOURS = ['red', 'lime', 'blue'];

/** Red, green and blue, each shown for some milliseconds. */
async function animation(format: 'gif' | 'webp', width: number, height: number, delay: number[]) {
	const stills = await Promise.all(
		delay.map((_, at) =>
			sharp({ create: { width, height, channels: 4, background: COLOURS[at % 3] as string } })
				.png()
				.toBuffer(),
		),
	);
	return await sharp(stills, { join: { animated: true } })
		.toFormat(format, { delay, loop: 0 })
		.toBuffer();
}

const blank = (format: 'gif' | 'webp') =>
	sharp({ create: { width: 9, height: 9, channels: 4, background: 'teal' } })
		.toFormat(format)
		.toBuffer();

/** What ffprobe says of a film, without ffprobe: its frames as pixels. */
function framesOf(film: Uint8Array): { colours: string[]; streams: string } {
	const run = (args: string[]) => spawnSync('ffmpeg', ['-i', 'pipe:0', ...args], { input: film });
	const raw = run([
		'-v',
		'error',
		'-vsync',
		'0',
		'-vf',
		'scale=1:1',
		'-f',
		'rawvideo',
		'-pix_fmt',
		'rgb24',
		'pipe:1',
	]);
	const pixels = Array.from({ length: raw.stdout.length / 3 }, (_, at) =>
		raw.stdout.subarray(at * 3, at * 3 + 3),
	);
	return {
		colours: pixels.map((pixel) => COLOURS[pixel.indexOf(Math.max(...pixel))] ?? ''),
		streams: run([]).stderr.toString(),
	};
}

(hasFfmpeg ? describe : describe.skip)('a picture that moves', () => {
	it.each<['gif' | 'webp', MediaKind]>([
		['gif', 'video'],
		['gif', 'image'],
		['webp', 'video'],
		['webp', 'image'],
	])('as %s, sent as %s, becomes a film that plays like a GIF', async (format, kind) => {
		const bytes = await animation(format, 64, 48, [200, 500, 300]);
		const { media, fields, sent, warnings } = await prepare(kind, bytes, undefined, { motion: {} });
		expect(warnings).toEqual([]);
		expect(media.kind).toBe('video');
		expect(fields).toEqual({
			mimetype: 'video/mp4',
			width: 64,
			height: 48,
			seconds: 1,
			jpegThumbnail: expect.any(Uint8Array),
			gifPlayback: true,
		});
		const { colours, streams } = framesOf(sent);
		// ffmpeg repeats the last one, so that it is shown for its time.
		expect(colours.filter((colour, at) => colour !== colours[at - 1])).toEqual(COLOURS);
		expect(streams).toMatch(/h264 \(Main\).*yuv420p/);
		expect(streams).not.toMatch(/Audio/);
		expect(sent.indexOf('moov')).toBeLessThan(sent.indexOf('mdat'));
	});

	it.each(['gif', 'webp'] as const)('as %s becomes the same film each time', async (format) => {
		const bytes = await animation(format, 20, 20, [100, 100]);
		const films = await Promise.all(
			[1, 2].map(
				async () => (await prepare('video', bytes, undefined, { motion: {} })).media.sha256,
			),
		);
		expect(films[0]).toBe(films[1]);
	});

	it.each<['gif' | 'webp', number, number, [number, number]]>([
		['gif', 1, 1, [2, 2]],
		['gif', 1281, 11, [640, 4]],
		['webp', 1, 1, [2, 2]],
		['webp', 1281, 11, [640, 4]],
		['webp', 33, 1001, [20, 640]],
	])('as %s of %d×%d gets even sides of at most 640', async (format, width, height, size) => {
		const bytes = await animation(format, width, height, [100, 100]);
		const { fields } = await prepare('video', bytes, undefined, { motion: {} });
		expect([fields.width, fields.height]).toEqual(size);
	});

	it('is cut after a minute', async () => {
		const bytes = await animation(
			'webp',
			8,
			8,
			Array.from({ length: 9 }, () => 10_000),
		);
		const { fields } = await prepare('video', bytes, undefined, { motion: {} });
		expect(fields.seconds).toBeLessThanOrEqual(60);
	});

	it('plays once when that is wanted, and is cropped for a round video', async () => {
		const bytes = await animation('gif', 64, 48, [100, 100]);
		const once = await prepare('video', bytes, undefined, { motion: { gif: false } });
		expect(once.fields).not.toHaveProperty('gifPlayback');
		const round = await prepare('video', bytes, undefined, { motion: { round: true } });
		expect(round.fields).toMatchObject({ width: 48, height: 48 });
		expect(round.fields).not.toHaveProperty('gifPlayback');
	});
});

describe('without ffmpeg, a picture that moves', () => {
	it.each<['gif' | 'webp', MediaKind]>([
		['gif', 'video'],
		['gif', 'image'],
		['webp', 'video'],
		['webp', 'image'],
	])('as %s, sent as %s, is its first picture, with a warning', async (format, kind) => {
		process.env.PATH = '/nowhere';
		const bytes = await animation(format, 64, 48, [100, 100]);
		const { media, fields, sent, warnings } = await prepare(kind, bytes, undefined, { motion: {} });
		expect(media.kind).toBe('image');
		expect(fields).toMatchObject({ mimetype: 'image/jpeg', width: 64, height: 48 });
		const { dominant } = await sharp(sent).stats();
		expect(dominant.r).toBeGreaterThan(200);
		expect(warnings).toEqual([expect.stringMatching(/first picture.*ffmpeg has to be installed/)]);
	});
});

describe('a picture that moves, with more pixels or frames than are worth converting,', () => {
	it.each([
		[301, 1_000],
		[6_001, 1],
	])('is its first picture, with a warning that says so: %i frames', async (frames, side) => {
		const { media, warnings } = await prepare('video', gif(frames, side), undefined, {
			motion: {},
		});
		expect(media.kind).toBe('image');
		expect(warnings).toEqual([
			`Only the first picture of the animation was sent: its ${frames} pictures of ${side}×${side} are too much to be converted.`,
		]);
	});

	it('and on a screen that no film has is refused', async () => {
		await expect(prepare('video', gif(2, 3_001), undefined, { motion: {} })).rejects.toMatchObject({
			code: expect.stringMatching(/media/),
		});
	});
});

describe('a picture that does not move', () => {
	it.each(['gif', 'webp'] as const)('as %s is sent as a JPEG', async (format) => {
		const { media, fields } = await prepare('image', await blank(format), undefined, {
			motion: {},
		});
		expect(media.kind).toBe('image');
		expect(fields).toMatchObject({ mimetype: 'image/jpeg', width: 9, height: 9 });
	});

	it.each(['gif', 'webp'] as const)('as %s is no video', async (format) => {
		await expect(
			prepare('video', await blank(format), undefined, { motion: {} }),
		).rejects.toMatchObject({
			code: 'unsupported_media_type',
			message: expect.stringContaining('does not move'),
			description: 'Send it as an image.',
		});
	});

	it('and is damaged is refused', async () => {
		const bytes = (await animation('gif', 64, 48, [100, 100])).subarray(0, 20);
		await expect(prepare('video', bytes, undefined, { motion: {} })).rejects.toMatchObject({
			code: 'unsupported_media_type',
		});
	});
});

describe('a round video', () => {
	const round = { motion: { round: true } };

	(hasFfmpeg ? it : it.skip)('is cropped to its middle, sound and all', async () => {
		const { fields, media, sent, warnings } = await prepare(
			'video',
			fixture('card.mp4'),
			undefined,
			round,
		);
		expect(media.kind).toBe('video');
		expect(fields).toMatchObject({ mimetype: 'video/mp4', width: 48, height: 48, seconds: 1 });
		expect(fields.jpegThumbnail).toBeInstanceOf(Uint8Array);
		expect(warnings).toEqual([]);
		expect(framesOf(sent).streams).toMatch(/48x48/);
	});

	it('that cannot be cropped is sent as it is, with a warning', async () => {
		process.env.PATH = '/nowhere';
		const { sent, warnings } = await prepare('video', fixture('card.mp4'), undefined, round);
		expect(sent.equals(fixture('card.mp4'))).toBe(true);
		expect(warnings).toEqual([expect.stringMatching(/not square.*ffmpeg/)]);
	});
});
