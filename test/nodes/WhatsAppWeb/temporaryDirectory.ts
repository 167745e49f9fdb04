import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

// jest does not tell tests when the process ends, so the directories are deleted here.
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A new directory that is deleted after the file's tests. */
export function temporaryDirectory(): string {
	const directory = mkdtempSync(join(tmpdir(), 'whatsapp-web-test-'));
	made.push(directory);
	return directory;
}
