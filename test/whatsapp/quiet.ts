/**
 * libsignal prints sessions, private keys included, through the console. This silences those lines, and only those.
 * Import it for its effect; doing so twice does no harm.
 */
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
}

type Log = (first: unknown, message?: string) => void;
const ignore: Log = () => undefined;

/** A logger of the shape Baileys wants, that writes nothing. */
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
