import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a temporary folder. @returns its path and a function that deletes it */
export async function temporaryFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-web-sandbox-'));
	return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
