import type { Handlers } from '../../contract/Handlers';
import { decodePlain } from '../../contract/plainData';
import type { ChatQueries, KnownChat, ListedChat, ListedType } from '../../contract/queries/chats';
import { type ChatType, chatTypeOf } from '../../message/jid';
import { asLine } from '../../message/untrusted';
import type { ListKind } from '../account/caches';
import { fits } from '../account/ChatDirectory';
import { knownLid, knownPn } from '../account/identities';
import { isLinked, ownJids } from '../account/me';
import { displayName, type KnownNames } from '../account/names';
import type { RequestContext } from '../connection/ConnectionSource';
import type { SessionParts } from '../connection/SessionParts';
import { distinct, type ListedKnownMessage } from '../messages/known';
import { findConversation, findConversations, keyOf, toConversation } from './conversations';
import { memberships } from './memberships';
import { requireLinked } from './messages';

/** Chats in one answer. */
const PAGE = 100;

/** Last messages whose chats come first in a list. */
const RECENT = 200;

/** Conversations in one answer. */
const CONVERSATIONS = 500;

export const chatQueries: Handlers<ChatQueries, RequestContext> = {
	async listChats({ search = '', types, includeMe, after }, { core, dialler, budget }) {
		if (!isLinked(core.auth)) await dialler.opened(budget);
		core.directory.prepare();
		const isListed = await listing(types, { core, dialler, budget });
		const own = ownJids(core.me());
		const found = await core.directory.find({
			words: search,
			isWanted: (jid, type) => !own.includes(jid) && isListed(jid, type),
		});
		const name = asLine(core.auth.creds.me?.name) ?? null;
		const me: ListedChat = { jids: own, name, isContact: false, isMe: true };
		const isMeFound = includeMe && fits({ ...me, name: `${name ?? ''} You` }, search);
		const listed = search.trim() === '' ? await lastFirst(found, core) : found;
		return page(isMeFound ? [me, ...listed] : listed, after);
	},
	async listConversations({ search = '', types, unreadOnly, archived, after }, context) {
		await requireLinked(context);
		const { core } = context;
		const found = await findConversations(
			{
				search,
				isWanted: ({ known, state, unread }) =>
					(types?.includes(chatTypeOf(known.jids[0] ?? '')) ?? true) &&
					(archived === undefined || (state.archived ?? false) === archived) &&
					(unreadOnly !== true || unread > 0 || state.read === false),
			},
			core,
		);
		const [at, key] = cursorOf(after);
		const rest = found.filter(
			(chat) =>
				after === undefined ||
				(chat.activeAt ?? 0) < at ||
				((chat.activeAt ?? 0) === at && keyOf(chat) > key),
		);
		const some = rest.slice(0, CONVERSATIONS);
		const last = some.at(-1);
		return {
			chats: some.map((chat) => toConversation(chat, core)),
			next: last && rest.length > some.length ? `${last.activeAt ?? 0} ${keyOf(last)}` : null,
		};
	},
	async lookUpConversation({ jid }, context) {
		await requireLinked(context);
		const { core } = context;
		const known = await lookUpChat(jid, core);
		const found = await findConversation(known, core);
		return { chat: found ? toConversation(found, core) : null };
	},
	async lookUpChat({ jid }, { core }) {
		return await lookUpChat(jid, core);
	},
};

/** Chats in which somebody has just written come before the others: they are what people mostly look for. */
async function lastFirst<Chat extends KnownChat>(
	chats: readonly Chat[],
	{ account }: Pick<RequestContext['core'], 'account'>,
): Promise<Chat[]> {
	const ranks = new Map<string, number>();
	for (const { payload } of await account.messages.page({ limit: RECENT })) {
		const { chats: jids } = decodePlain<ListedKnownMessage>(payload);
		for (const jid of jids) if (!ranks.has(jid)) ranks.set(jid, ranks.size);
	}
	const rankOf = ({ jids }: Chat): number =>
		Math.min(...jids.map((jid) => ranks.get(jid) ?? Infinity));
	const recent = chats.filter((chat) => rankOf(chat) < Infinity);
	const others = chats.filter((chat) => rankOf(chat) === Infinity);
	return [...recent.sort((one, other) => rankOf(one) - rankOf(other)), ...others];
}

/** Says which of the known chats are listed: no group that was left, no channel that is not followed. */
async function listing(
	types: readonly ListedType[] | undefined,
	{ core, dialler, budget }: Pick<RequestContext, 'core' | 'dialler' | 'budget'>,
): Promise<(jid: string, type: ChatType) => boolean> {
	const wants = (type: ListedType): boolean => types?.includes(type) ?? type !== 'community';
	const ask = async (kind: ListKind, type: ListedType) =>
		wants(type) ? await memberships(kind, core, dialler, budget) : undefined;
	const [groups, communities, channels] = await Promise.all([
		ask('groups', 'group'),
		ask('communities', 'community'),
		ask('channels', 'channel'),
	]);
	return (jid, type) => {
		// A community has the JID of a group.
		if (communities?.has(jid)) return true;
		if (!wants(type)) return false;
		if (type === 'group') return groups?.has(jid) !== false;
		return type !== 'channel' || channels?.has(jid) !== false;
	};
}

/** The place of the last chat of a page: when somebody wrote in it, and its JID. */
function cursorOf(after = ''): [at: number, jid: string] {
	const [at = '', jid = ''] = after.split(' ');
	return [Number(at), jid];
}

/** The chats behind that of a JID; none when it is not among them any more. */
function page(
	chats: ListedChat[],
	after: string | undefined,
): { chats: ListedChat[]; next: string | null } {
	const last = chats.findIndex(({ jids: [jid] }) => jid === after);
	if (after !== undefined && last === -1) return { chats: [], next: null };
	const some = chats.slice(last + 1, last + 1 + PAGE);
	const isLast = last + 1 + some.length === chats.length;
	return { chats: some, next: isLast ? null : (some.at(-1)?.jids[0] ?? null) };
}

/** The chat of a JID, by what is on disk. @throws WhatsAppError from the store */
async function lookUpChat(jid: string, core: RequestContext['core']): Promise<KnownChat> {
	const jids = await identities(jid, core);
	const names = await Promise.all(jids.map(async (each) => await core.names.of(each)));
	return knownChat(jids, Object.assign({}, ...names) as KnownNames);
}

async function identities(
	jid: string,
	{ me, auth: { keys } }: Pick<SessionParts, 'auth' | 'me'>,
): Promise<string[]> {
	const { pn, lid } = me();
	if (jid === pn || jid === lid) return distinct([jid, pn, lid]);
	return distinct([jid, (await knownPn(jid, keys)) ?? (await knownLid(jid, keys))]);
}

function knownChat(jids: string[], names: KnownNames): KnownChat {
	return {
		jids,
		name: asLine(displayName(names)) ?? null,
		isContact: Boolean(names.savedName),
	};
}
