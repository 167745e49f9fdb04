import type { ChatChanges } from '../../contract/events/chats';
import { unixNow } from '../../primitives/unixNow';
import type { BaileysEventMap, WASocket } from '../wire/baileys';
import type { FactTable } from './FactTable';
import { canonicalJid, type Identified, identitiesOf } from './identities';

/** How a chat stands in the account's own list of chats; what WhatsApp has not told is absent. */
export type ChatState = Omit<ChatChanges, 'cleared' | 'deleted'>;

/** The account's own view of its chats: pinned, archived, muted, marked as unread. A person's two JIDs are one chat. */
export class ChatStates {
	constructor(
		private readonly table: FactTable<ChatState>,
		private readonly identified: () => Identified,
	) {}

	/** @param chat JID without device */
	async of(chat: string): Promise<ChatState> {
		const states = (await this.jidsOf(chat)).map(async (jid) => await this.table.of(jid));
		const state = Object.assign({}, ...(await Promise.all(states))) as ChatState;
		const isOver = typeof state.mutedUntil === 'number' && state.mutedUntil < unixNow();
		return isOver ? { ...state, muted: false, mutedUntil: null } : state;
	}

	/** Canonical JIDs of the chats at the top of the list. */
	async pinned(): Promise<string[]> {
		const { keys } = this.identified().auth;
		const pinned = [...(await this.table.all())].filter(([, state]) => state.pinned === true);
		const chats = pinned.map(async ([jid]) => await canonicalJid(jid, keys));
		return [...new Set(await Promise.all(chats))];
	}

	/** On disk when it resolves. WhatsApp's apps unpin what they archive, and a deleted chat is neither. */
	async learn(chat: string, { cleared, deleted, ...changes }: ChatChanges): Promise<void> {
		const state: ChatState = {
			...(changes.archived === true && { pinned: false }),
			...(deleted === true && { pinned: false, archived: false }),
			...((cleared ?? deleted) === true && { read: true }),
			...changes,
		};
		const jids = await this.jidsOf(chat);
		await this.table.learnAll(jids.map((jid) => [jid, state]));
	}

	/** Clears the cache, after the account's rows were quarantined. */
	forget(): void {
		this.table.forget();
	}

	private async jidsOf(chat: string): Promise<string[]> {
		const { auth, me } = this.identified();
		return await identitiesOf([chat], auth.keys, me());
	}
}

interface LearnParts {
	chatStates: ChatStates;
	report(error: unknown): void;
}

/**
 * Stores how chats stand, as the phone tells it at linking and from then on. Each event is taken as Baileys makes it: while
 * the first app state is read, its buffer keeps only the last change of each chat, and of chats without history none.
 */
export function learnChatStates(
	{ sock: { ev } }: { sock: WASocket },
	{ chatStates, report }: LearnParts,
): void {
	const learn = (chat: string | null | undefined, changes: ChatChanges): void => {
		if (!chat || Object.keys(changes).length === 0) return;
		chatStates.learn(chat, changes).catch(report);
	};
	const emit = ev.emit.bind(ev);
	ev.emit = (event, data) => {
		if (event === 'chats.update') {
			for (const chat of data as BaileysEventMap['chats.update']) learn(chat.id, changed(chat));
		} else if (event === 'chats.lock') {
			const { id, locked } = data as BaileysEventMap['chats.lock'];
			learn(id, { locked });
		} else if (event === 'chats.delete') {
			for (const id of data as BaileysEventMap['chats.delete']) learn(id, { deleted: true });
		}
		return emit(event, data);
	};
	ev.on('messaging-history.set', ({ chats }) => {
		for (const { id, archived, pinned, muteEndTime, markedAsUnread } of chats) {
			learn(id, {
				...changed({
					archived,
					pinned: pinned ?? undefined,
					muteEndTime: muteEndTime ?? undefined,
				}),
				...(markedAsUnread === true && { read: false }),
			});
		}
	});
}

type Update = Pick<
	BaileysEventMap['chats.update'][number],
	'archived' | 'pinned' | 'muteEndTime' | 'unreadCount'
>;

/** @param update as Baileys' `processSyncAction` makes it: null for what was taken back, `unreadCount` -1 for "as unread" */
function changed({ archived, pinned, muteEndTime, unreadCount }: Update): ChatChanges {
	return {
		...(typeof archived === 'boolean' && { archived }),
		...(pinned !== undefined && { pinned: Number(pinned) > 0 }),
		...(muteEndTime !== undefined && muted(muteEndTime)),
		...(unreadCount === 0 && { read: true }),
		...(unreadCount === -1 && { read: false }),
	};
}

/** @param end Unix ms, -1 for ever; null or 0 when not muted */
function muted(end: Update['muteEndTime']): ChatChanges {
	const until = Number(end ?? 0);
	return { muted: until !== 0, mutedUntil: until > 0 ? Math.floor(until / 1000) : null };
}
