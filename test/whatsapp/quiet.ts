/**
 * Silences two libraries of the client in tests: drops the lines in which libsignal prints sessions with private keys, and
 * unreferences long timers, because Baileys leaves some of 30 seconds and more that keep a finished process alive. Imported
 * for its effect; a second import does no harm.
 */
const LONG_MS = 20_000;
const NOISE =
	/^(Closing session|Opening session|Removing old closed session|Session already (closed|open)|Closing open session|Decrypted message with closed session|Failed to decrypt message|Session error|Migrating session|V1 session storage|WARNING: Expected pubkey)/;
const MARK = Symbol.for('loopback-whatsapp/quiet');

const marked = console as typeof console & { [MARK]?: true };
if (!marked[MARK]) {
	marked[MARK] = true;
	for (const level of ['log', 'info', 'warn', 'error'] as const) {
		const print = console[level].bind(console);
		console[level] = (...args: unknown[]) => {
			if (typeof args[0] !== 'string' || !NOISE.test(args[0])) print(...args);
		};
	}
	const start = globalThis.setTimeout;
	const startQuietly = (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
		const timer = start(run, ms, ...args);
		return ms !== undefined && ms >= LONG_MS ? timer.unref() : timer;
	};
	globalThis.setTimeout = Object.assign(startQuietly, start) as typeof setTimeout;
}

type Log = (first: unknown, message?: string) => void;
const ignore: Log = () => undefined;

/** A logger for Baileys that writes nothing. */
export const silentLogger = {
	level: 'silent',
	child: () => silentLogger,
	trace: ignore,
	debug: ignore,
	info: ignore,
	warn: ignore,
	error: ignore,
	fatal: ignore,
};
