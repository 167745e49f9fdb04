import { actionField } from '../form/chat.properties';
import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import { channelField, jidOf } from './channel.properties';

export const mute = defineOperation({
	option: {
		name: 'Mute or Unmute',
		value: 'mute',
		action: 'Mute or unmute a channel',
		description: 'The phone stays silent about new posts; they still start WhatsApp Web Trigger',
	},
	gives: { chat: '120363000000000001@newsletter', muted: true },
	fields: [
		channelField,
		actionField('Whether to mute the channel, or to be notified of it again', [
			{ name: 'Mute', value: 'mute' },
			{ name: 'Unmute', value: 'unmute' },
		]),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const muted = parameters.choice('action', ['mute', 'unmute'] as const, 'mute') === 'mute';
		return {
			kind: 'session',
			async run(handle, { signal }) {
				const jid = await jidOf(channel, handle, signal);
				await handle.client.command('muteChannel', { channel: jid, muted }, { signal });
				return { json: { chat: jid, muted } };
			},
		};
	},
});
