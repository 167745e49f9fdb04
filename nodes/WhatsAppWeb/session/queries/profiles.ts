import type { Handlers } from '../../contract/Handlers';
import type { ProfileQueries } from '../../contract/queries/profiles';
import type { QueryContext } from './QueryContext';

export const profileQueries: Handlers<ProfileQueries, QueryContext> = {
	async lookUpProfile({ phone }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			async ({ sock }) => await core.profiles.lookUp(phone, sock, budget),
		);
	},
};
