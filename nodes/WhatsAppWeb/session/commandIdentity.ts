import { createHash, randomBytes } from 'node:crypto';
import type { AccountStore } from '../store/Store';
import { encodePlain } from './plain';
import type { SendCommand } from './SessionClient';

/** What makes two commands the same. */
export interface CommandIdentity {
	/** As WhatsApp Web's own ids look. */
	messageId: string;
	commandKey: string | null;
	/** SHA-256 over recipient and content, hex. */
	contentHash: string;
}

const PREFIX = '3EB0';
const HEX_DIGITS = 18;

export function identify(command: SendCommand, account: AccountStore): CommandIdentity {
	const { idempotency, to, content, replyTo } = command;
	const hash = createHash('sha256').update(
		encodePlain({
			to,
			replyTo,
			message: content.message,
			action: content.action,
			callLink: content.callLink,
			stanza: content.stanza,
			media: content.media && { kind: content.media.kind, sha256: content.media.sha256 },
		}),
	);
	const commandKey = idempotency
		? account.hmac('command', `${idempotency.scope}|${idempotency.key}`)
		: null;
	const seed = commandKey
		? account.hmac('message id', commandKey)
		: randomBytes(HEX_DIGITS / 2).toString('hex');
	return {
		messageId: PREFIX + seed.slice(0, HEX_DIGITS).toUpperCase(),
		commandKey,
		contentHash: hash.digest('hex'),
	};
}
