import { WhatsAppError } from '../../errors';
import { isGroupJid, isNewsletterJid } from '../../message/jid';
import type { WASocket } from '../wire/baileys';
import { timedOut } from '../../primitives/Budget';
import { unixNow } from '../../primitives/unixNow';
import type { SessionParts } from '../connection/SessionParts';
import { type ChatContext, formerMembers } from '../messages/chatContext';
import { findTarget, isIn } from '../messages/lookup';
import { groupMetadata } from '../account/groups';
import { distinct, knownMessages } from '../messages/known';
import type { ChatCommands } from '../../contract/commands/chats';

type MarkRead = ChatCommands['markRead'];

/** Identifies a message in a receipt, by the JIDs it arrived under. */
interface ReceiptKey {
	remoteJid: string;
	id: string;
	fromMe: false;
	participant?: string;
}

/** @throws WhatsAppError `message_not_found`, `forbidden`, `unsupported_for_newsletter`, `upstream_timeout` */
export async function markRead(
	{ chat: to, messageIds, sender }: MarkRead['args'],
	sock: WASocket,
	core: Pick<SessionParts, 'account' | 'addressBook' | 'caches' | 'me'>,
): Promise<MarkRead['result']> {
	if (isNewsletterJid(to)) {
		throw new WhatsAppError('unsupported_for_newsletter', 'Channels do not learn what was read');
	}
	const chat = await chatContext(to, sock, core);
	const keys = await Promise.all(
		messageIds.map(async (id) => await receiptKey(id, sender, chat, sock, core)),
	);
	try {
		await sock.readMessages(keys);
	} catch (error) {
		// Baileys asks for the privacy settings first, and throws a TypeError when there is no answer.
		throw error instanceof TypeError ? timedOut('the privacy settings could not be read') : error;
	}
	const { jid, pn, lid } = chat.address;
	const chats = distinct([jid, pn, lid]);
	await core.account.write([{ table: 'chatRead', chats, ids: messageIds }]);
	return { chat: jid, timestamp: unixNow() };
}

async function chatContext(
	chat: string,
	sock: WASocket,
	core: Pick<SessionParts, 'addressBook' | 'caches' | 'me'>,
): Promise<ChatContext> {
	const me = core.me();
	const address = await core.addressBook.resolve(chat, sock);
	if (!isGroupJid(chat)) return { address, byLid: address.jid === address.lid, me };
	const group = await groupMetadata(chat, sock, core.caches);
	return { address, byLid: group.addressingMode === 'lid', group, me };
}

async function receiptKey(
	id: string,
	sender: string | undefined,
	chat: ChatContext,
	sock: WASocket,
	{ account, addressBook }: Pick<SessionParts, 'account' | 'addressBook'>,
): Promise<ReceiptKey> {
	const { jid } = chat.address;
	const isGroup = isGroupJid(jid);
	const all = await knownMessages(account, id);
	// In a direct chat, only the other person's messages can be marked as read.
	const target = { id, sender: isGroup ? sender : jid };
	const isOwn = all.some((message) => message.fromMe && isIn(message, chat.address));
	const former = await formerMembers([sender], chat, (each) =>
		addressBook.alternateJid(each, sock),
	);
	const { author, known, fromMe } = findTarget(target, all, { ...chat, former });
	if (fromMe || (isOwn && !known)) {
		throw new WhatsAppError('forbidden', `The message ${id} is your own`);
	}
	return {
		remoteJid: known?.chats[0] ?? jid,
		id,
		fromMe: false,
		...(isGroup && { participant: known?.sender ?? author }),
	};
}
