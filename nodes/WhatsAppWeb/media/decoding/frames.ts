import type { Metadata } from 'sharp';
import { LIMITS } from '../limits.ts';
import { tooManyPixels } from './picture.ts';
import { Refused } from './Refused.ts';
import { sharp } from './sharp.ts';

/** One picture of an animation: RGBA, 8 bits each. */
export interface Frame {
	page: number;
	pixels: Buffer;
}

/**
 * The frames of an animation, one after the other.
 * @param header see `headerOf`
 * @throws Refused when they would cost too much
 */
export async function* framesOf(path: string, header: Metadata): AsyncGenerator<Frame> {
	const { width, height, pages = 1, pageHeight = height } = header;
	if (pages > LIMITS.frames) {
		throw new Refused(`has ${pages} frames: at most ${LIMITS.frames} can be converted`);
	}
	const framePixels = width * pageHeight;
	// To decode a frame, all frames before it are decoded, too: hence a few large portions.
	const portion = Math.max(1, Math.floor(LIMITS.wholePictureBytes / 4 / 4 / framePixels));
	const portions = Math.ceil(pages / portion);
	const decoded = (framePixels * pages * (portions + 1)) / 2;
	if (decoded > LIMITS.animationPixels) {
		throw tooManyPixels(framePixels * pages, (2 * LIMITS.animationPixels) / (portions + 1));
	}
	for (let from = 0; from < pages; from += portion) {
		const count = Math.min(portion, pages - from);
		const options = { limitInputPixels: LIMITS.pixels, page: from, pages: count };
		const pixels = await sharp(path, options)
			.toColourspace('srgb')
			.ensureAlpha()
			.raw({ depth: 'uchar' })
			.toBuffer();
		for (let page = from; page < from + count; page++) {
			const at = (page - from) * framePixels * 4;
			yield { page, pixels: pixels.subarray(at, at + framePixels * 4) };
		}
	}
}
