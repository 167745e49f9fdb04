import type { proto } from '../../wire/baileys';
import type { ChatChanges } from '../../../contract/events/chats';
import { bareJid } from '../../../message/jid';
import type { PhoneReader } from './PhoneReader';

/** By the kind of action; its value is undefined when it was removed. */
const CHANGES: ReadonlyMap<string, (value: proto.ISyncActionValue | undefined) => ChatChanges> =
	new Map(
		Object.entries<(value: proto.ISyncActionValue | undefined) => ChatChanges>({
			archive: (value) => ({ archived: value?.archiveChatAction?.archived === true }),
			pin_v1: (value) => ({ pinned: value?.pinAction?.pinned === true }),
			mute: (value) => mute(value?.muteAction),
			markChatAsRead: (value) => ({ read: value?.markChatAsReadAction?.read === true }),
			lock: (value) => ({ locked: value?.lockChatAction?.locked === true }),
			clearChat: () => ({ cleared: true }),
			deleteChat: () => ({ deleted: true }),
		}),
	);

/** What is done to whole chats on the phone. */
export const chats: PhoneReader = {
	kinds: [...CHANGES.keys()],
	async read({ index: [kind = '', chat], value, isOwn }, { parts, placeIn }) {
		const changes = CHANGES.get(kind)?.(value);
		if (!chat || !changes) return undefined;
		// Baileys tells of all others; whoever clears a chat from here has noted it.
		if (changes.cleared === true && !isOwn) await parts.chatStates.learn(bareJid(chat), changes);
		return { event: 'chat_update', data: { ...(await placeIn(chat)), changes } };
	},
};

function mute(action: proto.SyncActionValue.IMuteAction | null | undefined): ChatChanges {
	const until = Number(action?.muteEndTimestamp ?? 0);
	const muted = action?.muted === true;
	return { muted, mutedUntil: muted && until > 0 ? Math.floor(until / 1000) : null };
}
