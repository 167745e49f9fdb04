import { FileWindow } from './FileWindow.ts';
import type { Film } from './film.ts';
import { readIsoMedia } from './isoMedia.ts';
import { Matroska } from './matroska.ts';

export interface Content {
	/** Media type, in the spelling of file-type; undefined when the content is of no known format. */
	type?: string;
	/** Only for containers with tracks: MP4, 3GP, QuickTime, Matroska and WebM. */
	film?: Film;
}

/** Bytes of a Matroska file in which its tracks are described. */
const MATROSKA_HEAD = 256 * 1024;

/** What a file is by its content. */
export async function contentOf({ path }: { path: string }): Promise<Content> {
	const { fileTypeFromFile } = await import('file-type');
	const type = (await fileTypeFromFile(path))?.mime;
	if (type === undefined) return { type: (await isRf64(path)) ? 'audio/x-rf64' : undefined };
	if (isIso(type)) return { type, film: await readIsoMedia(path) };
	return { type, film: isMatroska(type) ? await readMatroska(path) : undefined };
}

async function readMatroska(path: string): Promise<Film> {
	return await FileWindow.use(path, async (file) => {
		return await new Matroska(file, MATROSKA_HEAD).describe();
	});
}

/** WAV for files beyond 4 GB, which some recorders always write. */
async function isRf64(path: string): Promise<boolean> {
	const bytes = await FileWindow.use(path, async (file) => await file.at(0, 12));
	const head = bytes.toString('latin1');
	return head.startsWith('RF64') && head.endsWith('WAVE');
}

function isIso(type: string): boolean {
	return /^video\/(mp4|quicktime|3gpp2?|x-m4v)$|^audio\/(mp4|x-m4a)$/.test(type);
}

function isMatroska(type: string): boolean {
	return /^(video|audio)\/(webm|(x-)?matroska)$/.test(type);
}
