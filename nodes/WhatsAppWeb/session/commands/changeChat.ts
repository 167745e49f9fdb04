import { WhatsAppError } from '../../errors';
import type { AppStateCommands, ChatChange } from '../../contract/commands/appState';
import type { ChatChanges } from '../../contract/events/chats';
import { isNewsletterJid } from '../../message/jid';
import { canonicalJid } from '../account/identities';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import { type AppStateAction, patchAppState } from './appStatePatch';
import { dropMessages, messageRange, unreadIds } from './chatMessages';
import { markRead } from './markRead';

type Change = AppStateCommands['changeChat'];
type Core = RequestContext['core'];

/** WhatsApp's apps pin no more; nothing but them keeps to it. */
const MAX_PINNED = 3;

/** WhatsApp Web's end of a mute that has none. */
const FOR_EVER = -1;

/** @throws WhatsAppError see the contract, and `AppStateCommands` */
export async function changeChat(
	{ chat: to, change }: Change['args'],
	connection: Connection,
	core: Core,
): Promise<Change['result']> {
	if (isNewsletterJid(to) && change.kind !== 'pin') throw notForChannels();
	// The chat's present JID, as WhatsApp Web has it in the index: the LID of somebody once the account is migrated.
	const { jid } = await core.addressBook.resolve(to, connection.sock);
	if (change.kind === 'pin' && change.pinned) await assertMayPin(jid, core);
	for (const action of await actionsFor(change, jid, core)) {
		await patchAppState(action, connection, core);
	}
	const unread = change.kind === 'read' && change.read ? await unreadIds(jid, core) : [];
	if (unread.length > 0) {
		await markRead({ chat: jid, messageIds: unread }, connection.sock, core);
	}
	if (change.kind === 'clear' || change.kind === 'delete') await dropMessages(jid, core);
	await core.chatStates.learn(jid, learned(change));
	return { chat: jid, receipts: unread.length };
}

async function actionsFor(change: ChatChange, chat: string, core: Core): Promise<AppStateAction[]> {
	switch (change.kind) {
		case 'archive': {
			const { archived } = change;
			const range = await messageRange(chat, core);
			const archive = { archiveChatAction: { archived, messageRange: range } };
			// As WhatsApp's apps do; they do not infer it.
			const { pinned } = await core.chatStates.of(chat);
			return [
				{ index: ['archive', chat], value: archive },
				...(archived && pinned === true ? [pin(chat, false)] : []),
			];
		}
		case 'pin':
			return [pin(chat, change.pinned)];
		case 'mute': {
			const { until } = change;
			const muteEndTimestamp = until === undefined ? 0 : until === null ? FOR_EVER : until * 1000;
			const muteAction = { muted: until !== undefined, muteEndTimestamp };
			return [{ index: ['mute', chat], value: { muteAction } }];
		}
		case 'read': {
			const markChatAsReadAction = {
				read: change.read,
				messageRange: await messageRange(chat, core),
			};
			return [{ index: ['markChatAsRead', chat], value: { markChatAsReadAction } }];
		}
		case 'clear': {
			// Whether starred messages go, too, and whether files on the phone do.
			const index = ['clearChat', chat, change.keepStarred ? '0' : '1', '0'];
			return [
				{ index, value: { clearChatAction: { messageRange: await messageRange(chat, core) } } },
			];
		}
		case 'delete':
			// Files that were saved to the phone's gallery stay.
			return [
				{
					index: ['deleteChat', chat, '0'],
					value: { deleteChatAction: { messageRange: await messageRange(chat, core) } },
				},
			];
	}
}

function pin(chat: string, pinned: boolean): AppStateAction {
	return { index: ['pin_v1', chat], value: { pinAction: { pinned } } };
}

/** What the change says of the chat, as an event would. */
function learned(change: ChatChange): ChatChanges {
	switch (change.kind) {
		case 'archive':
			return { archived: change.archived };
		case 'pin':
			return { pinned: change.pinned };
		case 'mute':
			return { muted: change.until !== undefined, mutedUntil: change.until ?? null };
		case 'read':
			return { read: change.read };
		case 'clear':
			return { cleared: true };
		case 'delete':
			return { deleted: true };
	}
}

async function assertMayPin(chat: string, { chatStates, auth }: Core): Promise<void> {
	const pinned = await chatStates.pinned();
	const others = pinned.filter((jid) => jid !== chat);
	const isPinned = pinned.includes(await canonicalJid(chat, auth.keys));
	if (isPinned || others.length < MAX_PINNED) return;
	throw new WhatsAppError('forbidden', `${MAX_PINNED} chats are pinned already`, {
		description: 'WhatsApp pins no more than three. Unpin one of them first.',
		details: { reason: 'too_many', pinned },
	});
}

function notForChannels(): WhatsAppError {
	return new WhatsAppError('unsupported_for_newsletter', 'This cannot be done to a channel', {
		description: 'To mute or unfollow a channel, choose the resource Channel.',
	});
}
