import { existsSync, readFileSync } from 'node:fs';
import { createHash, randomFillSync } from 'node:crypto';
import sharp from 'sharp';
import { collectMedia } from '../../../../nodes/WhatsAppWeb/media/collectMedia';
import { prepareMedia } from '../../../../nodes/WhatsAppWeb/media/prepareMedia';
import { fixture, prepare } from './preparedFiles.ts';

const NO_EGRESS = { allowedRanges: [], allowedHostnames: [] };

function picture(width: number, height: number, background = 'teal') {
	return sharp({ create: { width, height, channels: 4, background } });
}

const gif = await picture(9, 9).gif().toBuffer();
const tiff = await picture(9, 9).tiff().toBuffer();

/** Frames of different colours. */
async function animation(width: number, height: number, frames: number) {
	const colours = Array.from({ length: frames }, (_, at) => `hsl(${at * 40}, 100%, 50%)`);
	const stills = await Promise.all(
		colours.map((colour) => picture(width, height, colour).png().toBuffer()),
	);
	return sharp(stills, { join: { animated: true } });
}

async function expectThumbnail(fields: Record<string, unknown>, aspect: number) {
	const thumbnail = fields.jpegThumbnail as Uint8Array;
	const { format, width, height } = await sharp(thumbnail).metadata();
	expect(format).toBe('jpeg');
	expect(Math.max(width, height)).toBeLessThanOrEqual(100);
	expect(width / height).toBeCloseTo(aspect, 1);
	expect(thumbnail.length).toBeLessThan(8_000);
}

describe('an image', () => {
	it.each(['jpeg', 'png'] as const)('as %s arrives byte by byte, measured', async (format) => {
		const bytes = await picture(640, 320).toFormat(format).toBuffer();
		const { sent, media, fields, warnings } = await prepare('image', bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(media).toMatchObject({
			kind: 'image',
			sha256: createHash('sha256').update(bytes).digest('hex'),
		});
		expect(fields).toMatchObject({ mimetype: `image/${format}`, width: 640, height: 320 });
		expect(warnings).toEqual([]);
		await expectThumbnail(fields, 2);
	});

	it('is measured as it is shown', async () => {
		const bytes = await picture(640, 320).jpeg().withMetadata({ orientation: 6 }).toBuffer();
		const { sent, fields } = await prepare('image', bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(fields).toMatchObject({ width: 320, height: 640 });
		await expectThumbnail(fields, 0.5);
	});

	it('as WebP becomes a JPEG, white where it was transparent', async () => {
		const bytes = await picture(60, 40, 'transparent').webp().toBuffer();
		const { sent, media, fields } = await prepare('image', bytes, 'image/webp');
		expect(media.sha256).toBe(createHash('sha256').update(sent).digest('hex'));
		expect(fields).toMatchObject({ mimetype: 'image/jpeg', width: 60, height: 40 });
		const { data, info } = await sharp(sent).raw().toBuffer({ resolveWithObject: true });
		expect(info).toMatchObject({ width: 60, height: 40, channels: 3 });
		expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
		await expectThumbnail(fields, 1.5);
	});

	it('as WebP that moves becomes a still, with a warning', async () => {
		const bytes = await (await animation(40, 20, 3)).webp().toBuffer();
		const { fields, warnings } = await prepare('image', bytes);
		expect(fields).toMatchObject({ mimetype: 'image/jpeg', width: 40, height: 20 });
		expect(warnings).toEqual([expect.stringMatching(/^The image moves: .* sticker instead\.$/)]);
	});

	it('as huge WebP becomes a smaller JPEG', async () => {
		const bytes = await picture(4_200, 4_200).removeAlpha().webp({ effort: 0 }).toBuffer();
		const { sent, fields } = await prepare('image', bytes);
		expect(fields).toMatchObject({ mimetype: 'image/jpeg', width: 3_500, height: 3_500 });
		expect((await sharp(sent).metadata()).width).toBe(3_500);
	});

	it('that is damaged goes without a preview; damaged WebP cannot go', async () => {
		const png = (await picture(64, 64).png().toBuffer()).subarray(0, 40);
		const { sent, fields, warnings } = await prepare('image', png);
		expect(sent.equals(png)).toBe(true);
		expect(fields).toEqual({ mimetype: 'image/png' });
		expect(warnings).toEqual([expect.stringContaining('without a preview')]);

		const webp = (await picture(64, 64).webp().toBuffer()).subarray(0, 20);
		await expect(prepare('image', webp)).rejects.toMatchObject({
			code: 'unsupported_media_type',
		});
	});

	it('with more pixels than memory allows is not decoded', async () => {
		const bomb = await sharp({
			create: { width: 16_000, height: 16_000, channels: 3, background: 'black' },
		})
			.png({ compressionLevel: 9 })
			.toBuffer();
		const { fields, warnings } = await prepare('image', bomb);
		expect(fields).toEqual({ mimetype: 'image/png', width: 16_000, height: 16_000 });
		expect(warnings).toEqual([
			'The image has 256 million pixels: at most 100 million can be decoded. It was sent as it is, without a preview.',
		]);
	});
});

describe('a sticker', () => {
	it('of the right size arrives byte by byte', async () => {
		const bytes = await picture(512, 512).webp().toBuffer();
		const { sent, fields } = await prepare('sticker', bytes, 'image/webp');
		expect(sent.equals(bytes)).toBe(true);
		expect(fields).toEqual({
			mimetype: 'image/webp',
			width: 512,
			height: 512,
			isAnimated: false,
		});
	});

	it('that moves and is of the right size arrives byte by byte', async () => {
		const bytes = await (await animation(512, 512, 3)).webp().toBuffer();
		const { sent, fields } = await prepare('sticker', bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(fields).toMatchObject({ isAnimated: true, width: 512, height: 512 });
	});

	it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
		'is made of a %s of any size, with transparent borders',
		async (format) => {
			const bytes = await picture(300, 100).toFormat(format).toBuffer();
			const { sent, fields, warnings } = await prepare('sticker', bytes);
			expect(fields).toMatchObject({ mimetype: 'image/webp', isAnimated: false });
			expect(warnings).toEqual([]);
			const { format: made, width, height, hasAlpha } = await sharp(sent).metadata();
			expect({ made, width, height, hasAlpha }).toEqual({
				made: 'webp',
				width: 512,
				height: 512,
				hasAlpha: true,
			});
			const corner = await sharp(sent).ensureAlpha().raw().toBuffer();
			expect(corner[3]).toBe(0);
		},
	);

	it.each(['gif', 'webp'] as const)('made of an animated %s keeps moving', async (format) => {
		const bytes = await (await animation(64, 32, 5)).toFormat(format).toBuffer();
		const { sent, fields } = await prepare('sticker', bytes);
		expect(fields).toMatchObject({ isAnimated: true });
		const { pages, pageHeight, width } = await sharp(sent, { animated: true }).metadata();
		expect({ pages, pageHeight, width }).toEqual({ pages: 5, pageHeight: 512, width: 512 });
	});

	it('of noise is made small enough', async () => {
		const noise = await sharp(randomFillSync(Buffer.alloc(512 * 512 * 3)), {
			raw: { width: 512, height: 512, channels: 3 },
		})
			.webp({ quality: 100 })
			.toBuffer();
		expect(noise.length).toBeGreaterThan(100 * 1024);
		const { sent, warnings } = await prepare('sticker', noise);
		expect(sent.length).toBeLessThan(noise.length);
		if (sent.length > 100 * 1024) expect(warnings).toHaveLength(1);
	});

	it('that is damaged is refused', async () => {
		const bytes = (await picture(64, 64).webp().toBuffer()).subarray(0, 20);
		await expect(prepare('sticker', bytes)).rejects.toMatchObject({
			code: 'unsupported_media_type',
		});
	});
});

describe('a video', () => {
	const PATH = process.env.PATH;
	afterEach(() => {
		process.env.PATH = PATH;
	});

	it.each([
		['card.mp4', 'video/mp4', 64, 48],
		['card.mov', 'video/quicktime', 64, 48],
		['card.3gp', 'video/3gpp', 128, 96],
		['card-upright.mp4', 'video/mp4', 48, 64],
	])('%s is measured, without ffmpeg', async (name, mimetype, width, height) => {
		process.env.PATH = '/nowhere';
		const bytes = fixture(name);
		const { sent, fields, warnings } = await prepare('video', bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(fields).toEqual({ mimetype, width, height, seconds: 1 });
		expect(warnings).toHaveLength(mimetype === 'video/quicktime' ? 1 : 0);
	});

	it('whose header is broken is sent all the same', async () => {
		process.env.PATH = '/nowhere';
		const bytes = fixture('card.mp4');
		const moov = bytes.indexOf('moov');
		for (const broken of [
			bytes.subarray(0, moov + 20),
			Buffer.concat([bytes.subarray(0, moov - 4), Buffer.from([0, 0, 0, 1]), bytes.subarray(moov)]),
			Buffer.concat([bytes.subarray(0, moov - 4), Buffer.alloc(400, 0xff)]),
		]) {
			const { fields } = await prepare('video', broken);
			expect(fields).toMatchObject({ mimetype: 'video/mp4' });
		}
	});
});

describe('a document', () => {
	it('that is a picture has a preview', async () => {
		const bytes = await picture(640, 320).png().toBuffer();
		const { sent, fields } = await prepare('document', bytes);
		expect(sent.equals(bytes)).toBe(true);
		await expectThumbnail(fields, 2);
	});

	it.each([
		[
			'SVG',
			Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
			'image/png',
		],
		['SVG', Buffer.from('<?xml version="1.0"?><svg width="9" height="9"/>'), 'image/webp'],
		['PDF', Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'), 'image/jpeg'],
		['GIF', gif, 'image/png'],
		['TIFF', tiff, 'image/jpeg'],
	])('that is only declared to be one has none: %s', async (_what, bytes, declared) => {
		const { fields } = await prepare('document', bytes, declared);
		expect(fields).not.toHaveProperty('jpegThumbnail');
	});

	it('that is a damaged picture has none', async () => {
		const bytes = (await picture(64, 64).png().toBuffer()).subarray(0, 40);
		const { fields, warnings } = await prepare('document', bytes);
		expect(fields).toEqual({ mimetype: 'image/png' });
		expect(warnings).toEqual([]);
	});
});

describe('temporary files', () => {
	it('go when the send is over', async () => {
		const bytes = await picture(60, 40).webp().toBuffer();
		const collected = await collectMedia(
			{ from: 'binary', data: bytes },
			{ egress: NO_EGRESS, maxBytes: 1_000_000 },
		);
		const { path, dispose } = await prepareMedia('image', collected);
		expect(path).not.toBe(collected.path);
		expect(readFileSync(collected.path).equals(bytes)).toBe(true);
		await dispose();
		expect(existsSync(collected.path)).toBe(false);
		expect(existsSync(path)).toBe(false);
	});

	it('go when a file is refused', async () => {
		const collected = await collectMedia(
			{ from: 'binary', data: Buffer.from('text') },
			{ egress: NO_EGRESS, maxBytes: 1_000_000 },
		);
		await expect(prepareMedia('image', collected)).rejects.toMatchObject({
			code: 'unsupported_media_type',
		});
		expect(existsSync(collected.path)).toBe(false);
	});
});

describe('a file larger than its kind may be', () => {
	it('is refused, whatever it was collected for', async () => {
		await expect(prepare('image', Buffer.alloc(16 * 1024 * 1024 + 1))).rejects.toMatchObject({
			code: 'media_too_large',
			message: 'The file is larger than 16 MB',
		});
	});
});
