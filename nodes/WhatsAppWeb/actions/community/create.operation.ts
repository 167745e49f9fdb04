import { field } from '../../fields';
import { madeOnceFields } from '../form/duplicateProtection.properties';
import { defineOperation } from '../operation';
import { COMMUNITY_DESCRIPTION_MAX, COMMUNITY_NAME_MAX } from './community.properties';
import { COMMUNITY_EXAMPLE, communityJson } from './communityItem';

export const create = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a community',
		description: 'You own it; WhatsApp makes its announcement group by itself',
	},
	gives: { ...COMMUNITY_EXAMPLE, warnings: [] },
	fields: [
		field('name', 'Name', 'string', {
			required: true,
			placeholder: 'e.g. The Village',
			description: 'What the community and its announcement group are called',
		}),
		field('description', 'Description', 'string', {
			typeOptions: { rows: 3 },
			placeholder: 'e.g. All neighbours',
			description: 'What the community is for',
		}),
		field('options', 'Options', 'collection', {
			placeholder: 'Add option',
			default: {},
			description: 'What members may do',
			options: [
				field('approval', 'Approve New Members', 'boolean', {
					default: true,
					description: 'Whether an admin has to approve everybody who wants to join',
				}),
				field('generalChat', 'General Chat', 'boolean', {
					default: true,
					description: 'Whether to begin with a group in which all members can write',
				}),
				field('membersMayAddGroups', 'Members May Add Groups', 'boolean', {
					default: false,
					description: 'Whether members who are no admins may add groups',
				}),
				...madeOnceFields,
			],
		}),
	],
	read(parameters) {
		const name = parameters.text('name', { max: COMMUNITY_NAME_MAX }).trim();
		const limits = { max: COMMUNITY_DESCRIPTION_MAX };
		const args = {
			name,
			description: parameters.optionalText('description', limits),
			approval: parameters.boolean('options.approval', true),
			generalChat: parameters.boolean('options.generalChat', true),
			membersMayAddGroups: parameters.boolean('options.membersMayAddGroups', false),
		};
		return {
			kind: 'session',
			once: `community ${name}`,
			async run({ client }, { signal, idempotency }) {
				const options = { signal, idempotency };
				const { warnings, ...made } = await client.command('createCommunity', args, options);
				return { json: { ...communityJson(made), warnings } };
			},
		};
	},
});
