import { type Measure, OWN } from './measure.ts';

/** Time from a start with the data on disk to an open connection. */
export const restarting: Measure = {
	async run({ server, contender }) {
		await server.ask('createPhones', { numbers: [OWN] });
		const account = await contender.link(server, OWN);
		await account.close();
		const started = performance.now();
		await account.reopen();
		return { onlineMs: performance.now() - started };
	},
};
