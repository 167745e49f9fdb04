import { decodePlain } from '../../contract/plainData';
import { isGroupJid } from '../../message/jid';
import { unixNow } from '../../primitives/unixNow';
import { identitiesOf } from '../account/identities';
import type { RequestContext } from '../connection/ConnectionSource';
import { chatAndAuthor, type ListedKnownMessage } from '../messages/known';
import type { proto } from '../wire/baileys';

type Core = Pick<RequestContext['core'], 'account' | 'auth' | 'me' | 'messageChanges'>;

const AT_ONCE = 200;

/** Receipts for one command: older messages are hardly waited for. */
const MAX_UNREAD = 100;

/**
 * The messages of a chat that a change is for, as WhatsApp Web names them: what comes later is not archived, read or deleted
 * by it. Up to now where none is kept.
 * @param chat as it is addressed
 */
export async function messageRange(
	chat: string,
	core: Core,
): Promise<proto.SyncActionValue.ISyncActionMessageRange> {
	const [last] = await newest(chat, 1, core);
	if (!last) return { lastMessageTimestamp: unixNow() };
	const { id, fromMe, sender, timestamp } = last;
	const participant = isGroupJid(chat) && !fromMe ? { participant: sender } : {};
	const key = { remoteJid: chat, fromMe, id, ...participant };
	return { lastMessageTimestamp: timestamp, messages: [{ key, timestamp }] };
}

/** Ids of the messages of others in a chat that have come since it was last read. */
export async function unreadIds(chat: string, core: Core): Promise<string[]> {
	const { unread } = await core.account.messages.unread(await jidsOf(chat, core));
	if (unread === 0) return [];
	const found = await newest(chat, Math.min(unread, MAX_UNREAD), core);
	return found.filter(({ fromMe }) => !fromMe).map(({ id }) => id);
}

/** Drops what is kept of a chat. */
export async function dropMessages(chat: string, core: Core): Promise<void> {
	const { account, messageChanges } = core;
	const chats = await jidsOf(chat, core);
	let before: number | undefined;
	for (;;) {
		const page = await account.messages.page({ chats, before, limit: AT_ONCE });
		if (page.length === 0) return;
		before = page.at(-1)?.number;
		const gone = page.map(({ payload }) => {
			const message = decodePlain<ListedKnownMessage>(payload);
			const { id } = message;
			return { table: 'messageGone', id, chatAndAuthor: chatAndAuthor(message) } as const;
		});
		await messageChanges.run(async () => await account.write(gone));
	}
}

/** The last messages of a chat that are kept, the last one first. */
async function newest(chat: string, limit: number, core: Core): Promise<ListedKnownMessage[]> {
	const chats = await jidsOf(chat, core);
	const page = await core.account.messages.page({ chats, limit });
	return page.map(({ payload }) => decodePlain<ListedKnownMessage>(payload));
}

async function jidsOf(chat: string, { auth, me }: Core): Promise<string[]> {
	return await identitiesOf([chat], auth.keys, me());
}
