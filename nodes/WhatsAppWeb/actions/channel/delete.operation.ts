import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import { channelField, jidOf } from './channel.properties';

export const deleteChannel = defineOperation({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a channel for good',
		description: 'With all its posts and followers; cannot be undone, and only its owner can',
	},
	gives: { chat: '120363000000000001@newsletter', deleted: true },
	fields: [channelField],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		return {
			kind: 'session',
			async run(handle, { signal }) {
				const jid = await jidOf(channel, handle, signal);
				await handle.client.command('deleteChannel', { channel: jid }, { signal });
				return { json: { chat: jid, deleted: true } };
			},
		};
	},
});
