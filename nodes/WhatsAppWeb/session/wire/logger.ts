import type { BaileysLogger } from './baileys';

/** Receives the log of a session, e.g. n8n's logger. `fields` hold no secrets. */
export type Log = (
	level: 'warn' | 'error',
	message: string,
	fields: Record<string, unknown>,
) => void;

/** Fields of Baileys' log entries that are kept if they are strings, numbers or booleans. */
const PLAIN = new Set([
	'author',
	'code',
	'count',
	'errorCode',
	'from',
	'fromJid',
	'hostname',
	'jid',
	'lid',
	'messageType',
	'msgId',
	'name',
	'opName',
	'participant',
	'pn',
	'reason',
	'retryCount',
	'sender',
	'senderAlt',
]);

/** Fields of a message key, which holds nothing of the text. */
const MESSAGE_KEY = ['remoteJid', 'participant', 'id', 'fromMe'];

/** A phone number, LID or group id within other text. */
const NUMBER = /(?<![\dA-Za-z])\d{3,}(\d{4})(?!\d|[A-Za-z])/g;

/** Keys and tokens, in base64 or hex. */
const SECRET = /[A-Za-z0-9+/_=-]{40,}/g;

/**
 * A logger for Baileys that passes on only warnings and errors, and of their fields only those known to be harmless:
 * Baileys logs whole stanzas, which hold message text, and errors that carry stanzas as data.
 */
export function makeBaileysLogger(log: Log): BaileysLogger {
	const pass = (level: 'warn' | 'error') => (entry: unknown, message?: string) => {
		if (typeof entry === 'string') log(level, redact(entry), {});
		else log(level, redact(message ?? ''), harmless(entry));
	};
	const logger: BaileysLogger = {
		// At `trace`, Baileys would format every stanza.
		level: 'warn',
		child: () => logger,
		trace: () => undefined,
		debug: () => undefined,
		info: () => undefined,
		warn: pass('warn'),
		error: pass('error'),
	};
	return logger;
}

function harmless(entry: unknown): Record<string, unknown> {
	const fields: Record<string, unknown> = {};
	for (const [name, value] of entriesOf(entry)) {
		if (isError(value)) fields.error = describe(value);
		else if (name === 'key') fields.key = kept(value, MESSAGE_KEY);
		else if (name === 'attrs') fields.attrs = kept(value, ['error', 'class', 'type']);
		else if (PLAIN.has(name) && isPrimitive(value)) fields[name] = redacted(value);
	}
	return fields;
}

/** An error without its data, which in a Boom is the stanza that caused it. */
function describe(error: { name: string; message: string }): Record<string, unknown> {
	// The message of a JSON error quotes the text that it could not parse.
	const message = error.name === 'SyntaxError' ? '' : redact(error.message);
	const output = 'output' in error ? error.output : undefined;
	const statusCode = Object.fromEntries(entriesOf(output)).statusCode;
	return { name: error.name, message, ...(typeof statusCode === 'number' && { statusCode }) };
}

function kept(value: unknown, names: string[]): Record<string, unknown> {
	return Object.fromEntries(
		entriesOf(value)
			.filter(([name, field]) => names.includes(name) && isPrimitive(field))
			.map(([name, field]) => [name, redacted(field)]),
	);
}

function entriesOf(value: unknown): Array<[string, unknown]> {
	return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isPrimitive(value: unknown): boolean {
	return ['string', 'number', 'boolean'].includes(typeof value);
}

function redacted(value: unknown): unknown {
	return typeof value === 'string' ? redact(value) : value;
}

/** By shape, because some errors come from other realms. */
function isError(value: unknown): value is { name: string; message: string } {
	if (typeof value !== 'object' || value === null) return false;
	const { name, message, stack } = value as Partial<Error>;
	return typeof name === 'string' && typeof message === 'string' && typeof stack === 'string';
}

function redact(text: string): string {
	return text.replace(SECRET, '[redacted]').replace(NUMBER, '…$1');
}
