import type { Handlers } from '../../contract/Handlers';
import type { CommunityCommands } from '../../contract/commands/communities';
import {
	createCommunity,
	deactivateCommunity,
	leaveCommunity,
	linkGroup,
	ownCommunities,
	unlinkGroup,
} from '../account/communities';
import type { RequestContext } from '../connection/ConnectionSource';
import { endForGood } from './endForGood';

/** Seconds by which WhatsApp's clock may be behind this machine's. */
const CLOCK_SKEW = 120;

export const communityCommands: Handlers<CommunityCommands, RequestContext> = {
	async createCommunity(args, { core, once }) {
		return await once(args, {
			carryOut: async ({ sock }) => await createCommunity(args, sock, core),
			async find({ sock }, since) {
				const communities = await ownCommunities(sock, core);
				return communities.find(
					({ name, role, createdAt }) =>
						name === args.name && role === 'owner' && (createdAt ?? 0) >= since - CLOCK_SKEW,
				);
			},
		});
	},
	async linkGroup({ community, group }, { core, dialler, budget }) {
		await dialler.use(budget, async ({ sock }) => await linkGroup(community, group, sock, core));
		return null;
	},
	async unlinkGroup({ community, group }, { core, dialler, budget }) {
		await endForGood(
			dialler,
			budget,
			async (sock) => await unlinkGroup(community, group, sock, core),
		);
		return null;
	},
	async leaveCommunity({ community }, { core, dialler, budget }) {
		await endForGood(dialler, budget, async (sock) => await leaveCommunity(community, sock, core));
		return null;
	},
	async deactivateCommunity({ community }, { core, dialler, budget }) {
		await endForGood(
			dialler,
			budget,
			async (sock) => await deactivateCommunity(community, sock, core),
		);
		return null;
	},
};
