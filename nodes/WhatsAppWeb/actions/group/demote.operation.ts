import { memberOperation } from './memberOperation';

export const demote = memberOperation(
	{
		name: 'Take Admin Rights Back',
		value: 'demote',
		action: 'Take the admin rights of group members back',
		description: 'They stay in the group; admins only',
	},
	'demote',
);
