import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import { channelField } from './channel.properties';
import { CHANNEL_EXAMPLE, channelJson } from './channelItem';

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a channel by link or ID',
		description: 'Name, description, followers and your role, also of channels you do not follow',
	},
	gives: CHANNEL_EXAMPLE,
	fields: [channelField],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				return { json: channelJson(await client.query('lookUpChannel', { channel }, { signal })) };
			},
		};
	},
});
