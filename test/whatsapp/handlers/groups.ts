import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import type { Group } from '../groups.ts';
import type { Server } from '../server.ts';
import { bytes, child, children, now, stanza } from '../stanza.ts';
import { attribute, demand, Refused, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const XMLNS = 'w:g2';

/** The group asked about. @throws Refused 404, or 403 for who is no member */
function groupOf(request: Request): Group {
	const group = request.server.groups.find(request.stanza.attrs.to ?? '');
	if (!group) throw new Refused(404, 'item-not-found');
	if (!group.members.has(request.account)) throw new Refused(403, 'forbidden');
	return group;
}

/** The group to be changed. @throws Refused 403 for who may not */
function administered(request: Request, always = true): Group {
	const group = groupOf(request);
	if ((always || group.locked) && !group.isAdmin(request.account)) {
		throw new Refused(403, 'forbidden');
	}
	return group;
}

function accountOf(request: Request, participant: BinaryNode): Account | undefined {
	return request.server.directory.find(attribute(participant, 'jid'));
}

/** Tells every device of the group, and of those just removed, what has changed. */
export function announceChange(
	server: Server,
	account: Account,
	group: Group,
	change: BinaryNode,
	also: readonly Account[] = [],
): void {
	const accounts = new Set([...group.members.keys(), ...also]);
	for (const device of [...accounts].flatMap(({ devices }) => [...devices.values()])) {
		server.notify(
			device,
			{
				from: group.jid,
				type: 'w:gp2',
				addressing_mode: group.addressing,
				participant: group.name(account),
				...group.other(account),
				notify: account.pushName,
			},
			[change],
		);
	}
}

function create(request: Request): void {
	const node = required(request.stanza, 'create');
	const group = request.server.groups.create(request.account, attribute(node, 'subject'));
	for (const participant of children(node)) {
		const account = accountOf(request, participant);
		if (account && !group.members.has(account)) group.members.set(account, undefined);
	}
	request.result([group.toStanza()]);
	const key = attribute(node, 'key');
	announceChange(
		request.server,
		request.account,
		group,
		stanza('create', { type: 'new', key }, [group.toStanza()]),
	);
}

type MemberChange = (group: Group, account: Account) => string | undefined;

/** What happens to one participant; the error code if it cannot. */
const MEMBER_CHANGES: Record<string, MemberChange> = {
	add: (group, account) => {
		if (group.members.has(account)) return '409';
		group.members.set(account, undefined);
		return undefined;
	},
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
		const error = account ? MEMBER_CHANGES[node.tag]?.(group, account) : '404';
		if (account && error === undefined) changed.push(account);
		return stanza('participant', { jid: attribute(participant, 'jid'), error });
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
	const left = children(required(request.stanza, 'leave')).map((node) => attribute(node, 'id'));
	for (const id of left) {
		const group = request.server.groups.find(id);
		if (!group?.members.delete(request.account)) throw new Refused(404, 'item-not-found');
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

/** A setting: what it does to the group, and what members are told. */
type Setting = (group: Group, node: BinaryNode, account: Account) => BinaryNode;

const plain = (apply: (group: Group) => void): Setting => {
	return (group, node) => {
		apply(group);
		return stanza(node.tag, {});
	};
};

const SETTINGS: Record<string, Setting> = {
	subject: (group, node) => {
		group.subject = bytes(node)?.toString() ?? '';
		group.subjectAt = now();
		return stanza('subject', { subject: group.subject, s_t: group.subjectAt });
	},
	description: (group, node, author) => {
		const { id } = node.attrs;
		const body = bytes(child(node, 'body'))?.toString();
		demand(body === undefined ? node.attrs.delete === 'true' : id, '<description> without body');
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

function join(request: Request): void {
	const group = request.server.groups.byInvite(
		attribute(required(request.stanza, 'invite'), 'code'),
	);
	if (!group) throw new Refused(406, 'not-acceptable');
	const { account } = request;
	request.result([stanza('group', { jid: group.jid })]);
	if (group.members.has(account)) return;
	if (group.approval) {
		group.requests.add(account);
		const asked = stanza('created_membership_requests', { request_method: 'invite_link' }, [
			stanza('requested_user', { jid: group.name(account) }),
		]);
		announceChange(request.server, request.account, group, asked);
		return;
	}
	group.members.set(account, undefined);
	announceChange(
		request.server,
		request.account,
		group,
		stanza('add', { reason: 'invite' }, [group.participant(account)]),
	);
}

function decideRequests(request: Request): void {
	const [action] = children(required(request.stanza, 'membership_requests_action'));
	demand(action && ['approve', 'reject'].includes(action.tag), 'neither approve nor reject');
	const group = administered(request);
	const decided = children(action).map((participant) => {
		const account = accountOf(request, participant);
		const asked = account !== undefined && group.requests.delete(account);
		if (asked && action.tag === 'approve') {
			group.members.set(account, undefined);
			announceChange(
				request.server,
				request.account,
				group,
				stanza('add', {}, [group.participant(account)]),
			);
		}
		return stanza('participant', {
			jid: attribute(participant, 'jid'),
			error: asked ? undefined : '404',
		});
	});
	request.result([stanza('membership_requests_action', {}, [stanza(action.tag, {}, decided)])]);
}

const get = (childTag: string, handle: Row['handle'], server = 'g.us'): Row => ({
	tag: 'iq',
	xmlns: XMLNS,
	type: 'get',
	child: childTag,
	server,
	handle,
});
const set = (childTag: string, handle: Row['handle']): Row => ({
	...get(childTag, handle),
	type: 'set',
});

/** Whether a query goes to all groups (`@g.us`) or to one. */
const general = (request: Request): boolean => (request.stanza.attrs.to ?? '').startsWith('@');

export const rows: Row[] = [
	set('create', create),
	set('leave', leave),
	...Object.keys(MEMBER_CHANGES).map((tag) => set(tag, changeMembers)),
	...Object.keys(SETTINGS).map((tag) => set(tag, changeSetting)),
	set('membership_requests_action', decideRequests),
	set('invite', (request) => {
		if (general(request)) {
			join(request);
			return;
		}
		const group = administered(request);
		group.inviteCode = randomBytes(12).toString('base64url');
		const invite = stanza('invite', { code: group.inviteCode });
		request.result([invite]);
		announceChange(request.server, request.account, group, invite);
	}),
	get('invite', (request) => {
		if (!general(request)) {
			request.result([stanza('invite', { code: administered(request).inviteCode })]);
			return;
		}
		const code = attribute(required(request.stanza, 'invite'), 'code');
		const group = request.server.groups.byInvite(code);
		if (!group) throw new Refused(406, 'not-acceptable');
		request.result([group.toStanza()]);
	}),
	get('query', (request) => {
		request.result([groupOf(request).toStanza()]);
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
	get('membership_approval_requests', (request) => {
		const group = administered(request);
		const asked = [...group.requests].map((account) =>
			stanza('membership_approval_request', { jid: group.name(account), request_time: now() }),
		);
		request.result([stanza('membership_approval_requests', {}, asked)]);
	}),
];
