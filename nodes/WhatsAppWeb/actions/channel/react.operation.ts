import { field } from '../../fields';
import { readEmoji } from '../form/emoji';
import { readMessageId } from '../form/messageId';
import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import { channelField, jidOf } from './channel.properties';

const TIMEOUT_MS = 45_000;

export const react = defineOperation({
	option: {
		name: 'React to Post',
		value: 'react',
		action: 'React to a channel post',
		description: 'Put an emoji on a post; without one, the reaction is taken back',
	},
	gives: {
		chat: '120363000000000001@newsletter',
		target_message_id: '104',
		emoji: '👍',
		message_id: '3EB0C431C26A1916E07A',
		timestamp: 1_780_000_000,
	},
	fields: [
		channelField,
		field('messageId', 'Post ID', 'string', {
			required: true,
			placeholder: 'e.g. 104',
			description: 'The post’s server_id, as Get Posts or the trigger gives it',
		}),
		field('emoji', 'Emoji', 'string', {
			placeholder: 'e.g. 👍',
			description: 'The reaction. Empty takes an earlier one back.',
		}),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const id = readMessageId(parameters, 'messageId');
		const emoji = readEmoji(parameters);
		return {
			kind: 'session',
			async run(handle, { signal }) {
				const to = await jidOf(channel, handle, signal);
				const action = { kind: 'reaction', emoji, target: { id } } as const;
				const { messageId, timestamp } = await handle.client.send(
					{ to, content: { message: {}, action }, waitUntil: 'accepted', timeoutMs: TIMEOUT_MS },
					{ signal },
				);
				const json = { chat: to, target_message_id: id, emoji, message_id: messageId, timestamp };
				return { json };
			},
		};
	},
});
