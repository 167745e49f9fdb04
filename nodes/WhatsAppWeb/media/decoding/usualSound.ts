import { LIMITS } from '../limits.ts';
import { adtsFrames } from './adts.ts';
import { FileWindow } from './FileWindow.ts';
import { Matroska } from './matroska.ts';
import { Refused } from './Refused.ts';

/**
 * Looks through a sound file that ffmpeg is about to get, in containers of many small parts.
 * @throws Refused when it is damaged, or has more parts or garbage than a usual one
 */
export async function assertUsualSound({
	path,
	mimeType,
}: {
	path: string;
	mimeType: string;
}): Promise<void> {
	switch (mimeType) {
		case 'audio/webm':
		case 'audio/x-matroska':
			await FileWindow.use(path, readToEnd);
			break;
		case 'audio/aac': {
			const { garbage } = await adtsFrames(path);
			if (garbage > LIMITS.garbageBytes) throw new Refused('holds hardly any sound');
		}
	}
}

async function readToEnd(file: FileWindow): Promise<void> {
	try {
		const blocks = new Matroska(file).blocks();
		while (!(await blocks.next()).done);
	} catch (error) {
		throw error instanceof Refused ? error : new Refused('is damaged');
	}
}
