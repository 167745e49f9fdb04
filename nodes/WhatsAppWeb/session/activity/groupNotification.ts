import { bareJid, isLidJid, isPnJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import type {
	GroupChanges,
	GroupEventData,
	ParticipantsAction,
} from '../../contract/events/groups';
import { child, children, count, text } from '../wire/stanza';

/** A person as a stanza gives them, with their other JID if it says that. */
export interface Addressed {
	jid: string;
	alternateJid?: string;
}

/** What a group's notification says, before any person is looked up. */
export type GroupNote =
	| { event: 'group_update'; changes: GroupChanges }
	| { event: 'group_participants'; action: ParticipantsAction; people: Addressed[] }
	| {
			event: 'group_join_request';
			action: GroupEventData['group_join_request']['action'];
			method: string | null;
			requester: Addressed;
	  };

const INVITE_LINK = 'https://chat.whatsapp.com/';

/** The tags of `<notification type="w:gp2">` that are settings (whatsmeow `parseGroupChange`, Baileys `messages-recv.js`). */
const SETTINGS: ReadonlyMap<string, (node: BinaryNode) => GroupChanges> = new Map(
	Object.entries<(node: BinaryNode) => GroupChanges>({
		create: createdGroup,
		delete: () => ({ deleted: true }),
		subject: ({ attrs }) => ({ subject: attrs.subject ?? '' }),
		description: (node) => ({ description: text(child(node, 'body')) ?? '' }),
		announcement: () => ({ announce: true }),
		not_announcement: () => ({ announce: false }),
		locked: () => ({ locked: true }),
		unlocked: () => ({ locked: false }),
		ephemeral: ({ attrs }) => ({ ephemeralSeconds: count(attrs.expiration) ?? 0 }),
		not_ephemeral: () => ({ ephemeralSeconds: 0 }),
		member_add_mode: (node) => ({ memberAddMode: memberAddMode(node) }),
		membership_approval_mode: (node) => ({ joinApproval: joinApproval(node) }),
		invite: ({ attrs }) => ({ inviteLink: `${INVITE_LINK}${attrs.code ?? ''}` }),
		suspended: () => ({ suspended: true }),
		unsuspended: () => ({ suspended: false }),
		link: (node) => ({ community: community(node, 'link') }),
		unlink: (node) => ({ community: community(node, 'unlink') }),
	}),
);

const MEMBERS: ReadonlySet<string> = new Set(['add', 'remove', 'promote', 'demote', 'modify']);

/** Who did it; null when nobody did, or WhatsApp itself. */
export function authorOf({ attrs }: BinaryNode): Addressed | null {
	const { participant, participant_pn: pn, participant_lid: lid } = attrs;
	return participant ? { jid: participant, alternateJid: pn ?? lid } : null;
}

/** The LIDs and numbers that belong together, as far as the notification says it. */
export function pairsIn(notification: BinaryNode): Array<{ lid: string; pn: string }> {
	const people = readGroupNotification(notification).flatMap((note) => {
		if (note.event === 'group_join_request') return [note.requester];
		return note.event === 'group_participants' ? note.people : [];
	});
	return [authorOf(notification), ...people].flatMap((one) => {
		const jids = one ? [one.jid, one.alternateJid ?? ''].map(bareJid) : [];
		const [lid, pn] = [jids.find(isLidJid), jids.find(isPnJid)];
		return lid && pn ? [{ lid, pn }] : [];
	});
}

/** One notification may carry several changes: all settings become one note, everything else one note each. */
export function readGroupNotification(notification: BinaryNode): GroupNote[] {
	const author = authorOf(notification);
	const notes: GroupNote[] = [];
	const changes: GroupChanges = {};
	for (const node of children(notification)) {
		const { tag } = node;
		if (MEMBERS.has(tag)) notes.push(membersNote(node, author));
		else if (tag.endsWith('_membership_requests')) notes.push(...requestNotes(node, author));
		else if (SETTINGS.has(tag)) Object.assign(changes, SETTINGS.get(tag)?.(node));
		else changes.other = [...(changes.other ?? []), tag];
	}
	if (Object.keys(changes).length > 0) notes.push({ event: 'group_update', changes });
	return notes;
}

function createdGroup(node: BinaryNode): GroupChanges {
	const group = child(node, 'group');
	if (!group) return node.attrs.type === 'new' ? { created: true } : { joined: true };
	const ephemeral = count(child(group, 'ephemeral')?.attrs.expiration);
	return {
		...(node.attrs.type === 'new' ? { created: true } : { joined: true }),
		subject: group.attrs.subject ?? '',
		description: text(child(child(group, 'description'), 'body')) ?? '',
		announce: child(group, 'announcement') !== undefined,
		locked: child(group, 'locked') !== undefined,
		ephemeralSeconds: ephemeral ?? 0,
		memberAddMode: memberAddMode(child(group, 'member_add_mode')),
		joinApproval: joinApproval(child(group, 'membership_approval_mode')),
	};
}

function memberAddMode(node: BinaryNode | undefined): 'admin_add' | 'all_member_add' {
	return text(node) === 'all_member_add' ? 'all_member_add' : 'admin_add';
}

function joinApproval(node: BinaryNode | undefined): boolean {
	return child(node, 'group_join')?.attrs.state === 'on';
}

function community(node: BinaryNode, action: 'link' | 'unlink'): GroupChanges['community'] {
	return {
		action,
		type: node.attrs.link_type ?? node.attrs.unlink_type ?? null,
		groups: children(node, 'group').map(({ attrs: { jid, id, subject } }) => ({
			jid: jid ?? (id?.includes('@') ? id : `${id}@g.us`),
			subject: subject ?? null,
		})),
	};
}

function membersNote(node: BinaryNode, author: Addressed | null): GroupNote {
	const people = children(node, 'participant').flatMap(participant);
	const [first] = people;
	let action = node.tag as ParticipantsAction;
	if (action === 'add' && node.attrs.reason === 'invite') action = 'invite';
	const one = people.length === 1 && first !== undefined && author !== null;
	if (action === 'remove' && one && isSame(first, author)) action = 'leave';
	return { event: 'group_participants', action, people };
}

function requestNotes(node: BinaryNode, author: Addressed | null): GroupNote[] {
	const listed = [...children(node, 'requested_user'), ...children(node, 'participant')];
	const people = listed.length > 0 || author === null ? listed.flatMap(participant) : [author];
	const revoked = node.tag.startsWith('revoked');
	return people.map((one) => ({
		event: 'group_join_request',
		action: !revoked ? 'created' : author && isSame(one, author) ? 'revoked' : 'rejected',
		method: node.attrs.request_method ?? null,
		requester: one,
	}));
}

function participant({ attrs: { jid, phone_number: pn, lid } }: BinaryNode): Addressed[] {
	return jid ? [{ jid, alternateJid: pn ?? lid }] : [];
}

function isSame(one: Addressed, other: Addressed): boolean {
	const jids = [other.jid, other.alternateJid].filter((jid) => jid !== undefined).map(bareJid);
	return [one.jid, one.alternateJid].some(
		(jid) => jid !== undefined && jids.includes(bareJid(jid)),
	);
}
