import { createHash } from 'node:crypto';
import type { AccountStore } from '../../store/Store';
import type { MessageContent } from '../../message/content';
import { encodePlain } from '../../contract/plainData';
import type { SendCommand } from '../../contract/SendCommand';

/** Identifies a command: two with one `commandKey` are one message. */
export interface CommandKey {
	/** HMAC of the idempotency key; null for a command without one. */
	commandKey: string | null;
	/** SHA-256 over recipient and content, hex. */
	contentHash: string;
}

/** Field for the preview of a file, which may differ between two conversions of the same file. */
const PREVIEW = 'jpegThumbnail';

export function commandKeyOf(command: SendCommand, account: AccountStore): CommandKey {
	const { idempotency, to, content, replyTo, mentions, audience } = command;
	const hash = createHash('sha256').update(
		encodePlain({
			to,
			replyTo,
			// The usual is left out, and has no trace in hashes of before there was a choice.
			mentions: mentions === 'fromText' ? undefined : mentions,
			audience,
			message: withoutPreviews(content.message),
			action: content.action,
			callLink: content.callLink,
			stanza: content.stanza,
			media: content.media && { kind: content.media.kind, sha256: content.media.sha256 },
		}),
	);
	const commandKey = idempotency
		? account.hmac('command', `${idempotency.scope}|${idempotency.key}`)
		: null;
	return { commandKey, contentHash: hash.digest('hex') };
}

function withoutPreviews(message: MessageContent['message']): MessageContent['message'] {
	const kinds = Object.entries(message);
	return Object.fromEntries(
		kinds.map(([kind, fields]) => [kind, { ...fields, [PREVIEW]: undefined }]),
	);
}
