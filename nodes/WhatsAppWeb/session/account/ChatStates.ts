import type { AccountStore } from '../../store/Store';
import type { ChatChanges } from '../../contract/events/chats';
import { unixNow } from '../../primitives/unixNow';
import type { BaileysEventMap, WASocket } from '../wire/baileys';
import type { FactTable } from './FactTable';
import { canonicalJid, type Identified, identitiesOf } from './identities';

/** How a chat stands in the account's own list of chats; what WhatsApp has not told is absent. */
export type ChatState = Omit<ChatChanges, 'cleared' | 'deleted'> & {
	/** When somebody last wrote in it before this device was linked, Unix seconds. */
	activeAt?: number;
	/** How many messages were unread then; 0 since they were read. */
	unreadBefore?: number;
	/** Whether the account deleted it from its list; it comes back with the next message. */
	isDeleted?: boolean;
	/** The number of the last message that it deleted with the chat's others, for itself. */
	clearedThrough?: number;
};

/** The account's own view of its chats: pinned, archived, muted, marked as unread. A person's two JIDs are one chat. */
export class ChatStates {
	constructor(
		private readonly table: FactTable<ChatState>,
		private readonly identified: () => Identified,
		private readonly account: Pick<AccountStore, 'messages' | 'write'>,
	) {}

	/** @param chat JID without device */
	async of(chat: string): Promise<ChatState> {
		const states = (await this.jidsOf(chat)).map(async (jid) => await this.table.of(jid));
		return present(await Promise.all(states));
	}

	/** All that is known, by JID. A person may be there under each of their two. */
	async all(): Promise<Map<string, Readonly<ChatState>>> {
		return await this.table.all();
	}

	/** Canonical JIDs of the chats at the top of the list. */
	async pinned(): Promise<string[]> {
		const { keys } = this.identified().auth;
		const pinned = [...(await this.table.all())].filter(([, state]) => state.pinned === true);
		const chats = pinned.map(async ([jid]) => await canonicalJid(jid, keys));
		return [...new Set(await Promise.all(chats))];
	}

	/** On disk when it resolves. WhatsApp's apps unpin what they archive, and a deleted chat is neither. */
	async learn(
		chat: string,
		{ cleared, deleted, ...changes }: ChatChanges & Pick<ChatState, 'activeAt' | 'unreadBefore'>,
	): Promise<void> {
		const state: ChatState = {
			...(changes.archived === true && { pinned: false }),
			...(deleted === true && { pinned: false, archived: false }),
			...(deleted === true && { activeAt: undefined, isDeleted: true }),
			// What is cleared was in the list again.
			...(cleared === true && { isDeleted: false }),
			...((cleared ?? deleted) === true && { read: true }),
			...changes,
		};
		if (state.read === true) state.unreadBefore = 0;
		const jids = await this.jidsOf(chat);
		if ((cleared ?? deleted) === true) {
			const [last] = await this.account.messages.page({ chats: jids, limit: 1 });
			state.clearedThrough = last?.number ?? 0;
		}
		await this.table.learnAll(jids.map((jid) => [jid, state]));
		if (state.read === true) await this.account.write([{ table: 'chatRead', chats: jids }]);
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

/** What is known of a chat under its identities. */
export function present(states: ReadonlyArray<Readonly<ChatState> | undefined>): ChatState {
	const state = Object.assign({}, ...states) as ChatState;
	const isOver = typeof state.mutedUntil === 'number' && state.mutedUntil < unixNow();
	return isOver ? { ...state, muted: false, mutedUntil: null } : state;
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
	const learn: Learn = (chat, changes) => {
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
		for (const { id, archived, pinned, muteEndTime, markedAsUnread, ...chat } of chats) {
			learn(id, {
				...before(chat),
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

type Learn = (chat: string | null | undefined, changes: Parameters<ChatStates['learn']>[1]) => void;

type History = Pick<
	BaileysEventMap['messaging-history.set']['chats'][number],
	'conversationTimestamp' | 'lastMsgTimestamp' | 'unreadCount'
>;

/** What the phone tells of a chat's time before the device was linked. */
function before({ conversationTimestamp, lastMsgTimestamp, unreadCount }: History) {
	const activeAt = Number(conversationTimestamp ?? lastMsgTimestamp ?? 0);
	const unreadBefore = Number(unreadCount ?? 0);
	return { ...(activeAt > 0 && { activeAt }), ...(unreadBefore > 0 && { unreadBefore }) };
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
