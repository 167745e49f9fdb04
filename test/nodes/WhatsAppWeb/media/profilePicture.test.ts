import { existsSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import {
	type CollectedMedia,
	collectMedia,
} from '../../../../nodes/WhatsAppWeb/media/collectMedia';
import { prepareProfilePicture } from '../../../../nodes/WhatsAppWeb/media/profilePicture';
import { fixture } from './preparedFiles.ts';

async function collected(data: Uint8Array): Promise<CollectedMedia> {
	return await collectMedia(
		{ from: 'binary', data },
		{ egress: { allowedRanges: [], allowedHostnames: [] }, maxBytes: 16 * 1024 * 1024 },
	);
}

/** A third each of red, green and blue, from left to right. */
async function stripes(width: number, height: number): Promise<Sharp> {
	const third = { width: Math.floor(width / 3), height, channels: 4 } as const;
	const [left, right] = await Promise.all(
		['red', 'blue'].map((background) =>
			sharp({ create: { ...third, background } })
				.png()
				.toBuffer(),
		),
	);
	return sharp({ create: { width, height, channels: 4, background: 'lime' } }).composite([
		{ input: left, gravity: 'west' },
		{ input: right, gravity: 'east' },
	]);
}

async function colourAt(jpeg: Uint8Array, left: number, top: number): Promise<string> {
	const pixel = { left, top, width: 1, height: 1 };
	const [red = 0, green = 0, blue = 0] = await sharp(jpeg).extract(pixel).raw().toBuffer();
	return [red, green, blue].map((value) => (value > 127 ? 'f' : '0')).join('');
}

const damaged = (await (await stripes(90, 90)).png().toBuffer()).subarray(0, 60);
const huge = await sharp({
	create: { width: 16_000, height: 16_000, channels: 3, background: 'black' },
})
	.png({ compressionLevel: 9 })
	.toBuffer();

describe('a profile picture', () => {
	it.each(['jpeg', 'png', 'webp', 'gif'] as const)('is a square JPEG of a %s', async (format) => {
		const bytes = await (await stripes(900, 300)).toFormat(format).toBuffer();
		const jpeg = await prepareProfilePicture(await collected(bytes));
		expect(await sharp(jpeg).metadata()).toMatchObject({
			format: 'jpeg',
			width: 640,
			height: 640,
			channels: 3,
		});
		// The middle third only.
		expect(await colourAt(jpeg, 5, 320)).toBe('0f0');
		expect(await colourAt(jpeg, 634, 320)).toBe('0f0');
		expect(jpeg.length).toBeLessThan(100_000);
	});

	it('is enlarged, upright, and white where it was transparent', async () => {
		const small = await (await stripes(90, 90)).jpeg().withMetadata({ orientation: 6 }).toBuffer();
		const upright = await prepareProfilePicture(await collected(small));
		expect(await sharp(upright).metadata()).toMatchObject({ width: 640, height: 640 });
		// Turned by 90 degrees: left is on top.
		expect(await colourAt(upright, 320, 20)).toBe('f00');
		expect(await colourAt(upright, 320, 620)).toBe('00f');

		const clear = { width: 90, height: 90, channels: 4, background: '#00000000' } as const;
		const transparent = await sharp({ create: clear }).png().toBuffer();
		const white = await prepareProfilePicture(await collected(transparent));
		expect(await colourAt(white, 320, 320)).toBe('fff');
	});

	it.each([
		[
			'a sound',
			fixture('tone.mp3'),
			'unsupported_media_type',
			/^The file is audio\/mpeg: it cannot/,
		],
		['text', Buffer.from('text'), 'unsupported_media_type', /^The file is of no known type: it/],
		[
			'an SVG',
			Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
			'unsupported_media_type',
			/cannot be a profile picture$/,
		],
		[
			'a damaged picture',
			damaged,
			'unsupported_media_type',
			/^The profile picture could not be decoded$/,
		],
		[
			'a picture of too many pixels',
			huge,
			'media_too_large',
			/^The profile picture has 256 million pixels: at most 100 million can be decoded$/,
		],
	])('is not made of %s, whose file goes', async (_what, bytes, code, message) => {
		const file = await collected(bytes);
		await expect(prepareProfilePicture(file)).rejects.toMatchObject({
			code,
			message: expect.stringMatching(message) as string,
		});
		expect(existsSync(file.path)).toBe(false);
	});

	it('is given up when the execution is stopped', async () => {
		const file = await collected(await (await stripes(90, 90)).png().toBuffer());
		const stopped = AbortSignal.abort();
		await expect(prepareProfilePicture(file, { signal: stopped })).rejects.toMatchObject({
			code: 'cancelled',
		});
		expect(existsSync(file.path)).toBe(false);
	});
});
