/** An error that a person can act on; it is printed without a stack. */
export class Trouble extends Error {}

/** @param {string} text one line about the progress */
export function say(text) {
	process.stdout.write(`${text}\n`);
}

/**
 * Announces a long step, shows that it is alive, and says how long it took.
 * @template T
 * @param {string} what e.g. `Installing n8n 2.41.1`
 * @param {string} usually how long such a step takes, e.g. `5 minutes`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, usually, work) {
	const start = Date.now();
	say(`▸ ${what} (usually ${usually})`);
	// A terminal shows a running clock, a log file one line a minute.
	const tick = process.stdout.isTTY
		? setInterval(() => process.stdout.write(`  ${elapsed(start)}\r`), 1000)
		: setInterval(() => say(`  … ${elapsed(start)}`), 60_000);
	try {
		const result = await work();
		say(`✓ ${what}: ${elapsed(start)}`);
		return result;
	} finally {
		clearInterval(tick);
	}
}

/** @param {number} start Unix ms */
function elapsed(start) {
	const seconds = Math.round((Date.now() - start) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
