import type { GroupChanges } from '../../contract/commands/groups';
import { field } from '../../fields';
import { peopleField } from '../../pickers';
import { readPicture } from '../form/picture';
import { readPeople } from '../form/recipients';
import { defineOperation } from '../operation';
import { initialFields, readChanges } from './changes.properties';
import { PEOPLE_MAX, SUBJECT_MAX, timeoutFor } from './group.properties';
import { GROUP_EXAMPLE, groupJson } from './groupItem';
import { inviteOthers, NO_INVITATIONS } from './inviteOthers';
import { partlyDone, personJson, RESULT_EXAMPLE } from './memberItem';

export const create = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a group',
		description: 'You become its admin; those who cannot be added are sent an invitation',
	},
	gives: {
		...GROUP_EXAMPLE,
		role: 'owner',
		participants: [personJson(RESULT_EXAMPLE, 'add')],
		warnings: [],
	},
	fields: [
		field('subject', 'Name', 'string', {
			required: true,
			placeholder: 'e.g. Blue Team',
			description: 'What the group is called, up to 100 characters',
		}),
		peopleField('participants', 'People', {
			description: 'Who is in it beside you: from the list, or phone numbers with country code',
		}),
		field('sendInvitations', 'Invite Those Who Cannot Be Added', 'boolean', {
			default: true,
			description:
				'Whether to send an invitation to people whose privacy settings let nobody else add them',
		}),
		initialFields,
	],
	read(parameters) {
		const subject = parameters.text('subject', { max: SUBJECT_MAX }).trim();
		const chosen = readPeople(parameters, 'participants', { min: 0, max: PEOPLE_MAX });
		const invites = parameters.boolean('sendInvitations', true);
		const initial = readChanges(parameters, 'options');
		const picture = readPicture(parameters, 'options.picture');
		return {
			kind: 'session',
			once: `group ${subject}`,
			picture,
			async run({ client }, { picture: jpeg, signal, idempotency }) {
				const made = await client.command(
					'createGroup',
					{ subject, people: chosen },
					{ signal, idempotency, timeoutMs: timeoutFor(chosen) },
				);
				const { jid: group, results } = made;
				const warnings = [...made.warnings];
				const changes: GroupChanges = { ...initial, ...(jpeg && { picture: jpeg }) };
				let now = { ...made, ...initial };
				if (Object.keys(changes).length > 0) {
					const done = await client.command('changeGroup', { group, changes }, { signal });
					warnings.push(...done.refused.map(({ change, error }) => `${change}: ${error.message}`));
					now = { ...made, ...(await client.query('lookUpGroup', { group }, { signal })) };
				}
				const invitations = invites
					? await inviteOthers(made, client, { signal, idempotency })
					: NO_INVITATIONS;
				const participants = results.map((result) =>
					personJson(result, 'add', invitations.sent.has(result.jid)),
				);
				return {
					json: { ...groupJson(now), participants, warnings },
					...partlyDone(results, 'add', invitations),
				};
			},
		};
	},
});
