import { manyItems, readLimit } from '../form/manyItems';
import { defineOperation } from '../operation';
import { CHANNEL_EXAMPLE, channelJson } from './channelItem';

export const getMany = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get channels you follow or own',
		description: 'With names, IDs and your role; WhatsApp counts followers in Get only',
	},
	gives: { ...CHANNEL_EXAMPLE, followers: null },
	fields: manyItems,
	read(parameters) {
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { channels } = await client.query('listChannels', {}, { signal });
				return channels.slice(0, limit).map((channel) => ({ json: channelJson(channel) }));
			},
		};
	},
});
