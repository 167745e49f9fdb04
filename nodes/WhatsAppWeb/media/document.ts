import { passOn } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';

const PREVIEWED = ['image/jpeg', 'image/png', 'image/webp'];

/** Documents are sent unchanged; what is a picture by its content gets a preview, whatever it is declared as. */
export async function renderDocument(
	{ path }: CollectedMedia,
	{ mimeType, found }: Recognised,
	decoder: Decoder,
): Promise<Rendition> {
	const isPicture = found !== undefined && PREVIEWED.includes(found);
	const jpegThumbnail = isPicture ? await previewOf(path, decoder) : undefined;
	return { fields: { mimetype: mimeType, jpegThumbnail }, warnings: [] };
}

/** A thumbnail of a JPEG, PNG or WebP; undefined when it is not decoded. @throws WhatsAppError `cancelled` */
export async function previewOf(path: string, decoder: Decoder): Promise<Uint8Array | undefined> {
	try {
		return (await decoder.ask('pictureOf', { path })).thumbnail;
	} catch (error) {
		passOn(error);
		return undefined;
	}
}
