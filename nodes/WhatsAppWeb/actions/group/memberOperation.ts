import type { INodeProperties } from 'n8n-workflow';
import type { MemberAction } from '../../contract/commands/groups';
import { readPeople } from '../form/recipients';
import { defineOperation, type Operation } from '../operation';
import { groupField, PEOPLE_MAX, people, readGroup } from './group.properties';
import { memberExample, memberResultJson, partlyDone } from './memberItem';

/** An operation that does one thing to each of some people, with an item for each. */
export function memberOperation(
	option: Operation['option'],
	action: MemberAction,
	fields: INodeProperties[] = [people],
): Operation {
	return defineOperation({
		option,
		gives: memberExample(action),
		fields: [groupField, ...fields],
		read(parameters) {
			const group = readGroup(parameters);
			const chosen = readPeople(parameters, 'participants', { min: 1, max: PEOPLE_MAX });
			return {
				kind: 'session',
				async run({ client }, { signal }) {
					const args = { group, people: chosen, action };
					const { results } = await client.command('changeMembers', args, { signal });
					const partly = partlyDone(results, action);
					return results.map((result) => ({
						json: memberResultJson(group, result, action),
						...partly,
					}));
				},
			};
		},
	});
}
