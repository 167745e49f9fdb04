import type { Handlers } from '../../contract/Handlers';
import type { ProfileQueries } from '../../contract/queries/profiles';
import type { RequestContext } from '../connection/ConnectionSource';

export const profileQueries: Handlers<ProfileQueries, RequestContext> = {
	async lookUpProfile({ jid }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			async ({ sock }) => await core.profiles.lookUp(jid, sock, budget),
		);
	},
};
