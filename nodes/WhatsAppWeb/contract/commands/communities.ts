import type { Community } from '../queries/communities';

/** JIDs end in @g.us. All: recipient_not_found; forbidden with a reason (`not_an_admin`, `not_a_member`, …); rate_limited. */
export interface CommunityCommands {
	/**
	 * Makes a community with its announcement group, once for an idempotency key.
	 * @property approval admins approve who joins
	 * @property membersMayAddGroups members who are no admins may add groups
	 * @property generalChat also makes a chat of all members
	 */
	createCommunity: {
		args: {
			name: string;
			description?: string;
			approval: boolean;
			membersMayAddGroups: boolean;
			generalChat: boolean;
		};
		result: Community & { warnings: string[] };
	};
	/** Admins of both only. Forbidden: `in_another_community`, `too_many`. */
	linkGroup: { args: { community: string; group: string }; result: null };
	/** The group stays. Admins of the community only. */
	unlinkGroup: { args: { community: string; group: string }; result: null };
	/** And all of its groups. Not its owner (`owner`). */
	leaveCommunity: { args: { community: string }; result: null };
	/** For good: its groups stay, but for the announcement group. Its owner only. */
	deactivateCommunity: { args: { community: string }; result: null };
}
