import type { Budget } from './budget';
import type { Core } from './core';
import type { Dialler } from './Dialler';
import { download } from './download';
import { mediaHosts } from './mediaHosts';
import type { SessionQueries } from './SessionClient';

export interface QueryContext {
	core: Core;
	dialler: Dialler;
	budget: Budget;
}

/** The answers to the questions of {@link SessionQueries}. */
export const QUERIES: {
	[Name in keyof SessionQueries]: (
		args: SessionQueries[Name]['args'],
		context: QueryContext,
	) => Promise<SessionQueries[Name]['result']>;
} = {
	async downloadMedia({ media, maxBytes }, { core, dialler, budget }) {
		const hosts = await mediaHosts(media, core, dialler, budget);
		const parts = { baileys: core.baileys, agent: core.agent(), ...hosts };
		return { bytes: await download(media, maxBytes, budget, parts) };
	},
};
