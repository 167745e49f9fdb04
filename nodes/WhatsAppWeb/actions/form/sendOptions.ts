import { isGroupJid, isStatusJid } from '../../message/jid';
import type { SendCommand } from '../../contract/SendCommand';
import type { ParameterReader } from './parameters';

const DEFAULT_TIMEOUT_MS = 45_000;
/** A large group, or a status, needs a session with every device of everybody before the first message. */
const GROUP_TIMEOUT_MS = 90_000;

export interface SendOptions extends Pick<SendCommand, 'typesFirst' | 'waitUntil' | 'timeoutMs'> {
	protection: Protection;
}

/** What is made of the words of a message. */
export interface TextOptions extends Pick<SendCommand, 'mentions'> {
	/** Whether a preview of the first link is sent with them. */
	linkPreview: boolean;
}

/** The words go out as they were given. */
const VERBATIM: TextOptions = { mentions: 'none', linkPreview: false };

/** The author's key; `execution` for one that is made of the execution; undefined for none. */
export type Protection = 'execution' | { scope: 'custom'; key: string } | undefined;

/**
 * Reads the collection `options` of the form.
 * @param to JID
 */
export function readSendOptions(form: ParameterReader, to: string): SendOptions {
	const seconds = form.optionalNumber('options.timeoutSeconds', { min: 1, max: 3600 });
	const usual = isGroupJid(to) || isStatusJid(to) ? GROUP_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
	return {
		...(form.boolean('options.showTyping', false) && { typesFirst: true }),
		waitUntil: form.choice(
			'options.waitUntil',
			['accepted', 'delivered', 'read'] as const,
			'accepted',
		),
		timeoutMs: seconds === undefined ? usual : seconds * 1000,
		protection: readProtection(form),
	};
}

/** Reads those of the same collection that are about words. @param isVerbatim of the operation */
export function readTextOptions(form: ParameterReader, isVerbatim = false): TextOptions {
	if (isVerbatim) return VERBATIM;
	return {
		mentions: form.choice(
			'options.mentions',
			['everyone', 'fromText', 'none'] as const,
			'fromText',
		),
		linkPreview: form.boolean('options.linkPreview', true),
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
