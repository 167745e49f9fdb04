import { isGroupJid } from '../../message/jid';
import type { SendCommand } from '../../contract/SendCommand';
import type { ParameterReader } from './parameters';

const DEFAULT_TIMEOUT_MS = 45_000;
/** A large group needs a session with every device of every member before the first message. */
const GROUP_TIMEOUT_MS = 90_000;

export type SendOptions = Pick<SendCommand, 'waitUntil' | 'timeoutMs' | 'idempotency'>;

/**
 * Reads the collection `options` of the form.
 * @param to JID
 * @param executionKey identifies this item of this execution; undefined outside of an execution
 */
export function readSendOptions(
	form: ParameterReader,
	to: string,
	executionKey: string | undefined,
): SendOptions {
	const seconds = form.optionalNumber('options.timeoutSeconds', { min: 1, max: 3600 });
	const usual = isGroupJid(to) ? GROUP_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
	return {
		waitUntil: form.choice(
			'options.waitUntil',
			['accepted', 'delivered', 'read'] as const,
			'accepted',
		),
		timeoutMs: seconds === undefined ? usual : seconds * 1000,
		idempotency: readIdempotency(form, executionKey),
	};
}

function readIdempotency(
	form: ParameterReader,
	executionKey: string | undefined,
): SendCommand['idempotency'] {
	const protection = form.choice(
		'options.duplicateProtection',
		['customKey', 'execution', 'off'] as const,
		'execution',
	);
	if (protection === 'customKey') {
		return { key: form.text('options.idempotencyKey', { max: 255 }), scope: 'custom' };
	}
	if (protection === 'off' || executionKey === undefined) return undefined;
	return { key: executionKey, scope: 'execution' };
}
