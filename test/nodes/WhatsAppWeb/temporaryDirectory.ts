import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

// Not when the process ends: jest does not pass that on to tests.
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A new directory that is gone when the tests of a file have run. */
export function temporaryDirectory(): string {
	const directory = mkdtempSync(join(tmpdir(), 'whatsapp-web-test-'));
	made.push(directory);
	return directory;
}
