import { memberOperation } from './memberOperation';

export const approveJoinRequests = memberOperation(
	{
		name: 'Approve Join Requests',
		value: 'approveJoinRequests',
		action: 'Approve join requests of a group',
		description: 'Lets in people who have asked; admins only',
	},
	'approve',
);
