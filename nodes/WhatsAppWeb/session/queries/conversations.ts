import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Conversation, KnownChat, LastMessage } from '../../contract/queries/chats';
import { decodePlain } from '../../contract/plainData';
import { flattenMessage } from '../../message/flatten';
import {
	type ChatType,
	chatTypeOf,
	isLidJid,
	isPnJid,
	isStatusJid,
	isUserJid,
} from '../../message/jid';
import { typeOfMessage } from '../../message/messageTypes';
import { asLine } from '../../message/untrusted';
import type { ListedChat, ListedMessage, Unread } from '../../store/Store';
import { formerList } from '../account/caches';
import { fits } from '../account/ChatDirectory';
import { type ChatState, present } from '../account/ChatStates';
import { peopleOf } from '../account/people';
import type { RequestContext } from '../connection/ConnectionSource';
import { asReceived, contentOf, distinct, type ListedKnownMessage } from '../messages/known';

type Core = RequestContext['core'];

/** Chats between two turns of the event loop. */
const AT_ONCE = 250;

/** Characters of the last message, as much as a list of chats shows. */
const TEXT_MAX = 300;

/** What is known of a chat, before it is shown. */
interface Found {
	known: KnownChat;
	state: ChatState;
	last: ListedKnownMessage | undefined;
	unread: number;
	activeAt: number | null;
}

interface Wanted {
	search: string;
	isWanted(chat: Found): boolean;
}

/**
 * The account's chats, the one with the last message first: those that it has messages of, that the phone told of, and its
 * groups and channels. Works in slices, between which the event loop has its turn.
 */
export async function findConversations(
	{ search, isWanted }: Wanted,
	core: Core,
): Promise<Found[]> {
	const chats = new Map<string, Parts>();
	for (const known of await core.directory.find({ words: '', isWanted: isInList(core) })) {
		const [jid = ''] = known.jids;
		chats.set(jid, { ...nothing(known.jids), known, isNamed: true });
	}
	const { keep, partsOf } = collector(chats, core);
	await keep([...(await core.chatStates.all())], async (some) => {
		const parts = await partsOf(some.map(([jid]) => jid));
		some.forEach(([, state], index) => parts[index]?.states.push(state));
	});
	await keep(await core.account.messages.chats(), async (some) => {
		const messages = some.map(({ last }) => decodePlain<ListedKnownMessage>(last.payload));
		const parts = await partsOf(messages.map(({ chats: [jid = ''] }) => jid));
		some.forEach((listed, index) => parts[index]?.listed.push(listed));
	});
	const found: Found[] = [];
	await keep([...chats.values()], async (some) => {
		for (const parts of some) {
			if (!isConversation(parts) || !fits(parts.known, search)) continue;
			const chat = await foundOf(parts, core);
			if (chat && isWanted(chat)) found.push(chat);
		}
	});
	return found.sort(lastFirst);
}

/** One chat; undefined when nothing is known of it. @param jids its identities, the number first */
export async function findConversation(known: KnownChat, core: Core): Promise<Found | undefined> {
	const { jids } = known;
	const [last] = await core.account.messages.page({ chats: jids, limit: 1 });
	const state = await core.chatStates.of(jids[0] ?? '');
	const isKnown = last !== undefined || known.name !== null || Object.keys(state).length > 0;
	if (!isKnown) return undefined;
	const unread = await core.account.messages.unread(jids);
	return toFound(known, state, last, unread);
}

export function toConversation(
	{ known, state, last, unread, activeAt }: Found,
	{ addressBook, baileys }: Pick<Core, 'addressBook' | 'baileys'>,
): Conversation {
	const [jid = ''] = known.jids;
	const pn = known.jids.find(isPnJid) ?? null;
	const lid = known.jids.find(isLidJid) ?? null;
	return {
		...known,
		chat: (isUserJid(jid) && addressBook.writtenTo({ pn, lid })) || jid,
		type: chatTypeOf(jid),
		unread,
		isMarkedUnread: state.read === false,
		activeAt,
		lastMessage: last ? lastMessage(last, baileys) : null,
		archived: state.archived ?? null,
		pinned: state.pinned ?? null,
		muted: state.muted ?? null,
		mutedUntil: state.mutedUntil ?? null,
	};
}

/** Everything that is known of a chat under its identities. */
interface Parts {
	known: KnownChat;
	/** Whether the directory has it. */
	isNamed: boolean;
	states: Array<Readonly<ChatState>>;
	listed: ListedChat[];
}

function nothing(jids: string[]): Parts {
	return { known: { jids, name: null, isContact: false }, isNamed: false, states: [], listed: [] };
}

function collector(chats: Map<string, Parts>, core: Core) {
	return {
		async keep<Each>(all: readonly Each[], take: (some: Each[]) => Promise<void>): Promise<void> {
			for (let start = 0; start < all.length; start += AT_ONCE) {
				if (start > 0) await nextTurn();
				await take(all.slice(start, start + AT_ONCE));
			}
		},
		/** The parts of chats by any of their JIDs. */
		async partsOf(jids: readonly string[]): Promise<Parts[]> {
			const people = await peopleOf(jids.filter(isUserJid), core, undefined);
			return jids.map((jid) => {
				const { pn = null, lid = null } = people[jid] ?? {};
				const id = pn ?? jid;
				const parts = chats.get(id) ?? nothing(distinct([id, lid]));
				chats.set(id, parts);
				return parts;
			});
		},
	};
}

/** Whether the directory's entry may be in the list: groups that the account has left are only with their messages. */
function isInList({ caches: { lists } }: Core): (jid: string, type: ChatType) => boolean {
	const listed: Partial<Record<ChatType, ReadonlySet<string> | undefined>> = {
		group: formerList(lists, 'groups'),
		channel: formerList(lists, 'channels'),
	};
	const communities = formerList(lists, 'communities');
	return (jid, type) => listed[type]?.has(jid) !== false && communities?.has(jid) !== true;
}

/** People of the address book are no chats before somebody has written. */
function isConversation({ known: { jids }, isNamed, states, listed }: Parts): boolean {
	const [jid = ''] = jids;
	if (isStatusJid(jid)) return false;
	if (listed.length > 0) return true;
	const { activeAt, isDeleted } = present(states);
	return activeAt !== undefined || (isNamed && !isUserJid(jid) && isDeleted !== true);
}

async function foundOf({ known, states, listed }: Parts, core: Core): Promise<Found | undefined> {
	const [latest, another] = listed.sort((one, other) => other.last.number - one.last.number);
	const unread = latest && !another ? latest : await core.account.messages.unread(known.jids);
	return toFound(known, present(states), latest?.last, unread);
}

function toFound(
	known: KnownChat,
	state: ChatState,
	listed: ListedMessage | undefined,
	{ unread, wasRead }: Unread,
): Found | undefined {
	const { activeAt, isDeleted, clearedThrough = 0, unreadBefore = 0 } = state;
	const isThere = listed !== undefined && listed.number > clearedThrough;
	// A chat that was deleted comes back with the next message; none may be kept of it.
	if (isDeleted === true && !isThere) return undefined;
	const last = isThere ? decodePlain<ListedKnownMessage>(listed.payload) : undefined;
	const at = Math.max(activeAt ?? -Infinity, last?.timestamp ?? -Infinity);
	return {
		known,
		state,
		last,
		unread: unread + (wasRead ? 0 : unreadBefore),
		activeAt: at === -Infinity ? null : at,
	};
}

function lastFirst(one: Found, other: Found): number {
	return (other.activeAt ?? 0) - (one.activeAt ?? 0) || (keyOf(one) < keyOf(other) ? -1 : 1);
}

/** Where a page ends: the place in the order, which another message does not change. */
export function keyOf({ known: { jids } }: Pick<Found, 'known'>): string {
	return jids[0] ?? '';
}

function lastMessage(known: ListedKnownMessage, baileys: Core['baileys']): LastMessage {
	const fields = flattenMessage(asReceived(known, contentOf(known, baileys)));
	return {
		id: known.id,
		text: fields.text.slice(0, TEXT_MAX),
		type: typeOfMessage(fields),
		sender: known.sender,
		pushName: asLine(known.pushName) ?? null,
		fromMe: known.fromMe,
		timestamp: known.timestamp,
		isDeleted: known.revoked === true,
	};
}
