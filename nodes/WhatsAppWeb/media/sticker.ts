import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import { convert } from './image';
import { MAX_BYTES } from './limits';
import type { Rendition } from './rendition';
import { spooled, spoolPath } from './spool';

/** Pixels of each side (WhatsApp's requirements for stickers). */
const SIDE = 512;

/** A WebP of 512×512 is sent unchanged. Any other image is fitted into one, with transparent borders and its animation. */
export async function renderSticker(
	{ path, size }: CollectedMedia,
	{ decoder, signal }: { decoder: Decoder; signal: AbortSignal | undefined },
): Promise<Rendition> {
	const output = spoolPath();
	const sticker = await convert('sticker', output, async () => {
		return await decoder.ask('stickerOf', { path, size, output });
	});
	const { isAnimated, frames, step, maxBytes } = sticker;
	const warnings: string[] = [];
	if (step > 1) {
		warnings.push(`The sticker had ${frames} pictures: one of ${step} was kept.`);
	}
	if (sticker.size !== undefined && sticker.size > maxBytes) {
		warnings.push(`The sticker is larger than ${maxBytes / 1024} KB: some phones may not show it.`);
	}
	return {
		file:
			sticker.size === undefined
				? undefined
				: await spooled(output, { maxBytes: MAX_BYTES.sticker, signal }),
		fields: { mimetype: 'image/webp', width: SIDE, height: SIDE, isAnimated },
		warnings,
	};
}
