import type { AppStateCommands, MarkedMessage } from '../../contract/commands/appState';
import { isGroupJid } from '../../message/jid';
import type { Address } from '../account/AddressBook';
import { groupMetadata } from '../account/groups';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import { type ChatContext, formerMembers } from '../messages/chatContext';
import { chatAndAuthor, knownMessages } from '../messages/known';
import { findTarget, type Target } from '../messages/lookup';
import { patchAppState } from './appStatePatch';

type Mark = AppStateCommands['markMessage'];
type Core = RequestContext['core'];

/** @throws WhatsAppError `message_not_found`, and see `AppStateCommands` */
export async function markMessage(
	{ mark, ...marked }: Mark['args'],
	connection: Connection,
	core: Core,
): Promise<Mark['result']> {
	const { address, target } = await findMarked(marked, connection, core);
	const { jid } = address;
	const key = keyParts(target, jid);
	if (mark.kind === 'star') {
		const value = { starAction: { starred: mark.starred } };
		await patchAppState({ index: ['star', jid, ...key], value }, connection, core);
		return { chat: jid };
	}
	const value = {
		deleteMessageForMeAction: {
			deleteMedia: mark.deleteFile,
			messageTimestamp: target.known?.timestamp,
		},
	};
	await patchAppState({ index: ['deleteMessageForMe', jid, ...key], value }, connection, core);
	const { known, id } = target;
	if (known) {
		const gone = { table: 'messageGone', id, chatAndAuthor: chatAndAuthor(known) } as const;
		await core.messageChanges.run(async () => await core.account.write([gone]));
	}
	return { chat: jid };
}

/**
 * The message that a command means, and its chat as it is addressed.
 * @throws WhatsAppError `message_not_found`, `recipient_not_found`
 */
async function findMarked(
	{ chat, messageId: id, sender, fromMe }: MarkedMessage,
	{ sock }: Connection,
	core: Core,
): Promise<{ address: Address; target: Target }> {
	const me = core.me();
	const address = await core.addressBook.resolve(chat, sock);
	const group = isGroupJid(chat) ? await groupMetadata(chat, sock, core.caches) : undefined;
	const byLid = group ? group.addressingMode === 'lid' : address.jid === address.lid;
	const context: ChatContext = { address, byLid, group, me };
	const former = await formerMembers([sender], context, (jid) =>
		core.addressBook.alternateJid(jid, sock),
	);
	const known = await knownMessages(core.account, id);
	return { address, target: findTarget({ id, sender, fromMe }, known, { ...context, former }) };
}

/**
 * A message in an index: its id, whether it is the account's own, and in a group its author otherwise (WhatsApp Web's
 * `constructMsgKeySegmentsFromMsgKey`).
 */
function keyParts({ id, fromMe, author }: Target, chat: string): string[] {
	return [id, fromMe ? '1' : '0', isGroupJid(chat) && !fromMe ? author : '0'];
}
