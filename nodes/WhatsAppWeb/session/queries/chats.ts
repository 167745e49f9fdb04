import { type ChatType, chatTypeOf, isLidJid, phoneOf } from '../../message/jid';
import { digitsOf } from '../../message/phone';
import { asLine } from '../../message/untrusted';
import type { WASocket } from '../wire/baileys';
import type { RequestContext } from '../connection/ConnectionSource';
import type { SessionParts } from '../connection/SessionParts';
import { distinct } from '../messages/known';
import { displayName, type KnownNames } from '../account/names';
import { knownLid, knownPn } from '../account/identities';
import { isLinked } from '../account/me';
import type { Handlers } from '../../contract/Handlers';
import type { ChatQueries, KnownChat } from '../../contract/queries/chats';
import { child, children } from '../wire/stanza';

/** Chats in one answer. Nobody looks through more: the rest is found by searching. */
const MAX_LISTED = 200;

export const chatQueries: Handlers<ChatQueries, RequestContext> = {
	async listChats(args, { core, dialler, budget }) {
		const sock = await dialler.opened(budget).then(
			(connection) => connection.sock,
			(error: unknown) => (isLinked(core.auth) ? undefined : Promise.reject(error)),
		);
		return { chats: await listChats(args, sock, core) };
	},
	async lookUpChat({ jid }, { core }) {
		return await lookUpChat(jid, core);
	},
};

/** The chat of a JID, by what is on disk. @throws WhatsAppError from the store */
async function lookUpChat(jid: string, core: RequestContext['core']): Promise<KnownChat> {
	const jids = await identities(jid, core);
	const names = await Promise.all(jids.map(async (each) => await core.names.of(each)));
	return knownChat(jids, Object.assign({}, ...names) as KnownNames);
}

/**
 * Chats with others by a part of their name or number, in the order of their names.
 * @param sock asked for the groups; without it, the known groups are listed
 * @throws WhatsAppError from the store
 */
async function listChats(
	{ search = '', types }: { search?: string; types?: readonly ChatType[] },
	sock: WASocket | undefined,
	core: RequestContext['core'],
): Promise<KnownChat[]> {
	const groups = sock && (await participating(sock, core).catch(core.report));
	const all = new Map<string, { jids: string[]; names: KnownNames }>();
	for (const [jid, names] of await core.names.all()) {
		const type = chatTypeOf(jid);
		if (types && !types.includes(type)) continue;
		if (groups && type === 'group' && !groups.has(jid)) continue;
		const jids = await identities(jid, core);
		if (jids.includes(core.me().pn)) continue;
		// Of a person's two JIDs, people know the number.
		jids.sort((a, b) => Number(isLidJid(a)) - Number(isLidJid(b)));
		const [id = jid] = jids;
		all.set(id, { jids, names: { ...all.get(id)?.names, ...names } });
	}
	return [...all.values()]
		.map(({ jids, names }) => knownChat(jids, names))
		.filter((chat) => isFound(chat, search))
		.sort((a, b) => (a.name ?? '~').localeCompare(b.name ?? '~'))
		.slice(0, MAX_LISTED);
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

function isFound({ jids, name }: KnownChat, search: string): boolean {
	const words = folded(search.trim());
	if (words === '' || jids.includes(search.trim())) return true;
	if (name !== null && folded(name).includes(words)) return true;
	const digits = digitsOf(search);
	return digits !== undefined && jids.some((jid) => phoneOf(jid)?.includes(digits));
}

function folded(text: string): string {
	return text.normalize('NFKC').toLowerCase();
}

/**
 * The groups this account is in; their names are learned. The query is Baileys' own; its function is not called, because
 * that also emits an update of every group.
 */
async function participating(
	sock: WASocket,
	{ caches, names }: Pick<SessionParts, 'caches' | 'names'>,
): Promise<Set<string>> {
	const kept = caches.lists.get('groups');
	if (kept) return kept;
	const answer = await sock.query({
		tag: 'iq',
		attrs: { to: '@g.us', xmlns: 'w:g2', type: 'get' },
		content: [
			{
				tag: 'participating',
				attrs: {},
				content: [
					{ tag: 'participants', attrs: {} },
					{ tag: 'description', attrs: {} },
				],
			},
		],
	});
	const groups = children(child(answer, 'groups'), 'group').flatMap(({ attrs, content }) => {
		const { id, subject } = attrs;
		// A community itself is not a chat.
		if (!id || child({ content }, 'parent')) return [];
		return [[id.includes('@') ? id : `${id}@g.us`, { subject }] as const];
	});
	await names.learnAll(groups);
	const jids = new Set(groups.map(([jid]) => jid));
	caches.lists.set('groups', jids);
	return jids;
}
