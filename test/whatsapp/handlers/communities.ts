import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import type { CommunitySettings, Group } from '../groups.ts';
import type { Server } from '../server.ts';
import { bytes, child, children, now, stanza } from '../stanza.ts';
import { attribute, checkAttributes, checkChildren, demand, Refused, required } from '../strict.ts';
import { announceChange, announceTo, get, groupOf, set } from './group.ts';
import type { Request, Row } from './handler.ts';

/** Groups that a community may have; WhatsApp's own limit, with its announcement group. */
export const MAX_GROUPS = 100;

/**
 * Makes a community with its announcement group, in which everybody is who is in one of its groups.
 * @param withGeneralChat whether it also has a chat of all members
 */
export function makeCommunity(
	server: Server,
	creator: Account,
	subject: string,
	settings: CommunitySettings,
	withGeneralChat: boolean,
): Group {
	const community = server.groups.create(creator, subject);
	community.community = settings;
	const announcements = { announce: true, communityAnnounce: true };
	server.groups.create(creator, subject, announcements).parent = community;
	if (withGeneralChat) {
		const general = server.groups.create(creator, 'General');
		general.parent = community;
		general.isGeneralChat = true;
	}
	return community;
}

/** `<create>` with `<parent>`: WhatsApp makes the announcement group by itself. */
export function createCommunity(request: Request): void {
	const { server, account } = request;
	const node = required(request.stanza, 'create');
	checkAttributes(node, 'subject key?');
	checkChildren(node, 'description parent allow_non_admin_sub_group_creation create_general_chat');
	const parent = required(node, 'parent');
	checkAttributes(parent, 'default_membership_approval_mode?=request_required');
	const subject = attribute(node, 'subject');
	const settings = {
		approval: parent.attrs.default_membership_approval_mode !== undefined,
		membersMayAddGroups: child(node, 'allow_non_admin_sub_group_creation') !== undefined,
	};
	const withGeneralChat = child(node, 'create_general_chat') !== undefined;
	const community = makeCommunity(server, account, subject, settings, withGeneralChat);
	const description = child(node, 'description');
	const body = bytes(child(description, 'body'))?.toString() ?? '';
	if (description && body !== '') {
		const id = attribute(description, 'id');
		community.description = { id, body, at: now(), author: account };
	}
	request.result([community.toStanza()]);
	for (const group of [community, ...server.groups.within(community)]) {
		const { key } = node.attrs;
		const created = stanza('create', { type: 'new', key }, [group.toStanza()]);
		announceChange(server, account, group, created);
	}
}

/** The community that a query is about. @throws Refused 404 for a plain group */
function communityOf(request: Request): Group {
	const group = groupOf(request);
	if (!group.community) throw new Refused(404, 'item-not-found');
	return group;
}

function administeredCommunity(request: Request): Group {
	const community = communityOf(request);
	if (!community.isAdmin(request.account)) throw new Refused(403, 'forbidden');
	return community;
}

/** A group as another one's notification and list name it. */
const named = ({ id, subject, subjectAt, ...group }: Group): BinaryNode =>
	stanza(
		'group',
		{ id, subject, s_t: subjectAt, size: String(group.members.size), creation: group.created },
		[
			...(group.communityAnnounce ? [stanza('default_sub_group', {})] : []),
			...(group.isGeneralChat ? [stanza('general_chat', {})] : []),
		],
	);

/** Links a group, whose members come into the community. @returns the code of a refusal */
export function linkGroup(
	{ server, account }: Pick<Request, 'server' | 'account'>,
	community: Group,
	group: Group | undefined,
): string | undefined {
	if (!group?.members.has(account) || group.community) return '404';
	if (!group.isAdmin(account)) return '401';
	if (group.parent) return '409';
	const siblings = server.groups.within(community);
	if (siblings.length >= MAX_GROUPS) return '419';
	group.parent = community;
	const announcements = siblings.find(({ communityAnnounce }) => communityAnnounce);
	for (const member of group.members.keys()) {
		for (const each of [community, announcements]) {
			if (each && !each.members.has(member)) each.members.set(member, undefined);
		}
	}
	const link = (link_type: string, about: Group): BinaryNode =>
		stanza('link', { link_type }, [named(about)]);
	announceChange(server, account, community, link('sub_group', group));
	announceChange(server, account, group, link('parent_group', community));
	return undefined;
}

function links(request: Request): void {
	const { server } = request;
	const community = administeredCommunity(request);
	const link = required(required(request.stanza, 'links'), 'link');
	checkAttributes(link, 'link_type=sub_group');
	checkChildren(link, 'group');
	const groups = children(link).map((node) => {
		checkAttributes(node, 'jid');
		const jid = attribute(node, 'jid');
		const error = linkGroup(request, community, server.groups.find(jid));
		return stanza('group', { jid, error });
	});
	demand(groups.length > 0, '<link> without <group>');
	request.result([stanza('links', {}, [stanza('link', { link_type: 'sub_group' }, groups)])]);
}

/** The group stands for itself again; its members stay in the community. */
function unlinkGroup(
	server: Server,
	account: Account,
	group: Group,
	reason: 'unlink_group' | 'delete_parent',
): void {
	const community = group.parent;
	if (!community) return;
	group.parent = undefined;
	const unlink = (unlink_type: string, about: Group): BinaryNode =>
		stanza('unlink', { unlink_type, unlink_reason: reason }, [named(about)]);
	announceChange(server, account, community, unlink('sub_group', group));
	announceChange(server, account, group, unlink('parent_group', community));
}

function unlink(request: Request): void {
	const { server, account } = request;
	const community = administeredCommunity(request);
	const node = required(request.stanza, 'unlink');
	checkAttributes(node, 'unlink_type=sub_group');
	checkChildren(node, 'group');
	const groups = children(node).map((one) => {
		checkAttributes(one, 'jid remove_orphaned_members?=true');
		const jid = attribute(one, 'jid');
		const group = server.groups.find(jid);
		if (group?.parent !== community) return stanza('group', { jid, error: '404' });
		if (group.communityAnnounce) return stanza('group', { jid, error: '406' });
		unlinkGroup(server, account, group, 'unlink_group');
		return stanza('group', { jid });
	});
	request.result([stanza('unlink', { unlink_type: 'sub_group' }, groups)]);
}

/** Deactivates a community. Its groups stay, but for the announcement group. */
function deleteParent(request: Request): void {
	const { server, account } = request;
	const community = administeredCommunity(request);
	if (community.creator !== account) throw new Refused(403, 'forbidden');
	const groups = server.groups.within(community);
	request.result([stanza('delete_parent', {})]);
	for (const group of groups.filter(({ communityAnnounce }) => !communityAnnounce)) {
		unlinkGroup(server, account, group, 'delete_parent');
	}
	const gone = groups.filter(({ communityAnnounce }) => communityAnnounce);
	for (const group of [...gone, community]) {
		announceChange(server, account, group, stanza('delete', { reason: 'delete_parent' }));
		server.groups.delete(group);
	}
}

/** `<leave>` with `<linked_groups>`: leaves communities, each with all of its groups. */
export function leaveCommunities(request: Request): void {
	const { server, account } = request;
	const answers = children(required(request.stanza, 'leave')).map((node) => {
		checkAttributes(node, 'parent_group_jid');
		const jid = attribute(node, 'parent_group_jid');
		const community = server.groups.find(jid);
		const error = leaveCommunity(server, account, community);
		return stanza('linked_groups', { parent_group_jid: jid, error });
	});
	request.result([stanza('leave', {}, answers)]);
}

/** @returns the code of a refusal: 405 for its owner */
function leaveCommunity(
	server: Server,
	account: Account,
	community: Group | undefined,
): string | undefined {
	if (!community?.community || !community.members.has(account)) return '400';
	if (community.creator === account) return '405';
	for (const group of [...server.groups.within(community), community]) {
		const participant = group.participant(account);
		if (!group.members.delete(account)) continue;
		const told = [...group.members.keys(), account];
		announceTo(told, server, account, group, stanza('remove', {}, [participant]));
	}
	return undefined;
}

export const rows: Row[] = [
	get('sub_groups', (request) => {
		const community = communityOf(request);
		request.result([stanza('sub_groups', {}, request.server.groups.within(community).map(named))]);
	}),
	set('links', links),
	set('unlink', unlink),
	set('delete_parent', deleteParent),
];
