import type { CollectedMedia } from './collectMedia';
import { undecodable } from './image';
import { MAX_BYTES } from './limits';
import type { Rendition } from './rendition';
import { spool } from './spool';
import { openAnimated, openStill } from './still';

/** Pixels of each side (WhatsApp's requirements for stickers). */
const SIDE = 512;

/** Bytes that WhatsApp's clients accept (same source). */
const MAX_STILL = 100 * 1024;
const MAX_ANIMATED = 500 * 1024;

/** Tried in turn until the sticker is small enough. */
const QUALITIES = [90, 75, 50, 25];

/** A WebP of 512×512 is sent unchanged. Any other image is fitted into one, with transparent borders and its animation. */
export async function renderSticker(
	{ path, size }: CollectedMedia,
	mimeType: string,
	signal: AbortSignal | undefined,
): Promise<Rendition> {
	const { width, height, isAnimated } = await describe(path);
	const fields = { mimetype: 'image/webp', width: SIDE, height: SIDE, isAnimated };
	const maxBytes = isAnimated ? MAX_ANIMATED : MAX_STILL;
	const isSticker = mimeType === 'image/webp' && width === SIDE && height === SIDE;
	if (isSticker && size <= maxBytes) return { fields, warnings: [] };
	const bytes = await convert(path, isAnimated, maxBytes);
	return {
		file: await spool([bytes], { maxBytes: MAX_BYTES.sticker, signal }),
		fields,
		warnings:
			bytes.length > maxBytes
				? [`The sticker is larger than ${maxBytes / 1024} KB: some phones may not show it.`]
				: [],
	};
}

async function describe(path: string) {
	try {
		const { pages = 1, autoOrient } = await (await openStill(path)).metadata();
		return { ...autoOrient, isAnimated: pages > 1 };
	} catch (cause) {
		throw undecodable('sticker', cause);
	}
}

/** The best quality that fits into `maxBytes`, else the smallest. */
async function convert(path: string, isAnimated: boolean, maxBytes: number): Promise<Uint8Array> {
	try {
		const image = isAnimated ? await openAnimated(path) : await openStill(path);
		const fitted = image.resize(SIDE, SIDE, {
			fit: 'contain',
			background: { r: 0, g: 0, b: 0, alpha: 0 },
		});
		let bytes: Uint8Array = new Uint8Array();
		for (const quality of QUALITIES) {
			bytes = await fitted.clone().webp({ quality }).toBuffer();
			if (bytes.length <= maxBytes) break;
		}
		return bytes;
	} catch (cause) {
		throw undecodable('sticker', cause);
	}
}
