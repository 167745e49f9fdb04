import type { IExecuteFunctions } from 'n8n-workflow';
import type { WhatsAppError } from '../../errors';

/** Particulars that say what went wrong. Others say with whom: recipients, ids of messages, hosts. */
const HARMLESS = ['code', 'max_bytes', 'maybe_sent', 'parameter', 'reason', 'status', 'variable'];

/** A name of ours or of a field. The field of a document may be called anything, and so hold anything. */
const NAME = /^(?!.*\d{5})[A-Za-z_][\w.[\]-]{0,79}$/;

/** A line of V8's stack; what is not one belongs to the error's message. */
const FRAME = /^ {4}at .+(:\d+:\d+|<anonymous>|native)\)?$/;

/**
 * Tells n8n's log of an item that went wrong: codes and particulars only. What was to be sent, and to whom, stays out of it; the
 * item has the error's own words, under the same request ID.
 */
export function logError(
	{ logger }: Pick<IExecuteFunctions, 'logger'>,
	error: WhatsAppError,
	requestId: string,
): void {
	const { code, details, cause = error } = error;
	const about = { request_id: requestId, code, details: harmless(details) };
	if (code !== 'internal_error') {
		logger.warn('WhatsApp Web: operation not carried out', about);
		return;
	}
	logger.error('WhatsApp Web: internal error', { ...about, ...whereabouts(cause) });
}

function harmless(details: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		HARMLESS.map((name) => [name, details[name]]).filter(([, value]) => isHarmless(value)),
	);
}

function isHarmless(value: unknown): boolean {
	if (typeof value === 'string') return NAME.test(value);
	return typeof value === 'number' || typeof value === 'boolean';
}

/** Where it was thrown. Its message may quote what was to be sent, as that of a JSON error does. */
function whereabouts(cause: unknown): { error?: string; stack?: string } {
	if (!(cause instanceof Error)) return {};
	const { name, message, stack = '' } = cause;
	const frames = stack.replace(message, '').split('\n');
	return { error: name, stack: frames.filter((line) => FRAME.test(line)).join('\n') };
}
