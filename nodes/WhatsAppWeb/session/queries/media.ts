import type { Handlers } from '../../contract/Handlers';
import type { MediaQueries } from '../../contract/queries/media';
import type { QueryContext } from './QueryContext';

export const mediaQueries: Handlers<MediaQueries, QueryContext> = {
	async mediaConnection({ refresh = false }, { dialler, budget }) {
		const { hosts, auth } = await dialler.use(budget, ({ sock }) => sock.refreshMediaConn(refresh));
		return { hosts: hosts.map(({ hostname }) => hostname), auth };
	},
};
