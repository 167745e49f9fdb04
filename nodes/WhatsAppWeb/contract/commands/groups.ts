import type { PlainError } from '../../errors';
import type { Group, GroupInvitation, GroupPerson, GroupSettings } from '../queries/groups';

/** What became of one person. */
export interface MemberResult extends GroupPerson {
	/** `done`, or why not. */
	status: MemberStatus;
	/** WhatsApp's, as in HTTP: 200 for done. */
	code: number;
	/** By which they can join themselves, where their privacy settings do not let others add them. */
	invitation?: { code: string; expiresAt: number };
}

export type MemberStatus =
	| 'done'
	| 'privacy'
	| 'blocked'
	| 'not_on_whatsapp'
	| 'recently_left'
	| 'already_member'
	| 'not_a_member'
	| 'community_privacy'
	| 'group_full'
	| 'refused';

/** What to do with members, or with people who asked to join. */
export type MemberAction = 'add' | 'remove' | 'promote' | 'demote' | 'approve' | 'reject';

export interface GroupChanges extends Partial<GroupSettings> {
	subject?: string;
	/** '' removes it. */
	description?: string;
	/** JPEG; null removes the one there is. */
	picture?: Uint8Array | null;
}

export type GroupChange = keyof GroupChanges;

/** JIDs end in @g.us. Errors as of the queries on groups. */
export interface GroupCommands {
	/**
	 * Makes a group, of which this account is the owner, once for an idempotency key.
	 * @property people JIDs; the others are in it
	 */
	createGroup: {
		args: { subject: string; people: string[] };
		result: Group & { results: MemberResult[]; warnings: string[] };
	};
	/** Changes one thing after the other. What WhatsApp refuses is told; the rest is changed. */
	changeGroup: {
		args: { group: string; changes: GroupChanges };
		result: {
			changed: GroupChange[];
			refused: Array<{ change: GroupChange; error: PlainError }>;
		};
	};
	/** A result for each person, in their order. Admins only, unless members may add others. */
	changeMembers: {
		args: { group: string; people: string[]; action: MemberAction };
		result: { results: MemberResult[] };
	};
	/** Makes the link invalid, and another one. Admins only. */
	resetGroupInvite: { args: { group: string }; result: { code: string } };
	joinGroup: {
		args: { invitation: GroupInvitation };
		result: { group: string; status: 'joined' | 'already_member' | 'waiting_for_approval' };
	};
	leaveGroup: { args: { group: string }; result: null };
}
