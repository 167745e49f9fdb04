import { randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync, rmSync, statSync, utimes } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Folders of temporary files: `n8n-whatsapp-web-<pid>-<start>-<namespace>-<uuid>`. The files in them are not encrypted, so
 * those of a process that was killed have to go; those of a process that runs have to stay, also when it runs in another
 * container that has the same /tmp.
 */

const PREFIX = 'n8n-whatsapp-web-';

/** Start of this process, Unix ms. Tells it from an earlier one: in a container the next process often has the same id. */
const STARTED = Math.round(performance.timeOrigin);

/** Milliseconds between two signs of life of a folder, and without one after which nobody uses it. */
const SIGN_OF_LIFE = 60_000;
const DEAD = 10 * SIGN_OF_LIFE;

/** What process ids count in: containers that share a folder have different ones. */
const NAMESPACE = pidNamespace();

let looking: NodeJS.Timeout | undefined;
let living: NodeJS.Timeout | undefined;

export function folderName(): string {
	return `${PREFIX}${process.pid}-${STARTED}-${NAMESPACE}-${randomUUID()}`;
}

/** Gives signs of life as long as this process runs. */
export function keepFresh(path: string): void {
	clearInterval(living);
	living = setInterval(() => {
		const now = new Date();
		// Somebody may have removed it: the next file makes another.
		utimes(path, now, now, () => {});
	}, SIGN_OF_LIFE).unref();
}

/** Removes the folders of processes that were killed, now and from time to time. Never throws. */
export function removeOrphans(): void {
	looking ??= setInterval(removeOrphans, DEAD).unref();
	for (const name of namesIn(tmpdir())) {
		if (!name.startsWith(PREFIX)) continue;
		const path = join(tmpdir(), name);
		try {
			if (isOrphan(name, path)) rmSync(path, { recursive: true, force: true });
		} catch {
			// It belongs to another user, or somebody else has removed it.
		}
	}
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function isOrphan(name: string, path: string): boolean {
	const [pid, started, namespace] = name.slice(PREFIX.length).split('-', 3);
	// Process ids of another container say nothing here.
	if (namespace === NAMESPACE) return !isAlive(Number(pid), Number(started));
	return Date.now() - statSync(path).mtimeMs > DEAD;
}

function isAlive(pid: number, started: number): boolean {
	if (pid === process.pid) return started === STARTED;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, as another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** `4026531836`; `host` where there are none. */
function pidNamespace(): string {
	try {
		return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 'host';
	} catch {
		return 'host';
	}
}
