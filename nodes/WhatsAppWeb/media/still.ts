import type { Sharp } from 'sharp';

/** Pixels of the longer side. WhatsApp blurs the preview behind the download button, so it need not be sharp. */
const THUMBNAIL = 100;

/** Pixels a picture may have, all frames together; each takes four bytes when decoded. */
const MAX_PIXELS = 100_000_000;

/** Opens an image, rotated by its EXIF data. Loads sharp only when it is needed. */
export async function openStill(input: string | Uint8Array): Promise<Sharp> {
	const { default: sharp } = await import('sharp');
	return sharp(input, { limitInputPixels: MAX_PIXELS }).autoOrient();
}

/** Opens an image with all its frames. */
export async function openAnimated(path: string): Promise<Sharp> {
	const { default: sharp } = await import('sharp');
	return sharp(path, { limitInputPixels: MAX_PIXELS, animated: true });
}

/** A JPEG of a few kilobytes, for `jpegThumbnail`. */
export async function thumbnailOf(input: string | Uint8Array): Promise<Uint8Array> {
	const still = await openStill(input);
	return await still
		.resize(THUMBNAIL, THUMBNAIL, { fit: 'inside', withoutEnlargement: true })
		.flatten({ background: 'white' })
		.jpeg({ quality: 50 })
		.toBuffer();
}

/** Pixels as displayed, after rotation by the EXIF data. */
export async function sizeOf(path: string): Promise<{ width: number; height: number }> {
	const { autoOrient } = await (await openStill(path)).metadata();
	return { width: autoOrient.width, height: autoOrient.height };
}
