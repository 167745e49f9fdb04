import type { Budget } from './budget';
import { tellChatState } from './chatState';
import { connected } from './connected';
import type { Core } from './core';
import type { Dialler } from './Dialler';
import { download } from './download';
import { lookUpChat } from './lookUpChat';
import { markRead } from './markRead';
import { mediaHosts } from './mediaHosts';
import type { SessionQueries } from './SessionClient';
import { upload } from './upload';

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
	async lookUpChat({ jid }, { core }) {
		return await lookUpChat(jid, core);
	},
	async lookUpProfile({ phone }, { core, dialler, budget }) {
		const opened = dialler.opened.bind(dialler);
		return await connected(
			opened,
			budget,
			async ({ sock }) => await core.profiles.lookUp(phone, sock, budget),
		);
	},
	async markRead(args, { core, dialler, budget }) {
		const opened = dialler.opened.bind(dialler);
		return await connected(opened, budget, async ({ sock }) => await markRead(args, sock, core));
	},
	async setChatState(args, { dialler }) {
		await tellChatState(args, dialler.current);
	},
	async uploadMedia({ media }, { core, dialler, budget }) {
		return await connected(
			dialler.opened.bind(dialler),
			budget,
			({ sock }) => upload(media, sock, core.baileys, core.logger),
			(answer) => budget.offTheClock(answer),
		);
	},
	async downloadMedia({ media, maxBytes }, { core, dialler, budget }) {
		const hosts = await mediaHosts(media, core, dialler, budget);
		const parts = { baileys: core.baileys, agent: core.agent(), ...hosts };
		return { bytes: await download(media, maxBytes, budget, parts) };
	},
};
