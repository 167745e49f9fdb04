import { actionField } from '../form/chat.properties';
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
		actionField('Whether to follow the channel, or to stop following it', [
			{ name: 'Follow', value: 'follow' },
			{ name: 'Unfollow', value: 'unfollow' },
		]),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const choices = ['follow', 'unfollow'] as const;
		const isFollowing = parameters.choice('action', choices, 'follow') === 'follow';
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { jid, name } = await client.query('lookUpChannel', { channel }, { signal });
				await client.command('followChannel', { channel: jid, follow: isFollowing }, { signal });
				return { json: { chat: jid, name, is_following: isFollowing } };
			},
		};
	},
});
