import type { Handlers } from '../../contract/Handlers';
import type { MediaQueries } from '../../contract/queries/media';
import type { RequestContext } from '../connection/ConnectionSource';

export const mediaQueries: Handlers<MediaQueries, RequestContext> = {
	async mediaConnection({ refresh = false }, { dialler, budget }) {
		const { hosts, auth } = await dialler.use(budget, ({ sock }) => sock.refreshMediaConn(refresh));
		return { hosts: hosts.map(({ hostname }) => hostname), auth };
	},
};
