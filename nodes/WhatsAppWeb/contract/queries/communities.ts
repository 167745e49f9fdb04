/** What a group is in its community: where admins announce, the chat of all members, or any other. */
export type GroupPlace = 'announcement' | 'general' | 'group';

export interface CommunityGroup {
	jid: string;
	name: string | null;
	place: GroupPlace;
	/** Members; null when WhatsApp does not say. */
	size: number | null;
	/** Whether this account is in it. */
	isMember: boolean;
}

/** A community: no chat itself, but a roof over groups. */
export interface Community {
	jid: string;
	name: string | null;
	description: string | null;
	/** What this account is in it. */
	role: 'owner' | 'admin' | 'member';
	/** Members; null when WhatsApp does not say. */
	size: number | null;
	/** Unix seconds. */
	createdAt: number | null;
	/** The announcement group first. */
	groups: CommunityGroup[];
}

export interface CommunityQueries {
	/** The communities that this account is in, with those of their groups that it is in. Errors: rate_limited, … */
	listCommunities: { args: object; result: { communities: Community[] } };
	/** A community with all of its groups. Errors: recipient_not_found; forbidden (`not_a_member`). */
	lookUpCommunity: { args: { community: string }; result: Community };
}
