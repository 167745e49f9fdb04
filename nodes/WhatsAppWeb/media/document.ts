import type { CollectedMedia } from './collectMedia';
import type { Rendition } from './rendition';
import { thumbnailOf } from './still';

const PREVIEWED = ['image/jpeg', 'image/png', 'image/webp'];

/** Documents are sent unchanged; pictures get a preview. */
export async function renderDocument(
	{ path }: CollectedMedia,
	mimeType: string,
): Promise<Rendition> {
	const preview = PREVIEWED.includes(mimeType) ? await previewOf(path) : {};
	return { fields: { mimetype: mimeType, ...preview }, warnings: [] };
}

async function previewOf(path: string): Promise<Record<string, unknown>> {
	try {
		return { jpegThumbnail: await thumbnailOf(path) };
	} catch {
		return {};
	}
}
