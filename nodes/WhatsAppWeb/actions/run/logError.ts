import type { IExecuteFunctions } from 'n8n-workflow';
import type { WhatsAppError } from '../../errors';

/** Details that say what went wrong. Others would identify people: recipients, ids of messages, hosts. */
const HARMLESS = ['code', 'max_bytes', 'maybe_sent', 'parameter', 'reason', 'status', 'variable'];

/** A code, or a name of a field. Names in a document can be any text, so only those that look like one are logged. */
const NAME = /^(?!.*\d{5})[A-Za-z_][\w.[\]-]{0,79}$/;

/** A line of V8's stack; all other lines belong to the error's message. */
const FRAME = /^ {4}at .+(:\d+:\d+|<anonymous>|native)\)?$/;

/** Logs only codes and details, no content or recipients. The item has the full message, under the same request ID. */
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

/** The error's name and stack, without its message, which may quote content, as that of a JSON error does. */
function whereabouts(cause: unknown): { error?: string; stack?: string } {
	if (!(cause instanceof Error)) return {};
	const { name, message, stack = '' } = cause;
	const frames = stack.replace(message, '').split('\n');
	return { error: name, stack: frames.filter((line) => FRAME.test(line)).join('\n') };
}
