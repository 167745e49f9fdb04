import { open } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { Refused } from './Refused.ts';

/** After the signature (PNG, third edition, §5.2). */
const FIRST_CHUNK = 8;

const COMPRESSED = ['zTXt', 'iTXt', 'iCCP'];

/**
 * Whoever opens a PNG inflates all of its texts first.
 * @throws Refused when they are larger than any that serves a purpose
 */
export async function assertUsualTexts(path: string): Promise<void> {
	const file = await open(path);
	try {
		const head = Buffer.alloc(8);
		let texts = 0;
		let chunks = 0;
		for (let at = FIRST_CHUNK; ; ) {
			const { bytesRead } = await file.read(head, 0, 8, at);
			const type = head.toString('latin1', 4, 8);
			if (bytesRead < 8 || type === 'IDAT') return;
			const length = head.readUInt32BE(0);
			if (COMPRESSED.includes(type)) texts += length;
			if (texts > LIMITS.compressedTexts || ++chunks > LIMITS.chunks)
				throw new Refused('is nearly all text');
			at += 12 + length;
		}
	} finally {
		await file.close();
	}
}
