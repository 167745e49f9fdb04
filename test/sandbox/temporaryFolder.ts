import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new temporary folder, and the way to get rid of it. */
export async function temporaryFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-web-sandbox-'));
	return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
