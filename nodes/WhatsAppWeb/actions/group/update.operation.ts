import { fromPlainError } from '../../errors';
import { readPictureChange } from '../form/picture';
import { defineOperation } from '../operation';
import { readChanges, updateFields } from './changes.properties';
import { groupField, readGroup } from './group.properties';
import { GROUP_EXAMPLE, groupJson } from './groupItem';

export const update = defineOperation({
	option: {
		name: 'Update',
		value: 'update',
		action: 'Change name, description, picture or settings of a group',
		description:
			'Only what you add is changed: also who may write, add members or change the group',
	},
	gives: { ...GROUP_EXAMPLE, changed: ['subject', 'announce'], not_changed: [] },
	fields: [groupField, updateFields],
	read(parameters) {
		const group = readGroup(parameters);
		const given = readChanges(parameters, 'updateFields');
		const source = readPictureChange(parameters, 'updateFields');
		if (Object.keys(given).length === 0 && source === undefined) {
			parameters.refuse('updateFields', 'must have what is to be changed: add a field');
		}
		return {
			kind: 'session',
			picture: source ?? undefined,
			async run({ client }, { picture, signal }) {
				const changes = {
					...given,
					...(source !== undefined && { picture: source && picture }),
				};
				const { changed, refused } = await client.command(
					'changeGroup',
					{ group, changes },
					{ signal },
				);
				const [first] = refused;
				if (first && changed.length === 0) throw fromPlainError(first.error);
				const json = {
					...groupJson(await client.query('lookUpGroup', { group }, { signal })),
					changed,
					not_changed: refused.map(({ change, error: { code, message } }) => ({
						field: change,
						code,
						message,
					})),
				};
				if (!first) return { json };
				const names = refused.map(({ change }) => change).join(', ');
				return { json, hint: `Not changed: ${names}. ${first.error.message}.` };
			},
		};
	},
});
