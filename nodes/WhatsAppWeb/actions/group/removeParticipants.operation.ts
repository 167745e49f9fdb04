import { memberOperation } from './memberOperation';

export const removeParticipants = memberOperation(
	{
		name: 'Remove Members',
		value: 'removeParticipants',
		action: 'Remove members from a group',
		description: 'Admins only; an item for each person says whether it was done',
	},
	'remove',
);
