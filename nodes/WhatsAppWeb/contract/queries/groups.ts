import type { BothNames } from '../../message/received/people';

/** How an invitation to a group is named: by the code of its link, or by what a person was sent. */
export type GroupInvitation = { code: string } | PersonalInvitation;

/** What somebody was sent to join a group, for them alone. */
export interface PersonalInvitation {
	group: string;
	code: string;
	/** Unix seconds. */
	expiresAt: number;
	/** JID of the admin who sent it. */
	from: string;
}

/** A person in a group, by the JID the group addresses them with. */
export interface GroupPerson extends BothNames {
	jid: string;
}

export interface GroupMember extends GroupPerson {
	role: 'owner' | 'admin' | 'member';
}

/** A group's settings, as far as its admins can change them. */
export interface GroupSettings {
	/** Whether only admins may write. */
	announce: boolean;
	/** Whether only admins may change name, description, picture and disappearing messages. */
	locked: boolean;
	memberAddMode: 'admins' | 'everyone';
	/** Whether admins have to approve who joins by the link. */
	joinApproval: boolean;
	/** Seconds after which messages disappear; 0 for never. */
	disappearing: number;
}

export interface Group extends GroupSettings {
	jid: string;
	subject: string | null;
	description: string | null;
	/** Who made it; null when WhatsApp does not say. */
	owner: GroupPerson | null;
	/** Unix seconds. */
	createdAt: number | null;
	size: number;
	/** Empty in a preview, and where WhatsApp leaves them out. */
	members: GroupMember[];
	/** What this account is in it; null when it is no member. */
	role: GroupMember['role'] | null;
	/** JID of the community it belongs to. */
	community: string | null;
	/** Whether it is a community itself, or its announcement group. */
	kind: 'group' | 'community' | 'announcements';
}

export interface JoinRequest extends GroupPerson {
	/** Unix seconds; null when WhatsApp does not say. */
	requestedAt: number | null;
}

/**
 * JIDs end in @g.us. Errors of all: recipient_not_found for a group that does not exist, forbidden with the reason
 * `not_a_member` or `not_an_admin`, rate_limited, upstream_timeout.
 */
export interface GroupQueries {
	/** The groups that this account is in, communities themselves left out. */
	listGroups: { args: object; result: { groups: Group[] } };
	/** A group that this account is in. */
	lookUpGroup: { args: { group: string }; result: Group };
	/** The code of the link. Admins only, unless members may add others. */
	groupInvite: { args: { group: string }; result: { code: string } };
	/** What a person sees before they join. Errors: recipient_not_found for a link that was reset or is none. */
	previewGroup: { args: { invitation: GroupInvitation }; result: Group };
	/** Who waits for an admin's approval. Admins only. */
	listJoinRequests: { args: { group: string }; result: { requests: JoinRequest[] } };
}
