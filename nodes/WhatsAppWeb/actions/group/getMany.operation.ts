import { manyItems, readLimit } from '../form/manyItems';
import { defineOperation } from '../operation';
import { GROUP_EXAMPLE, groupJson, memberJson } from './groupItem';
import { simplify } from './get.operation';

export const getMany = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many groups you are in',
		description: 'Names, IDs and settings of the groups that this number is in',
	},
	gives: GROUP_EXAMPLE,
	fields: [...manyItems, simplify],
	read(parameters) {
		const limit = readLimit(parameters);
		const isSimple = parameters.boolean('simplify', true);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { groups } = await client.query('listGroups', {}, { signal });
				return groups.slice(0, limit).map((group) => {
					const members = isSimple ? {} : { members: group.members.map(memberJson) };
					return { json: { ...groupJson(group), ...members } };
				});
			},
		};
	},
});
