import type { Handlers } from '../../contract/Handlers';
import type { ChannelCommands } from '../../contract/commands/channels';
import { dropList } from '../account/caches';
import {
	createChannel,
	deleteChannel,
	followChannel,
	muteChannel,
	ownChannels,
	updateChannel,
} from '../account/channels';
import type { RequestContext } from '../connection/ConnectionSource';
import { endForGood } from './endForGood';

/** Seconds by which WhatsApp's clock may be behind this machine's. */
const CLOCK_SKEW = 120;

export const channelCommands: Handlers<ChannelCommands, RequestContext> = {
	async createChannel(args, { core, once }) {
		const made = await once(args, {
			carryOut: async ({ sock }) => await createChannel(args, sock, core),
			async find({ sock }, since) {
				const channels = await ownChannels(sock, core);
				return channels.find(
					({ name, role, createdAt }) =>
						name === args.name && role === 'owner' && (createdAt ?? 0) >= since - CLOCK_SKEW,
				);
			},
		});
		dropList(core.caches.lists, 'channels');
		return made;
	},
	async updateChannel({ channel, ...changes }, { core, dialler, budget }) {
		await dialler.use(
			budget,
			async ({ sock }) => await updateChannel(channel, changes, sock, core),
		);
		return null;
	},
	async followChannel({ channel, follow }, { core, dialler, budget }) {
		await dialler.use(budget, async ({ sock }) => await followChannel(channel, follow, sock, core));
		dropList(core.caches.lists, 'channels');
		return null;
	},
	async muteChannel({ channel, muted }, { core, dialler, budget }) {
		await dialler.use(budget, async ({ sock }) => await muteChannel(channel, muted, sock, core));
		return null;
	},
	async deleteChannel({ channel }, { core, dialler, budget }) {
		await endForGood(dialler, budget, async (sock) => await deleteChannel(channel, sock, core));
		dropList(core.caches.lists, 'channels');
		return null;
	},
};
