import { field } from '../../fields';
import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import { channelField } from './channel.properties';

export const follow = defineOperation({
	option: {
		name: 'Follow or Unfollow',
		value: 'follow',
		action: 'Follow or unfollow a channel',
		description: 'Posts of a channel that you follow start WhatsApp Web Trigger',
	},
	gives: { chat: '120363000000000001@newsletter', name: 'Fresh News', is_following: true },
	fields: [
		channelField,
		field('follow', 'Follow', 'boolean', {
			default: true,
			description: 'Whether to follow the channel; switched off, you stop following it',
		}),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const follow = parameters.boolean('follow', true);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { jid, name } = await client.query('lookUpChannel', { channel }, { signal });
				await client.command('followChannel', { channel: jid, follow }, { signal });
				return { json: { chat: jid, name, is_following: follow } };
			},
		};
	},
});
