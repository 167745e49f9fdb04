import { field } from '../../fields';
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
	gives: { chat: '120363000000000001@newsletter', is_muted: true },
	fields: [
		channelField,
		field('mute', 'Mute', 'boolean', {
			default: true,
			description: 'Whether to mute the channel; switched off, the phone notifies of it again',
		}),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const muted = parameters.boolean('mute', true);
		return {
			kind: 'session',
			async run(handle, { signal }) {
				const jid = await jidOf(channel, handle, signal);
				await handle.client.command('muteChannel', { channel: jid, muted }, { signal });
				return { json: { chat: jid, is_muted: muted } };
			},
		};
	},
});
