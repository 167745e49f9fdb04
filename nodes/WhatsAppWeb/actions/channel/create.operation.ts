import { field } from '../../fields';
import { defineOperation } from '../operation';
import { pictureField, readPicture } from '../form/picture';
import { madeOnceFields } from '../form/duplicateProtection.properties';
import { CHANNEL_DESCRIPTION_MAX, CHANNEL_NAME_MAX } from './channel.properties';
import { CHANNEL_EXAMPLE, channelJson } from './channelItem';

export const create = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a channel',
		description: 'You own it, and post to it with Message > Send Text',
	},
	gives: { ...CHANNEL_EXAMPLE, followers: 0, warnings: [] },
	fields: [
		field('name', 'Name', 'string', {
			required: true,
			placeholder: 'e.g. Fresh News',
			description: 'What the channel is called; everybody can find it by that',
		}),
		field('description', 'Description', 'string', {
			typeOptions: { rows: 3 },
			placeholder: 'e.g. Every morning',
			description: 'What the channel is about',
		}),
		field('options', 'Options', 'collection', {
			placeholder: 'Add option',
			default: {},
			description: 'What else the channel shows',
			options: [pictureField(), ...madeOnceFields],
		}),
	],
	read(parameters) {
		const name = parameters.text('name', { max: CHANNEL_NAME_MAX }).trim();
		const description = parameters.optionalText('description', { max: CHANNEL_DESCRIPTION_MAX });
		return {
			kind: 'session',
			once: `channel ${name}`,
			picture: readPicture(parameters, 'options.picture'),
			async run({ client }, { picture, signal, idempotency }) {
				const args = { name, description, picture };
				const options = { signal, idempotency };
				const { warnings, ...channel } = await client.command('createChannel', args, options);
				return { json: { ...channelJson(channel), warnings } };
			},
		};
	},
});
