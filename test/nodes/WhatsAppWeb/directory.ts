import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new directory that is gone when the process ends. */
export function temporaryDirectory(): string {
	if (made.length === 0) {
		process.once('exit', () => {
			for (const directory of made) rmSync(directory, { recursive: true, force: true });
		});
	}
	const directory = mkdtempSync(join(tmpdir(), 'whatsapp-web-test-'));
	made.push(directory);
	return directory;
}
