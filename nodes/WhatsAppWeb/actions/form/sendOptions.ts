import { isGroupJid } from '../../message/jid';
import type { SendCommand } from '../../contract/SendCommand';
import type { ParameterReader } from './parameters';

const DEFAULT_TIMEOUT_MS = 45_000;
/** A large group needs a session with every device of every member before the first message. */
const GROUP_TIMEOUT_MS = 90_000;

export interface SendOptions extends Pick<SendCommand, 'waitUntil' | 'timeoutMs'> {
	protection: Protection;
}

/** The author's key; `execution` for one that is made of the execution; undefined for none. */
export type Protection = 'execution' | { scope: 'custom'; key: string } | undefined;

/**
 * Reads the collection `options` of the form.
 * @param to JID
 */
export function readSendOptions(form: ParameterReader, to: string): SendOptions {
	const seconds = form.optionalNumber('options.timeoutSeconds', { min: 1, max: 3600 });
	const usual = isGroupJid(to) ? GROUP_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
	return {
		waitUntil: form.choice(
			'options.waitUntil',
			['accepted', 'delivered', 'read'] as const,
			'accepted',
		),
		timeoutMs: seconds === undefined ? usual : seconds * 1000,
		protection: readProtection(form),
	};
}

/** Reads how duplicates are recognised; `execution` in forms without such an option. */
export function readProtection(form: ParameterReader): Protection {
	const protection = form.choice(
		'options.duplicateProtection',
		['customKey', 'execution', 'off'] as const,
		'execution',
	);
	if (protection === 'customKey') {
		return { key: form.text('options.idempotencyKey', { max: 255 }), scope: 'custom' };
	}
	return protection === 'off' ? undefined : protection;
}
