import type { Handlers } from '../../contract/Handlers';
import type { CommunityQueries } from '../../contract/queries/communities';
import { lookUpCommunity, ownCommunities } from '../account/communities';
import type { RequestContext } from '../connection/ConnectionSource';

export const communityQueries: Handlers<CommunityQueries, RequestContext> = {
	async listCommunities(_, { core, dialler, budget }) {
		const communities = await dialler.use(
			budget,
			async ({ sock }) => await ownCommunities(sock, core),
		);
		return { communities };
	},
	async lookUpCommunity({ community }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			async ({ sock }) => await lookUpCommunity(community, sock, core),
		);
	},
};
