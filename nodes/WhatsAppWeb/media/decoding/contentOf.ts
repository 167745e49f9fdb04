import type { Film } from './film.ts';
import { readIsoMedia } from './isoMedia.ts';

export interface Content {
	/** Media type, in the spelling of file-type; undefined when the content is of no known format. */
	type?: string;
	/** Only for containers with tracks: MP4, 3GP, QuickTime. */
	film?: Film;
}

/** What a file is by its content. */
export async function contentOf({ path }: { path: string }): Promise<Content> {
	const { fileTypeFromFile } = await import('file-type');
	const type = (await fileTypeFromFile(path))?.mime;
	return { type, film: type && isIso(type) ? await readIsoMedia(path) : undefined };
}

function isIso(type: string): boolean {
	return /^video\/(mp4|quicktime|3gpp2?|x-m4v)$|^audio\/(mp4|x-m4a)$/.test(type);
}
