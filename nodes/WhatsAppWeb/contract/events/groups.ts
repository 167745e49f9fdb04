import type { GroupPlace } from './place';

/** What has changed about a group; what has not is absent. */
export interface GroupChanges {
	/** The group is new. */
	created?: true;
	/** This account has come to it: added by somebody, or by an invite link. */
	joined?: true;
	deleted?: true;
	subject?: string;
	/** Empty when it was taken away. */
	description?: string;
	/** Only admins may post. */
	announce?: boolean;
	/** Only admins may change the group's information. */
	locked?: boolean;
	/** Seconds after which messages disappear; 0: never. */
	ephemeralSeconds?: number;
	memberAddMode?: 'admin_add' | 'all_member_add';
	/** Who wants to join has to be approved by an admin. */
	joinApproval?: boolean;
	inviteLink?: string;
	/** By WhatsApp. */
	suspended?: boolean;
	/** It has come to a community or left one, or a community's groups have changed. */
	community?: {
		action: 'link' | 'unlink';
		/** `parent_group`, `sub_group` or `sibling_group`: what the other ones are to this group. */
		type: string | null;
		groups: Array<{ jid: string; subject: string | null }>;
	};
	/** Settings that this version has no field for, in WhatsApp's words. */
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
	/** As WhatsApp addressed them; `pn` and `lid` are the same person's two identities, as far as known. */
	jid: string;
	pn: string | null;
	lid: string | null;
	/** Push name or name in the phone's address book, if known. */
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
}
