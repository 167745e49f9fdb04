import { queryError } from '../wire/refusals';
import { WhatsAppError } from '../../errors';
import { bareJid } from '../../message/jid';
import type { GroupMetadata, GroupParticipant, WASocket } from '../wire/baileys';
import { timedOut } from '../../primitives/Budget';
import type { SessionCaches } from './caches';
import { type Me, ownJids } from './me';

/** Keeps the cache of groups up to date: what Baileys reports as changed is dropped. */
export function watchGroups(
	{ sock: { ev } }: { sock: WASocket },
	{ caches: { groups } }: { caches: Pick<SessionCaches, 'groups'> },
): void {
	ev.on('groups.upsert', (upserted) => {
		for (const group of upserted) groups.set(group.id, group);
	});
	ev.on('groups.update', (updates) => {
		for (const { id } of updates) if (id) groups.del(id);
	});
	ev.on('group-participants.update', ({ id }) => groups.del(id));
}

/**
 * Of the cache, or asked of WhatsApp.
 * @throws WhatsAppError `group_posting_restricted` when this account is not in it, `recipient_not_found`,
 * `rate_limited`, `upstream_timeout`
 */
export async function groupMetadata(
	jid: string,
	sock: WASocket,
	{ groups }: SessionCaches,
): Promise<GroupMetadata> {
	const known = groups.get(jid);
	if (known) return known;
	let metadata: GroupMetadata;
	try {
		metadata = await sock.groupMetadata(jid);
	} catch (error) {
		throw queryError(error, true) ?? timedOut('the group could not be looked up');
	}
	groups.set(jid, metadata);
	return metadata;
}

/**
 * @param isPost whether it is a message of its own: where only admins may post, members may still react, vote, and edit or
 * delete their messages
 * @throws WhatsAppError `group_posting_restricted`
 */
export function assertMayPost(group: GroupMetadata, me: Me, isPost: boolean): void {
	if (!participant(group, ownJids(me))) {
		throw restricted('This account is not a member of the group', 'Join the group first.');
	}
	if (group.isCommunity) {
		throw restricted(
			'A community itself cannot be posted to',
			'Use the id of one of its groups, e.g. of its announcement group.',
		);
	}
	if (isPost && group.announce && !isAdmin(group, ownJids(me))) {
		throw restricted(
			'Only admins may post to this group',
			'Ask an admin of the group to make this account an admin, or to let all members post.',
		);
	}
}

/** @param jids of one person */
export function isAdmin(group: GroupMetadata, jids: readonly string[]): boolean {
	return Boolean(participant(group, jids)?.admin);
}

/** @param jids of one person */
export function isMember(group: GroupMetadata, jids: readonly string[]): boolean {
	return participant(group, jids) !== undefined;
}

function participant(group: GroupMetadata, jids: readonly string[]): GroupParticipant | undefined {
	return group.participants.find(({ id, lid, phoneNumber }) =>
		[id, lid, phoneNumber].some((jid) => jid && jids.includes(bareJid(jid))),
	);
}

function restricted(message: string, description: string): WhatsAppError {
	return new WhatsAppError('group_posting_restricted', message, { description });
}
