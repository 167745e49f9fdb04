import { defineOperation } from '../operation';
import { groupField, readGroup } from './group.properties';

export const leave = defineOperation({
	option: {
		name: 'Leave',
		value: 'leave',
		action: 'Leave a group',
		description: 'The chat stays on your side; only an admin or the link brings you back',
	},
	gives: { chat: '120363000000000000@g.us', left: true },
	fields: [groupField],
	read(parameters) {
		const group = readGroup(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				await client.command('leaveGroup', { group }, { signal });
				return { json: { chat: group, left: true } };
			},
		};
	},
});
