import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import type { Group } from '../groups.ts';
import { bytes, child, children, now, stanza } from '../stanza.ts';
import { attribute, demand, Refused, required } from '../strict.ts';
import { createCommunity, leaveCommunities } from './communities.ts';
import { administered, announceChange, get, groupOf, set } from './group.ts';
import { shaped } from './groupShapes.ts';
import type { Request, Row } from './handler.ts';
import { askToJoin } from './joinRequests.ts';

function accountOf(request: Request, participant: BinaryNode): Account | undefined {
	return request.server.directory.find(attribute(participant, 'jid'));
}

function create(request: Request): void {
	const node = required(request.stanza, 'create');
	if (child(node, 'parent')) {
		createCommunity(request);
		return;
	}
	const subject = attribute(node, 'subject');
	if (!fits(subject)) throw new Refused(406, 'not-acceptable');
	const group = request.server.groups.create(request.account, subject);
	const refused = children(node).flatMap((participant) => {
		const answer = addOne(request, group, participant);
		return answer.attrs.error === undefined ? [] : [answer];
	});
	const made = group.toStanza();
	request.result([stanza('group', made.attrs, [...children(made), ...refused])]);
	const key = attribute(node, 'key');
	announceChange(
		request.server,
		request.account,
		group,
		stanza('create', { type: 'new', key }, [group.toStanza()]),
	);
}

/** Characters of a name, as the apps allow them. */
const SUBJECT_MAX = 100;

function fits(subject: string): boolean {
	return subject !== '' && [...subject].length <= SUBJECT_MAX;
}

/** Adds a person, or says why not; who lets nobody add them gets a code to join by, which the admin is to send them. */
function addOne(request: Request, group: Group, participant: BinaryNode): BinaryNode {
	const jid = attribute(participant, 'jid');
	const account = accountOf(request, participant);
	const error = account ? refusalToAdd(group, account) : '404';
	if (account && error === undefined) group.members.set(account, undefined);
	if (account && error === '403') {
		const { code, expiration } = group.invite(account, request.account);
		const asked = stanza('add_request', { code, expiration: String(expiration) });
		return stanza('participant', { ...group.participant(account).attrs, error }, [asked]);
	}
	return account
		? stanza('participant', { ...group.participant(account).attrs, error })
		: stanza('participant', { jid, error });
}

function refusalToAdd(group: Group, account: Account): string | undefined {
	if (group.members.has(account)) return '409';
	if ((account.privacy.get('groupadd') ?? 'all') !== 'all') return '403';
	if (group.left.has(account)) return '408';
	return group.members.size >= group.capacity ? '419' : undefined;
}

type MemberChange = (group: Group, account: Account) => string | undefined;

/** Changes of one participant, by name; each returns the error code if it is refused. */
const MEMBER_CHANGES: Record<string, MemberChange> = {
	remove: (group, account) => (group.members.delete(account) ? undefined : '404'),
	promote: (group, account) => {
		if (!group.members.has(account)) return '404';
		group.members.set(account, group.members.get(account) ?? 'admin');
		return undefined;
	},
	demote: (group, account) => {
		if (group.members.get(account) !== 'admin') return '404';
		group.members.set(account, undefined);
		return undefined;
	},
};

function changeMembers(request: Request): void {
	const [node] = children(request.stanza);
	demand(node, '<iq> without content');
	const free = node.tag === 'add' && groupOf(request).memberAddMode === 'all_member_add';
	const group = free ? groupOf(request) : administered(request);
	const changed: Account[] = [];
	const answers = children(node).map((participant) => {
		const account = accountOf(request, participant);
		const answer =
			node.tag === 'add' ? addOne(request, group, participant) : changeOne(participant);
		if (account && answer.attrs.error === undefined) changed.push(account);
		return answer;

		function changeOne({ attrs }: BinaryNode): BinaryNode {
			const error = account ? MEMBER_CHANGES[node?.tag ?? '']?.(group, account) : '404';
			return stanza('participant', { jid: attrs.jid, error });
		}
	});
	request.result([stanza(node.tag, {}, answers)]);
	if (changed.length === 0) return;
	const participants = changed.map((account) => group.participant(account));
	announceChange(
		request.server,
		request.account,
		group,
		stanza(node.tag, {}, participants),
		changed,
	);
}

function leave(request: Request): void {
	if (child(required(request.stanza, 'leave'), 'linked_groups')) {
		leaveCommunities(request);
		return;
	}
	const left = children(required(request.stanza, 'leave')).map((node) => attribute(node, 'id'));
	for (const id of left) {
		const group = request.server.groups.find(id);
		if (!group?.members.delete(request.account)) throw new Refused(404, 'item-not-found');
		group.left.add(request.account);
		const participant = group.participant(request.account);
		announceChange(request.server, request.account, group, stanza('remove', {}, [participant]), [
			request.account,
		]);
	}
	request.result([
		stanza(
			'leave',
			{},
			left.map((id) => stanza('group', { id })),
		),
	]);
}

/** A setting: its effect on the group, and the notification to members. */
type Setting = (group: Group, node: BinaryNode, account: Account) => BinaryNode;

const plain = (apply: (group: Group) => void): Setting => {
	return (group, node) => {
		apply(group);
		return stanza(node.tag, {});
	};
};

const SETTINGS: Record<string, Setting> = {
	subject: (group, node) => {
		const subject = bytes(node)?.toString() ?? '';
		if (!fits(subject)) throw new Refused(406, 'not-acceptable');
		group.subject = subject;
		group.subjectAt = now();
		return stanza('subject', { subject: group.subject, s_t: group.subjectAt });
	},
	description: (group, node, author) => {
		const { id } = node.attrs;
		const body = bytes(child(node, 'body'))?.toString();
		demand(body === undefined ? node.attrs.delete === 'true' : id, '<description> without body');
		// The change before this one has to be known, so that nobody overwrites another's.
		if (node.attrs.prev !== group.description?.id) throw new Refused(409, 'conflict');
		group.description = body === undefined ? undefined : { id: id ?? '', body, at: now(), author };
		return stanza(
			'description',
			{ id },
			body ? [stanza('body', {}, Buffer.from(body))] : undefined,
		);
	},
	announcement: plain((group) => {
		group.announce = true;
	}),
	not_announcement: plain((group) => {
		group.announce = false;
	}),
	locked: plain((group) => {
		group.locked = true;
	}),
	unlocked: plain((group) => {
		group.locked = false;
	}),
	ephemeral: (group, node) => {
		group.ephemeral = Number(attribute(node, 'expiration'));
		return stanza('ephemeral', { expiration: String(group.ephemeral) });
	},
	not_ephemeral: plain((group) => {
		group.ephemeral = 0;
	}),
	member_add_mode: (group, node) => {
		const mode = bytes(node)?.toString() ?? '';
		demand(['admin_add', 'all_member_add'].includes(mode), `member_add_mode ${mode}`);
		group.memberAddMode = mode;
		return stanza('member_add_mode', {}, Buffer.from(mode));
	},
	membership_approval_mode: (group, node) => {
		const state = attribute(required(node, 'group_join'), 'state');
		group.approval = state === 'on';
		return stanza('membership_approval_mode', {}, [stanza('group_join', { state })]);
	},
};

/** Settings that members may change too, unless the group is locked. */
const UNLOCKED = new Set(['subject', 'description', 'ephemeral', 'not_ephemeral']);

function changeSetting(request: Request): void {
	const [node] = children(request.stanza);
	demand(node, '<iq> without content');
	const group = administered(request, !UNLOCKED.has(node.tag));
	const change = SETTINGS[node.tag]?.(group, node, request.account);
	demand(change, `unknown setting ${node.tag}`);
	request.result();
	announceChange(request.server, request.account, group, change);
}

/** The group of a link. @throws Refused 410 for one that was reset, 406 for one that never was */
function groupOfLink(request: Request): Group {
	const { groups } = request.server;
	const code = attribute(required(request.stanza, 'invite'), 'code');
	const group = groups.byInvite(code);
	if (group) return group;
	throw groups.isFormer(code) ? new Refused(410, 'gone') : new Refused(406, 'not-acceptable');
}

function join(request: Request): void {
	const group = groupOfLink(request);
	const { account } = request;
	if (group.members.has(account)) throw new Refused(409, 'conflict');
	if (group.approval) {
		request.result([stanza('membership_approval_request', { jid: group.jid })]);
		askToJoin(request.server, account, group);
		return;
	}
	if (group.members.size >= group.capacity) throw new Refused(419, 'resource-limit');
	request.result([stanza('group', { jid: group.jid })]);
	group.left.delete(account);
	group.members.set(account, undefined);
	announceChange(
		request.server,
		request.account,
		group,
		stanza('add', { reason: 'invite' }, [group.participant(account)]),
	);
}

/** The group that somebody was personally invited to. @throws Refused 406 for another code, person or time */
function groupOfInvitation(request: Request, { attrs }: BinaryNode): Group {
	const group = request.server.groups.find(request.stanza.attrs.to ?? '');
	if (!group) throw new Refused(404, 'item-not-found');
	const invitation = group.personal.get(request.account);
	const isValid =
		invitation &&
		attrs.code === invitation.code &&
		attrs.expiration === String(invitation.expiration) &&
		invitation.admin.is(attrs.admin ?? '');
	if (!isValid) throw new Refused(406, 'not-acceptable');
	return group;
}

/** Joins by what an admin has sent to this account alone. */
function accept(request: Request): void {
	const node = required(request.stanza, 'accept');
	const { account } = request;
	const group = request.server.groups.find(request.stanza.attrs.to ?? '');
	if (group?.members.has(account)) throw new Refused(409, 'conflict');
	const invited = groupOfInvitation(request, node);
	invited.personal.delete(account);
	invited.members.set(account, undefined);
	request.result();
	announceChange(
		request.server,
		account,
		invited,
		stanza('add', { reason: 'invite' }, [invited.participant(account)]),
	);
}

/** Whether a query goes to all groups (`@g.us`) or to one. */
const general = (request: Request): boolean => (request.stanza.attrs.to ?? '').startsWith('@');

export const rows: Row[] = [
	set('create', create),
	set('leave', leave),
	...['add', ...Object.keys(MEMBER_CHANGES)].map((tag) => set(tag, changeMembers)),
	set('accept', accept),
	...Object.keys(SETTINGS).map((tag) => set(tag, changeSetting)),
	set('invite', (request) => {
		if (general(request)) {
			join(request);
			return;
		}
		const group = administered(request);
		group.resetInvite();
		const invite = stanza('invite', { code: group.inviteCode });
		request.result([invite]);
		announceChange(request.server, request.account, group, invite);
	}),
	get('invite', (request) => {
		if (!general(request)) {
			request.result([stanza('invite', { code: administered(request).inviteCode })]);
			return;
		}
		request.result([groupOfLink(request).toStanza()]);
	}),
	get('query', (request) => {
		const asked = child(required(request.stanza, 'query'), 'add_request');
		const group = asked ? groupOfInvitation(request, asked) : groupOf(request);
		request.result([group.toStanza()]);
	}),
	get('participating', (request) => {
		const groups = request.server.groups.of(request.account);
		request.result([
			stanza(
				'groups',
				{},
				groups.map((group) => group.toStanza()),
			),
		]);
	}),
].map(shaped);
