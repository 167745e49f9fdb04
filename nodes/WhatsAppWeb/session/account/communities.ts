import { randomBytes } from 'node:crypto';
import type { CommunityCommands } from '../../contract/commands/communities';
import type { Community, CommunityGroup } from '../../contract/queries/communities';
import { WhatsAppError } from '../../errors';
import { timedOut } from '../../primitives/Budget';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { child, children } from '../wire/stanza';
import { dropList, type SessionCaches } from './caches';
import {
	communityError,
	communityRefusal,
	type CommunityRequest,
	notACommunity,
} from './communityRefusals';
import { type Me, ownJids } from './me';
import type { Names } from './names';
import { type GroupFacts, groupFacts, participating } from './participating';

interface Parts extends Names {
	caches: SessionCaches;
	me(): Me;
}

/** The communities that this account is in. @throws WhatsAppError */
export async function ownCommunities(sock: WASocket, parts: Parts): Promise<Community[]> {
	const all = await participating(sock, parts).catch((error: unknown) => {
		throw communityError('look', error);
	});
	return all
		.filter(({ isCommunity }) => isCommunity)
		.map((community) => {
			const groups = all.filter(({ community: roof }) => roof === community.jid);
			return toCommunity(
				community,
				groups.map((group) => toGroup(group, true)),
				parts,
			);
		});
}

/** @throws WhatsAppError `recipient_not_found`, `forbidden` */
export async function lookUpCommunity(
	jid: string,
	sock: WASocket,
	parts: Parts,
): Promise<Community> {
	const query = { tag: 'query', attrs: { request: 'interactive' } };
	const found = child(await ask('look', 'get', jid, query, sock), 'group');
	const community = found && groupFacts(found);
	if (!community) throw communityRefusal('look', '404');
	if (!community.isCommunity) throw notACommunity(community.community);
	const list = await ask('look', 'get', jid, { tag: 'sub_groups', attrs: {} }, sock);
	const own = await participating(sock, parts);
	const facts = children(child(list, 'sub_groups'), 'group').flatMap(
		(node) => groupFacts(node) ?? [],
	);
	// Should WhatsApp leave one out of the list, this account still knows its own.
	const known = new Set(facts.map((group) => group.jid));
	const others = own.filter((group) => group.community === jid && !known.has(group.jid));
	const ownJidsOfGroups = new Set(own.map((group) => group.jid));
	const groups = [...facts, ...others].map((group) =>
		toGroup(group, ownJidsOfGroups.has(group.jid)),
	);
	return toCommunity(community, groups, parts);
}

/** WhatsApp makes the announcement group by itself. */
export async function createCommunity(
	{
		name,
		description,
		approval,
		membersMayAddGroups,
		generalChat,
	}: CommunityCommands['createCommunity']['args'],
	sock: WASocket,
	parts: Parts,
): Promise<Community> {
	const mode: Record<string, string> = approval
		? { default_membership_approval_mode: 'request_required' }
		: {};
	const create = {
		tag: 'create',
		attrs: { subject: name, key: idOf(16) },
		content: [
			...(description ? [descriptionNode(description)] : []),
			{ tag: 'parent', attrs: mode },
			...(membersMayAddGroups ? [{ tag: 'allow_non_admin_sub_group_creation', attrs: {} }] : []),
			...(generalChat ? [{ tag: 'create_general_chat', attrs: {} }] : []),
		],
	};
	const answer = await ask('create', 'set', '@g.us', create, sock);
	const node = child(answer, 'group') ?? child(answer, 'community');
	const made = node && groupFacts(node);
	if (!made) throw communityRefusal('create', '500');
	dropLists(parts);
	// The community is there, whatever becomes of this look at its groups.
	return await lookUpCommunity(made.jid, sock, parts).catch(() => toCommunity(made, [], parts));
}

function descriptionNode(description: string): BinaryNode {
	const body = { tag: 'body', attrs: {}, content: Buffer.from(description) };
	return { tag: 'description', attrs: { id: idOf(6) }, content: [body] };
}

function idOf(bytes: number): string {
	return randomBytes(bytes).toString('hex').toUpperCase();
}

/** @throws WhatsAppError, but not for a group that the community has already */
export async function linkGroup(
	community: string,
	group: string,
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	const groups = [{ tag: 'group', attrs: { jid: group } }];
	const link = { tag: 'link', attrs: { link_type: 'sub_group' }, content: groups };
	const links = { tag: 'links', attrs: {}, content: [link] };
	const answer = await change('change', community, links, sock, parts);
	const code = child(child(child(answer, 'links'), 'link'), 'group')?.attrs.error;
	if (code === '409') {
		const own = await participating(sock, parts);
		if (own.some(({ jid, community: roof }) => jid === group && roof === community)) return;
	}
	if (code !== undefined) throw communityRefusal('link', code);
	changed(group, parts);
}

export async function unlinkGroup(
	community: string,
	group: string,
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	const groups = [{ tag: 'group', attrs: { jid: group } }];
	const unlink = { tag: 'unlink', attrs: { unlink_type: 'sub_group' }, content: groups };
	const answer = await change('change', community, unlink, sock, parts);
	const code = child(child(answer, 'unlink'), 'group')?.attrs.error;
	if (code !== undefined) throw communityRefusal('unlink', code);
	changed(group, parts);
}

/** As WhatsApp Web leaves one (WAWebGroupExitJob); what Baileys sends instead is not known to work. */
export async function leaveCommunity(
	community: string,
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	const groups = [{ tag: 'linked_groups', attrs: { parent_group_jid: community } }];
	const leave = { tag: 'leave', attrs: {}, content: groups };
	const answer = await ask('leave', 'set', '@g.us', leave, sock);
	const code = child(child(answer, 'leave'), 'linked_groups')?.attrs.error;
	if (code !== undefined) throw communityRefusal('leave', code);
	dropLists(parts);
	parts.caches.groups.flushAll();
}

export async function deactivateCommunity(
	community: string,
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	await change('deactivate', community, { tag: 'delete_parent', attrs: {} }, sock, parts);
	dropLists(parts);
	parts.caches.groups.flushAll();
}

/** A group is in another place now. */
function changed(group: string, parts: Parts): void {
	dropLists(parts);
	parts.caches.groups.del(group);
}

function dropLists({ caches: { lists } }: Parts): void {
	dropList(lists, 'groups');
	dropList(lists, 'communities');
}

/** Changes a community; a refusal tells whether this account is in it at all. */
async function change(
	request: CommunityRequest,
	community: string,
	content: BinaryNode,
	sock: WASocket,
	parts: Parts,
): Promise<BinaryNode> {
	try {
		return await ask(request, 'set', community, content, sock);
	} catch (error) {
		if (!(error instanceof WhatsAppError) || error.details.reason !== 'not_an_admin') {
			throw error as Error;
		}
		const own = await participating(sock, parts);
		if (own.some(({ jid }) => jid === community)) throw error as Error;
		throw communityRefusal('look', '403');
	}
}

async function ask(
	request: CommunityRequest,
	type: 'get' | 'set',
	to: string,
	content: BinaryNode,
	sock: WASocket,
): Promise<BinaryNode> {
	let answer: BinaryNode | undefined;
	try {
		answer = (await sock.query({
			tag: 'iq',
			attrs: { type, xmlns: 'w:g2', to },
			content: [content],
		})) as BinaryNode | undefined;
	} catch (error) {
		throw communityError(request, error);
	}
	return answer ?? silent();
}

function silent(): never {
	throw timedOut('there was no answer about the community');
}

function toCommunity(
	{ jid, name, description, size, createdAt, participants }: GroupFacts,
	groups: CommunityGroup[],
	{ me }: Parts,
): Community {
	const own = ownJids(me());
	const self = participants.find(({ jids }) => jids.some((each) => own.includes(each)));
	const role = self?.role === 'superadmin' ? 'owner' : (self?.role ?? 'member');
	const isFirst = ({ place }: CommunityGroup): number => Number(place !== 'announcement');
	const sorted = [...groups].sort((a, b) => isFirst(a) - isFirst(b));
	return { jid, name, description, role, size, createdAt, groups: sorted };
}

function toGroup({ jid, name, place, size }: GroupFacts, isMember: boolean): CommunityGroup {
	return { jid, name, place, size, isMember };
}
