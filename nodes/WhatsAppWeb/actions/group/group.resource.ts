import type { Resource } from '../resource';
import { addParticipants } from './addParticipants.operation';
import { approveJoinRequests } from './approveJoinRequests.operation';
import { create } from './create.operation';
import { demote } from './demote.operation';
import { get } from './get.operation';
import { getInviteLink } from './getInviteLink.operation';
import { getJoinRequests } from './getJoinRequests.operation';
import { getMany } from './getMany.operation';
import { join } from './join.operation';
import { leave } from './leave.operation';
import { previewInvite } from './previewInvite.operation';
import { promote } from './promote.operation';
import { rejectJoinRequests } from './rejectJoinRequests.operation';
import { removeParticipants } from './removeParticipants.operation';
import { revokeInviteLink } from './revokeInviteLink.operation';
import { update } from './update.operation';

export const group: Resource = {
	option: { name: 'Group', value: 'group' },
	operations: [
		getMany,
		get,
		create,
		addParticipants,
		removeParticipants,
		promote,
		demote,
		update,
		getInviteLink,
		revokeInviteLink,
		previewInvite,
		join,
		leave,
		getJoinRequests,
		approveJoinRequests,
		rejectJoinRequests,
	],
	fields: [],
	defaultOperation: 'getMany',
};
