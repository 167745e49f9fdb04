import { field } from '../../fields';
import { defineOperation } from '../operation';
import { groupField, readGroup } from './group.properties';
import { GROUP_EXAMPLE, groupJson, memberJson } from './groupItem';

/** Whether items are small, as n8n's own nodes call it. */
export const simplify = field('simplify', 'Simplify', 'boolean', {
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	hint: 'Switched off, the item also has members, each with jid, pn, lid and role',
});

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a group and its members',
		description: 'Name, settings and your role; with every member, unless simplified',
	},
	gives: GROUP_EXAMPLE,
	fields: [groupField, simplify],
	read(parameters) {
		const jid = readGroup(parameters);
		const isSimple = parameters.boolean('simplify', true);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const group = await client.query('lookUpGroup', { group: jid }, { signal });
				const members = isSimple ? {} : { members: group.members.map(memberJson) };
				return { json: { ...groupJson(group), ...members } };
			},
		};
	},
});
