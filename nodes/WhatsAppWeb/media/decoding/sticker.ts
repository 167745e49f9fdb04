import { writeFile } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { LIMITS } from '../limits.ts';
import { framesOf } from './frames.ts';
import { assertAffordable, bytesToShrink, headerOf } from './picture.ts';
import { sharp } from './sharp.ts';

export interface Sticker {
	isAnimated: boolean;
	/** Bytes, of the file that was written; undefined when the source is a sticker already. */
	size?: number;
	/** Frames of the source, and every how many of them one was kept. */
	frames: number;
	step: number;
	/** Bytes that WhatsApp's clients accept (WhatsApp's requirements for stickers). */
	maxBytes: number;
}

interface StickerJob {
	path: string;
	/** Bytes. */
	size: number;
	/** Where the WebP is written. */
	output: string;
}

/** Pixels of each side (WhatsApp's requirements for stickers). */
const SIDE = 512;
const FRAME_BYTES = SIDE * SIDE * 4;

/** Bytes (same source). */
const MAX_STILL = 100 * 1024;
const MAX_ANIMATED = 500 * 1024;

/** Tried in turn until the sticker is small enough. */
const STILL_QUALITIES = [90, 75, 50, 25];
const ANIMATED_QUALITIES = [75, 25];

/** The lowest quality has about half the bytes of the highest. */
const HOPELESS = 4;

/** libwebp's effort for animations, of 6: two thirds of the time for a tenth more bytes. */
const ANIMATED_EFFORT = 2;

/** Milliseconds of a frame whose duration is unknown, as browsers show it. */
const USUAL_DELAY = 100;

const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * Fits a JPEG, PNG, WebP or GIF into a WebP of 512×512, with transparent borders and its animation. A WebP of that size
 * stays as it is.
 * @throws Refused; Error when it cannot be decoded
 */
export async function stickerOf({ path, size, output }: StickerJob): Promise<Sticker> {
	const header = await headerOf(path);
	const frames = header.pages ?? 1;
	const isAnimated = frames > 1;
	const maxBytes = isAnimated ? MAX_ANIMATED : MAX_STILL;
	const { width, height } = header.autoOrient;
	const isSticker = header.format === 'webp' && width === SIDE && heightOf(header, height) === SIDE;
	const step = Math.ceil(frames / LIMITS.keptFrames);
	if (isSticker && size <= maxBytes) return { isAnimated, frames, step: 1, maxBytes };
	assertAffordable(header, await bytesToShrink(path, header));
	const bytes = isAnimated
		? await convertAnimation(path, header, step)
		: await convertStill(path, maxBytes);
	await writeFile(output, bytes, { mode: 0o600 });
	return { isAnimated, size: bytes.length, frames, step, maxBytes };
}

function heightOf({ pageHeight }: Metadata, height: number): number {
	return pageHeight ?? height;
}

async function convertStill(path: string, maxBytes: number): Promise<Uint8Array> {
	// Shrinks first and turns then: turning needs the whole picture in memory.
	const { orientation = 1 } = await headerOf(path);
	const small = await sharp(path, { limitInputPixels: LIMITS.pixels })
		.resize(SIDE, SIDE, { fit: 'inside' })
		.png({ compressionLevel: 0 })
		.withMetadata({ orientation })
		.toBuffer();
	const fitted = sharp(small)
		.autoOrient()
		.resize(SIDE, SIDE, { fit: 'contain', background: TRANSPARENT });
	let bytes: Uint8Array = new Uint8Array();
	for (const quality of STILL_QUALITIES) {
		bytes = await fitted.clone().webp({ quality }).toBuffer();
		if (bytes.length <= maxBytes) break;
	}
	return bytes;
}

/** The better quality if it fits, else the smaller one; without the second try where that cannot fit either. */
async function convertAnimation(path: string, header: Metadata, step: number): Promise<Uint8Array> {
	const frames = await keptFrames(path, header, step);
	const pages = frames.length / FRAME_BYTES;
	const raw = { width: SIDE, height: SIDE * pages, channels: 4, pageHeight: SIDE } as const;
	let bytes: Uint8Array = new Uint8Array();
	for (const quality of ANIMATED_QUALITIES) {
		bytes = await sharp(frames, { raw })
			.webp({
				quality,
				effort: ANIMATED_EFFORT,
				loop: header.loop ?? 0,
				delay: delaysOf(header, step, pages),
			})
			.toBuffer();
		if (bytes.length <= MAX_ANIMATED || bytes.length > HOPELESS * MAX_ANIMATED) break;
	}
	return bytes;
}

/** Every `step`-th frame, fitted, one below the other. */
async function keptFrames(path: string, header: Metadata, step: number): Promise<Buffer> {
	const { width, pages = 1 } = header;
	const height = heightOf(header, header.height);
	const frames = framesOf(path, header);
	const kept = Buffer.alloc(Math.ceil(Math.min(pages, LIMITS.frames) / step) * FRAME_BYTES);
	for await (const { page, pixels } of frames) {
		if (page % step !== 0) continue;
		kept.set(await fit(pixels, width, height), (page / step) * FRAME_BYTES);
	}
	return kept;
}

async function fit(frame: Buffer, width: number, height: number): Promise<Buffer> {
	return await sharp(frame, { raw: { width, height, channels: 4 } })
		.resize(SIDE, SIDE, { fit: 'contain', background: TRANSPARENT })
		.raw()
		.toBuffer();
}

/** A kept frame is shown as long as those that it stands for together. */
function delaysOf({ delay, pages = 1 }: Metadata, step: number, kept: number): number[] {
	const delays = Array.from({ length: pages }, (_, page) => delay?.[page] ?? USUAL_DELAY);
	return Array.from({ length: kept }, (_, at) =>
		delays.slice(at * step, (at + 1) * step).reduce((sum, each) => sum + each, 0),
	);
}
