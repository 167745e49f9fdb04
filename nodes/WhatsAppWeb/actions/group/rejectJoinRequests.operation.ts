import { memberOperation } from './memberOperation';

export const rejectJoinRequests = memberOperation(
	{
		name: 'Reject Join Requests',
		value: 'rejectJoinRequests',
		action: 'Reject join requests of a group',
		description: 'They are not told; admins only',
	},
	'reject',
);
