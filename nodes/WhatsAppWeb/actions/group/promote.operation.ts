import { memberOperation } from './memberOperation';

export const promote = memberOperation(
	{
		name: 'Make Admins',
		value: 'promote',
		action: 'Make members group admins',
		description: 'Admins only',
	},
	'promote',
);
