import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import type { Group } from '../groups.ts';
import { bytes, child, children, now, stanza } from '../stanza.ts';
import { attribute, demand, Refused, required } from '../strict.ts';
import { createCommunity, leaveCommunities } from './communities.ts';
import { administered, announceChange, get, groupOf, set } from './group.ts';
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

/** Changes of one participant, by name; each returns the error code if it is refused. */
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
	if (child(required(request.stanza, 'leave'), 'linked_groups')) {
		leaveCommunities(request);
		return;
	}
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
		askToJoin(request.server, account, group);
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

/** Whether a query goes to all groups (`@g.us`) or to one. */
const general = (request: Request): boolean => (request.stanza.attrs.to ?? '').startsWith('@');

export const rows: Row[] = [
	set('create', create),
	set('leave', leave),
	...Object.keys(MEMBER_CHANGES).map((tag) => set(tag, changeMembers)),
	...Object.keys(SETTINGS).map((tag) => set(tag, changeSetting)),
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
];
