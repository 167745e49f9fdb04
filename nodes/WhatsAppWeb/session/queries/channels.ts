import type { Handlers } from '../../contract/Handlers';
import type { ChannelQueries } from '../../contract/queries/channels';
import { timedOut } from '../../primitives/Budget';
import { channelPosts } from '../account/channelPosts';
import { lookUpChannel, ownChannels } from '../account/channels';
import type { RequestContext } from '../connection/ConnectionSource';

export const channelQueries: Handlers<ChannelQueries, RequestContext> = {
	async listChannels(_, { core, dialler, budget }) {
		const channels = await dialler.use(budget, async ({ sock }) => await ownChannels(sock, core));
		return { channels };
	},
	async lookUpChannel({ channel }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => await lookUpChannel(channel, sock, core));
	},
	async listChannelPosts(args, { core, dialler, budget }) {
		await budget.race(core.postsPace.turn(), () => timedOut('posts are read page by page'));
		return await dialler.use(
			budget,
			async ({ sock }) => await channelPosts(args, sock, core.baileys),
		);
	},
};
