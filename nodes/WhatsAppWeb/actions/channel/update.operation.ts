import { field } from '../../fields';
import { pictureChangeFields, readPictureChange } from '../form/picture';
import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import {
	CHANNEL_DESCRIPTION_MAX,
	CHANNEL_NAME_MAX,
	channelField,
	jidOf,
} from './channel.properties';
import { CHANNEL_EXAMPLE, channelJson } from './channelItem';

export const update = defineOperation({
	option: {
		name: 'Update',
		value: 'update',
		action: 'Change name, description or picture of a channel',
		description: 'Only what you add is changed; admins only',
	},
	gives: CHANNEL_EXAMPLE,
	fields: [
		channelField,
		field('updateFields', 'Update Fields', 'collection', {
			placeholder: 'Add field',
			default: {},
			description: 'What is to be changed; the rest stays as it is',
			options: [
				field('description', 'Description', 'string', {
					typeOptions: { rows: 3 },
					description: 'What the channel is about. Empty removes it.',
				}),
				field('name', 'Name', 'string', { description: 'What the channel is called' }),
				...pictureChangeFields,
			],
		}),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const isGiven = (name: string): boolean =>
			(parameters.source.value(`updateFields.${name}`) ?? null) !== null;
		const name = isGiven('name')
			? parameters.text('updateFields.name', { max: CHANNEL_NAME_MAX }).trim()
			: undefined;
		const limits = { max: CHANNEL_DESCRIPTION_MAX };
		const description = isGiven('description')
			? (parameters.optionalText('updateFields.description', limits) ?? '')
			: undefined;
		const source = readPictureChange(parameters, 'updateFields');
		if (name === undefined && description === undefined && source === undefined) {
			parameters.refuse('updateFields', 'must have what is to be changed: add a field');
		}
		return {
			kind: 'session',
			picture: source ?? undefined,
			async run(handle, { picture, signal }) {
				const jid = await jidOf(channel, handle, signal);
				const { client } = handle;
				const changes = { channel: jid, name, description, picture: source && picture };
				await client.command('updateChannel', changes, { signal });
				const changed = await client.query('lookUpChannel', { channel: { jid } }, { signal });
				return { json: channelJson(changed) };
			},
		};
	},
});
