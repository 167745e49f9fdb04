import type { IDataObject } from 'n8n-workflow';
import { asLine, asText } from '../../message/untrusted';
import type { EventData } from '../../contract/events/SessionEvent';
import { triggerEvent } from '../TriggerEvent';

type Member = EventData['group_participants']['participants'][number];
type Changes = EventData['group_update']['changes'];

export const groupUpdate = triggerEvent({
	value: 'group_update',
	name: 'Group Changed',
	action: 'On group changed',
	description:
		'A group is new, or its name, description, invite link or one of its settings has changed',
	fields: ({ chatName, sender, changes }) => ({
		chat_name: asLine(chatName) ?? null,
		group_update: { changes: toChanges(changes), author: sender },
	}),
});

export const groupParticipants = triggerEvent({
	value: 'group_participants',
	name: 'Group Members Changed',
	action: 'On group members changed',
	description:
		'Someone is added to a group, joins it by its link, leaves it or is removed, becomes an admin or is one no more',
	fields: ({ chatName, action, participants }) => ({
		chat_name: asLine(chatName) ?? null,
		group_participants: { action, participants: participants.map(toMember) },
	}),
});

export const groupJoinRequest = triggerEvent({
	value: 'group_join_request',
	name: 'Group Join Request',
	action: 'On group join request',
	description:
		'Someone asks to join a group in which you are an admin, takes it back, or was turned away',
	fields: ({ chatName, action, method, requester }) => ({
		chat_name: asLine(chatName) ?? null,
		group_join_request: { action, method, requester: toMember(requester) },
	}),
});

export const groupMemberLabel = triggerEvent({
	value: 'group_member_label',
	name: 'Group Member Tag Changed',
	action: 'On group member tag changed',
	description: 'A member changes the tag that the group shows beside their name, or removes it',
	fields: ({ id, pushName, label }) => ({
		message_id: id,
		push_name: asLine(pushName) ?? null,
		group_member_label: { label, removed: label === '' },
	}),
});

function toMember({ jid, pn, lid, name, isMe }: Member): IDataObject {
	return { jid, pn, lid, name: asLine(name) ?? null, is_me: isMe };
}

/** Every field, null for what has not changed, so that expressions find them all. */
function toChanges(changes: Changes): IDataObject {
	const { description, subject, community } = changes;
	return {
		created: changes.created ?? null,
		joined: changes.joined ?? null,
		deleted: changes.deleted ?? null,
		subject: subject === undefined ? null : (asLine(subject) ?? ''),
		description: description === undefined ? null : (asText(description) ?? ''),
		announce: changes.announce ?? null,
		locked: changes.locked ?? null,
		ephemeral_seconds: changes.ephemeralSeconds ?? null,
		member_add_mode: changes.memberAddMode ?? null,
		join_approval: changes.joinApproval ?? null,
		invite_link: changes.inviteLink ?? null,
		suspended: changes.suspended ?? null,
		community: community
			? {
					action: community.action,
					type: community.type,
					groups: community.groups.map(({ jid, subject: name }) => ({
						jid,
						subject: asLine(name) ?? null,
					})),
				}
			: null,
		other: changes.other ?? [],
	};
}
