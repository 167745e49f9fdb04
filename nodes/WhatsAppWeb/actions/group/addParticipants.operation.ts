import { field } from '../../fields';
import { readPeople } from '../form/recipients';
import { defineOperation } from '../operation';
import { groupField, PEOPLE_MAX, people, readGroup, timeoutFor } from './group.properties';
import { inviteOthers, NO_INVITATIONS } from './inviteOthers';
import { memberExample, memberResultJson, partlyDone } from './memberItem';

export const addParticipants = defineOperation({
	option: {
		name: 'Add Members',
		value: 'addParticipants',
		action: 'Add members to a group',
		description: 'An item for each person; those who cannot be added are sent an invitation',
	},
	gives: memberExample('add'),
	fields: [
		groupField,
		people,
		field('sendInvitations', 'Invite Those Who Cannot Be Added', 'boolean', {
			default: true,
			description:
				'Whether to send an invitation to people whose privacy settings let nobody else add them',
		}),
	],
	read(parameters) {
		const group = readGroup(parameters);
		const chosen = readPeople(parameters, 'participants', { min: 1, max: PEOPLE_MAX });
		const invites = parameters.boolean('sendInvitations', true);
		return {
			kind: 'session',
			once: `members of ${group}`,
			async run({ client }, { signal, idempotency }) {
				const args = { group, people: chosen, action: 'add' as const };
				const options = { signal, timeoutMs: timeoutFor(chosen) };
				const { results } = await client.command('changeMembers', args, options);
				const invitations = invites
					? await inviteOthers({ jid: group, results }, client, { signal, idempotency })
					: NO_INVITATIONS;
				const partly = partlyDone(results, 'add', invitations);
				return results.map((result) => ({
					json: memberResultJson(group, result, 'add', invitations.sent.has(result.jid)),
					...partly,
				}));
			},
		};
	},
});
