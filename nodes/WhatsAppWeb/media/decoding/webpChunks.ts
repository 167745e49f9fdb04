import { LIMITS } from '../limits.ts';
import { FileWindow } from './FileWindow.ts';
import { Refused } from './Refused.ts';

/** After `RIFF`, a size and `WEBP`. */
const FIRST_CHUNK = 12;

const CHUNK_HEAD = 8;

/**
 * Whoever opens a WebP remembers all of its chunks.
 * @throws Refused when there are more of them than any animation has frames
 */
export async function assertUsualChunks(path: string): Promise<void> {
	await FileWindow.use(path, async (file) => {
		let chunks = 0;
		for (let at = FIRST_CHUNK; at + CHUNK_HEAD <= file.size; ) {
			if (++chunks > LIMITS.boxes) throw new Refused('has too many parts');
			const length = (await file.at(at, CHUNK_HEAD)).readUInt32LE(4);
			at += CHUNK_HEAD + length + (length % 2);
		}
	});
}
