/**
 * What becomes of each `WebMessageInfo.StubType` that Baileys makes a message of: the event that tells it. The other types
 * are only in the history of chats. A test compares the names with Baileys' source, and the numbers with its protocol.
 */
export const STUB_KINDS = {
	REVOKE: { type: 1, told: 'message_revoke' },
	CIPHERTEXT: { type: 2, told: 'undecryptable_message' },
	CALL_MISSED_VOICE: { type: 40, told: 'message', isVideo: false },
	CALL_MISSED_VIDEO: { type: 41, told: 'message', isVideo: true },
	CALL_MISSED_GROUP_VOICE: { type: 45, told: 'message', isVideo: false },
	CALL_MISSED_GROUP_VIDEO: { type: 46, told: 'message', isVideo: true },
	GROUP_CREATE: { type: 20, told: 'group_update' },
	GROUP_CHANGE_SUBJECT: { type: 21, told: 'group_update' },
	GROUP_CHANGE_ICON: { type: 22, told: 'picture_update' },
	GROUP_CHANGE_INVITE_LINK: { type: 23, told: 'group_update' },
	GROUP_CHANGE_DESCRIPTION: { type: 24, told: 'group_update' },
	GROUP_CHANGE_RESTRICT: { type: 25, told: 'group_update' },
	GROUP_CHANGE_ANNOUNCE: { type: 26, told: 'group_update' },
	GROUP_MEMBER_ADD_MODE: { type: 171, told: 'group_update' },
	GROUP_MEMBERSHIP_JOIN_APPROVAL_MODE: { type: 145, told: 'group_update' },
	GROUP_PARTICIPANT_ADD: { type: 27, told: 'group_participants' },
	GROUP_PARTICIPANT_REMOVE: { type: 28, told: 'group_participants' },
	GROUP_PARTICIPANT_PROMOTE: { type: 29, told: 'group_participants' },
	GROUP_PARTICIPANT_DEMOTE: { type: 30, told: 'group_participants' },
	GROUP_PARTICIPANT_INVITE: { type: 31, told: 'group_participants' },
	GROUP_PARTICIPANT_LEAVE: { type: 32, told: 'group_participants' },
	GROUP_PARTICIPANT_CHANGE_NUMBER: { type: 33, told: 'group_participants' },
	GROUP_PARTICIPANT_ADD_REQUEST_JOIN: { type: 71, told: 'group_participants' },
	GROUP_MEMBERSHIP_JOIN_APPROVAL_REQUEST_NON_ADMIN_ADD: { type: 172, told: 'group_join_request' },
	BIZ_PRIVACY_MODE_TO_BSP: { type: 129, silent: 'in the history only: who hosts a business' },
	BIZ_PRIVACY_MODE_TO_FB: { type: 128, silent: 'in the history only: who hosts a business' },
} as const satisfies Record<
	string,
	{ type: number; isVideo?: boolean } & ({ told: string } | { silent: string })
>;

/** Whether a missed call was a video call, by stub type. */
export const MISSED_CALLS: ReadonlyMap<unknown, boolean> = new Map(
	Object.values(STUB_KINDS).flatMap((row) => ('isVideo' in row ? [[row.type, row.isVideo]] : [])),
);
