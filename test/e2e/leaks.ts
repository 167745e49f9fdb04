import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A value that must not be stored or logged in clear. */
export interface Secret {
	/** Its name in the message of a failed test. */
	name: string;
	value: string | Uint8Array;
}

/** @returns the names of the secrets found in `bytes`: as they are, and binary ones as base64 or hex too */
export function secretsIn(bytes: Buffer, secrets: readonly Secret[]): string[] {
	return secrets
		.filter(({ value }) => spellings(value).some((spelling) => bytes.includes(spelling)))
		.map(({ name }) => name);
}

function spellings(value: Secret['value']): Buffer[] {
	const bytes = Buffer.from(value);
	if (typeof value === 'string') return [bytes];
	// Base64 within a longer text may start at one of three offsets; characters that depend on the neighbours are left out.
	const base64 = [0, 1, 2].map((shift) =>
		Buffer.concat([Buffer.alloc(shift), bytes])
			.toString('base64')
			.slice(shift === 0 ? 0 : 4, -4),
	);
	const texts = [...base64, bytes.toString('base64url').slice(0, -4), bytes.toString('hex')];
	return [
		bytes,
		...texts.map((text) => Buffer.from(text)),
		Buffer.from(bytes.toString('hex').toUpperCase()),
	];
}

/** All files below a folder; links are not followed. */
export async function filesBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

/** @returns one line per file and secret found in it */
export async function leaksIn(
	files: readonly string[],
	secrets: readonly Secret[],
): Promise<string[]> {
	const found = await Promise.all(
		files.map(async (file) =>
			secretsIn(await readFile(file), secrets).map((name) => `${name} in ${file}`),
		),
	);
	return found.flat();
}
