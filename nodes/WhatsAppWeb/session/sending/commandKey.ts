import { createHash, randomBytes } from 'node:crypto';
import type { AccountStore, OutboxEntry } from '../../store/Store';
import type { MessageContent } from '../../message/content';
import { encodePlain } from '../../contract/plainData';
import type { SendCommand } from '../../contract/SendCommand';

/** What makes two commands the same. */
export interface CommandKey {
	commandKey: string | null;
	/** SHA-256 over recipient and content, hex. */
	contentHash: string;
}

const PREFIX = '3EB0';
const HEX_DIGITS = 18;

/**
 * How long an execution may take to retry a node, with a day for clocks that jump, in ms. n8n whose database was made
 * anew counts its executions anew: the same key after that is another message's.
 */
const EXECUTION_KEY_MS = 2 * 24 * 3_600_000;

/** What a preview of a file is kept in. It may come out differently from the same file. */
const PREVIEW = 'jpegThumbnail';

export function commandKeyOf(command: SendCommand, account: AccountStore): CommandKey {
	const { idempotency, to, content, replyTo } = command;
	const hash = createHash('sha256').update(
		encodePlain({
			to,
			replyTo,
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

/** The entry that a command with this key is, if there is one; else the key to keep one under. */
export async function findEntry(
	commandKey: string | null,
	scope: 'execution' | 'custom' | undefined,
	account: AccountStore,
): Promise<{ commandKey: string | null; kept?: OutboxEntry }> {
	const kept = commandKey === null ? undefined : await account.outbox.byCommandKey(commandKey);
	const isPast = scope === 'execution' && Date.now() - (kept?.createdAt ?? 0) > EXECUTION_KEY_MS;
	if (!kept || !isPast) return { commandKey, kept };
	return await findEntry(account.hmac('command', `${commandKey} anew`), scope, account);
}

/**
 * As WhatsApp Web's own ids look.
 * @param createdAt of its entry: a key that is used again when that is forgotten must not have the same id, because WhatsApp
 * drops what it has delivered before
 */
export function messageIdOf(
	commandKey: string | null,
	createdAt: number,
	account: AccountStore,
): string {
	const seed =
		commandKey === null
			? randomBytes(HEX_DIGITS / 2).toString('hex')
			: account.hmac('message id', `${commandKey} ${createdAt}`);
	return PREFIX + seed.slice(0, HEX_DIGITS).toUpperCase();
}

function withoutPreviews(message: MessageContent['message']): MessageContent['message'] {
	const kinds = Object.entries(message);
	return Object.fromEntries(
		kinds.map(([kind, fields]) => [kind, { ...fields, [PREVIEW]: undefined }]),
	);
}
