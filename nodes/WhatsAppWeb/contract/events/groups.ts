import type { GroupPlace, Place } from './place';

/** What has changed about a group; the rest is absent. */
export interface GroupChanges {
	created?: true;
	/** This account joined: it was added, or used an invite link. */
	joined?: true;
	deleted?: true;
	subject?: string;
	/** Empty when it was removed. */
	description?: string;
	/** Only admins may post. */
	announce?: boolean;
	/** Only admins may change the group's information. */
	locked?: boolean;
	/** Seconds after which messages disappear; 0: never. */
	ephemeralSeconds?: number;
	memberAddMode?: 'admin_add' | 'all_member_add';
	/** An admin has to approve those who want to join. */
	joinApproval?: boolean;
	inviteLink?: string;
	/** WhatsApp suspended it. */
	suspended?: boolean;
	/** It joined or left a community, or the groups of its community changed. */
	community?: {
		action: 'link' | 'unlink';
		/** Relation of the other groups to this one: `parent_group`, `sub_group` or `sibling_group`. */
		type: string | null;
		groups: Array<{ jid: string; subject: string | null }>;
	};
	/** WhatsApp's names of settings that this version has no field for. */
	other?: string[];
}

export type ParticipantsAction =
	| 'add'
	| 'invite'
	| 'remove'
	| 'leave'
	| 'promote'
	| 'demote'
	| 'modify';

export interface GroupMember {
	/** JID as WhatsApp addressed them; `pn` and `lid` are the same person's JIDs as far as known. */
	jid: string;
	pn: string | null;
	lid: string | null;
	/** Push name or name in the phone's address book; null when unknown. */
	name: string | null;
	isMe: boolean;
}

export interface GroupEventData {
	group_update: GroupPlace & { changes: GroupChanges };
	/** `invite`: by an invite link; `modify`: under another number. */
	group_participants: GroupPlace & { action: ParticipantsAction; participants: GroupMember[] };
	/** `revoked` by the one who asked, `rejected` by an admin. */
	group_join_request: GroupPlace & {
		action: 'created' | 'revoked' | 'rejected';
		/** `invite_link`, `linked_group_join` or `non_admin_add`. */
		method: string | null;
		requester: GroupMember;
	};
	/** A member has changed the tag that the group shows beside their name; '' removed it. `id` is that of the message. */
	group_member_label: Place & { id: string; pushName?: string; label: string };
}
