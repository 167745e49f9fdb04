import type { Handlers } from '../../contract/Handlers';
import type { ProfileQueries } from '../../contract/queries/profiles';
import { ownProfile } from '../account/ownProfile';
import { privacySettings } from '../account/privacy';
import type { RequestContext } from '../connection/ConnectionSource';

export const profileQueries: Handlers<ProfileQueries, RequestContext> = {
	async lookUpProfile({ jid }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			async ({ sock }) => await core.profiles.lookUp(jid, sock, budget),
		);
	},
	async ownProfile(_, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => await ownProfile(sock, core));
	},
	async privacySettings(_, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => await privacySettings(sock, core));
	},
};
