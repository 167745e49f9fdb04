import type { BaileysLogger } from './baileys';

/** Where a session's log goes, e.g. to n8n's logger. `fields` hold nothing secret. */
export type Log = (
	level: 'warn' | 'error',
	message: string,
	fields: Record<string, unknown>,
) => void;

/** A logger for Baileys that lets warnings and errors through, and of their fields only what is safe to keep. */
export function makeBaileysLogger(log: Log): BaileysLogger {
	throw new Error('not yet');
}
