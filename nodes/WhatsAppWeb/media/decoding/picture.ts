import { open, writeFile } from 'node:fs/promises';
import type { Metadata, ResizeOptions } from 'sharp';
import { LIMITS } from '../limits.ts';
import { assertUsualTexts } from './pngTexts.ts';
import { Refused } from './Refused.ts';
import { sharp } from './sharp.ts';
import { assertUsualChunks } from './webpChunks.ts';

export interface Picture {
	/** Pixels as displayed, after rotation by the EXIF data. */
	width: number;
	height: number;
	/** More than one: it moves. */
	frames: number;
	/** A JPEG of a few kilobytes, for `jpegThumbnail`; undefined when the picture is not decoded. */
	thumbnail?: Uint8Array;
	/** Why there is no thumbnail: continues "The picture …". */
	problem?: string;
}

/** Pixels of the longer side. WhatsApp blurs the preview behind the download button, so it need not be sharp. */
const THUMBNAIL = 100;

const JPEG_QUALITY = 90;

/** Pixels of each side of a profile picture (Baileys' generateProfilePicture). */
const PROFILE_SIDE = 640;

const PROFILE_QUALITY = 80;

/** Pixels of the longer side of a JPEG that is made of a larger WebP: libwebp shrinks while it decodes. */
const SHRUNK = 3_500;

/** Bytes that a pixel of a WebP takes: as it is, when it is shrunk, and shrunk when it is plain VP8. Measured. */
const WEBP_BYTES = 10;
const SHRUNK_WEBP_BYTES = 6.5;
const SHRUNK_VP8_BYTES = 1;

interface PictureJob {
	path: string;
	/** Pixels of the preview's longer side. */
	side?: number;
}

/**
 * Measures a JPEG, PNG or WebP by its header, and makes its preview.
 * @throws Error when there is no header
 */
export async function pictureOf({ path, side = THUMBNAIL }: PictureJob): Promise<Picture> {
	const header = await headerOf(path);
	const { width, height } = (await screenOf(path)) ?? header.autoOrient;
	const measured = { width, height, frames: header.pages ?? 1 };
	try {
		assertAffordable(header, await bytesToShrink(path, header));
		return { ...measured, thumbnail: await thumbnailOf(path, header.orientation, side) };
	} catch (error) {
		const problem = error instanceof Refused ? error.message : 'could not be decoded';
		return { ...measured, problem };
	}
}

/**
 * Makes a JPEG of a WebP: its first frame, white where it is transparent, upright, smaller when it is huge.
 * @param output where the JPEG is written
 * @throws Refused; Error when it cannot be decoded
 */
export async function jpegOf({ path, output }: { path: string; output: string }): Promise<Picture> {
	const header = await headerOf(path);
	assertAffordable(header, await bytesToShrink(path, header));
	const isHuge = pixelsOf(header) * WEBP_BYTES > LIMITS.wholePictureBytes;
	const picture = sharp(path, { limitInputPixels: LIMITS.pixels }).autoOrient();
	if (isHuge) picture.resize(SHRUNK, SHRUNK, { fit: 'inside' });
	const { data, info } = await picture
		.flatten({ background: 'white' })
		// Optimised codes are a tenth smaller, and need all coefficients in memory.
		.jpeg({ quality: JPEG_QUALITY, optimiseCoding: false })
		.toBuffer({ resolveWithObject: true });
	await writeFile(output, data, { mode: 0o600 });
	return {
		width: info.width,
		height: info.height,
		frames: header.pages ?? 1,
		thumbnail: await thumbnailOf(output, 1),
	};
}

/**
 * Makes the JPEG of a profile picture: the middle of the first frame as a square, upright, white where it is transparent.
 * @throws Refused; Error when it cannot be decoded
 */
export async function profilePictureOf({ path }: { path: string }): Promise<Uint8Array> {
	const header = await headerOf(path);
	assertAffordable(header, await bytesToShrink(path, header));
	return await shrunk(path, {
		size: { width: PROFILE_SIDE, height: PROFILE_SIDE, fit: 'cover' },
		orientation: header.orientation,
		quality: PROFILE_QUALITY,
	});
}

/**
 * What the header says; nothing is decoded.
 * @throws Refused for a PNG that is nearly all text, a WebP of too many parts, a GIF on too large a screen
 */
export async function headerOf(path: string): Promise<Metadata> {
	const magic = await magicOf(path);
	if (magic.startsWith('\x89PNG')) await assertUsualTexts(path);
	if (magic.startsWith('WEBP', 8)) await assertUsualChunks(path);
	const screen = await screenOf(path);
	const pixels = screen ? screen.width * screen.height : 0;
	if (pixels > LIMITS.framePixels) throw tooManyPixels(pixels, LIMITS.framePixels);
	return await sharp(path, { limitInputPixels: false }).metadata();
}

/**
 * @param bytes that a pixel takes while the picture is decoded
 * @throws Refused when that would be more than {@link LIMITS} allow
 */
export function assertAffordable(header: Metadata, bytes: number): void {
	const pixels = pixelsOf(header);
	const most = mostPixels(header);
	if (pixels > most) throw tooManyPixels(pixels, most);
	if (pixels * bytes > LIMITS.wholePictureBytes) {
		throw tooManyPixels(pixels, LIMITS.wholePictureBytes / bytes);
	}
	// A JPEG is shrunk while it is decoded, and no other format can be so wide.
	if (header.format === 'png') assertUsualWidth(header);
}

function mostPixels({ pages = 1, depth }: Metadata): number {
	if (pages > 1) return LIMITS.framePixels;
	return depth === 'ushort' ? LIMITS.pixels / 2 : LIMITS.pixels;
}

function assertUsualWidth({ width, channels, depth }: Metadata): void {
	const most = Math.floor(LIMITS.rowBytes / channels / (depth === 'ushort' ? 2 : 1));
	if (width > most) throw new Refused(`is ${width} pixels wide: at most ${most} can be decoded`);
}

function pixelsOf({ width, height, pageHeight }: Metadata): number {
	return width * (pageHeight ?? height);
}

export function tooManyPixels(pixels: number, limit: number): Refused {
	return new Refused(`has ${millions(pixels)} pixels: at most ${millions(limit)} can be decoded`);
}

/** Bytes that each pixel takes while a smaller picture is made: none when the decoder goes row by row. */
export async function bytesToShrink(path: string, header: Metadata): Promise<number> {
	const { format, isProgressive, channels, depth, chromaSubsampling } = header;
	switch (format) {
		case 'jpeg':
			// The coefficients of all scans, two bytes each; colours have a quarter of them in 4:2:0.
			return isProgressive ? 2 * (chromaSubsampling === '4:2:0' ? channels / 2 : channels) : 0;
		case 'png':
			return isProgressive ? 2 * channels * (depth === 'ushort' ? 2 : 1) : 0;
		case 'webp':
			return (await isPlainVp8(path)) ? SHRUNK_VP8_BYTES : SHRUNK_WEBP_BYTES;
		default:
			return 4;
	}
}

/** Neither lossless nor with an alpha channel: decoded row by row. */
async function isPlainVp8(path: string): Promise<boolean> {
	return (await magicOf(path)).startsWith('VP8 ', 12);
}

/** What every frame of a GIF is drawn on, in pixels, whatever the frames' own sizes are; undefined for other formats. */
async function screenOf(path: string): Promise<{ width: number; height: number } | undefined> {
	const magic = Buffer.from(await magicOf(path), 'latin1');
	if (!magic.toString('latin1').startsWith('GIF8')) return undefined;
	return { width: magic.readUInt16LE(6), height: magic.readUInt16LE(8) };
}

/** The first 16 bytes. */
async function magicOf(path: string): Promise<string> {
	const file = await open(path);
	try {
		const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
		return buffer.toString('latin1');
	} finally {
		await file.close();
	}
}

async function thumbnailOf(
	path: string,
	orientation: number | undefined,
	side = THUMBNAIL,
): Promise<Uint8Array> {
	return await shrunk(path, {
		size: { width: side, height: side, fit: 'inside', withoutEnlargement: true },
		orientation,
		quality: 50,
	});
}

/** A JPEG of a size. Shrinks first and turns then: turning needs the whole picture in memory. */
async function shrunk(
	path: string,
	{
		size,
		orientation = 1,
		quality,
	}: { size: ResizeOptions; orientation: number | undefined; quality: number },
): Promise<Uint8Array> {
	const small = await sharp(path, { limitInputPixels: LIMITS.pixels })
		.resize(size)
		.flatten({ background: 'white' })
		.png({ compressionLevel: 0 })
		.withMetadata({ orientation })
		.toBuffer();
	return await sharp(small).autoOrient().jpeg({ quality }).toBuffer();
}

/** `12300000` → `12.3 million`. */
function millions(count: number): string {
	return count < 1_000_000 ? String(count) : `${Math.round(count / 100_000) / 10} million`;
}
