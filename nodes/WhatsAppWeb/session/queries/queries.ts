import type { QueryContext } from './QueryContext';
import { listChats, lookUpChat } from './chats';
import { isLinked } from '../account/me';
import { download, isExpired } from '../files/download';
import { markRead } from './markRead';
import { mediaHosts } from '../files/mediaHosts';
import { uploadedAgain } from '../files/mediaRetry';
import type { MediaReference, SessionQueries } from '../../contract/requests';
import { upload } from '../files/upload';
import type { Connection } from '../connection/Connection';
import { isLidJid } from '../../message/jid';

/** The answers to the questions of {@link SessionQueries}. */
export const QUERIES: {
	[Name in keyof SessionQueries]: (
		args: SessionQueries[Name]['args'],
		context: QueryContext,
	) => Promise<SessionQueries[Name]['result']>;
} = {
	async listChats(args, { core, dialler, budget }) {
		const sock = await dialler.opened(budget).then(
			(connection) => connection.sock,
			(error: unknown) => (isLinked(core.auth) ? undefined : Promise.reject(error)),
		);
		return { chats: await listChats(args, sock, core) };
	},
	async lookUpChat({ jid }, { core }) {
		return await lookUpChat(jid, core);
	},
	async lookUpProfile({ phone }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			async ({ sock }) => await core.profiles.lookUp(phone, sock, budget),
		);
	},
	async markRead(args, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => await markRead(args, sock, core));
	},
	async setChatState(args, { dialler }) {
		await tellChatState(args, dialler.current);
	},
	async uploadMedia({ media }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			({ sock }) => upload(media, sock, core.baileys, core.logger),
			(answer) => budget.offTheClock(answer),
		);
	},
	async downloadMedia({ media, maxBytes, messageId }, context) {
		const { core, dialler, budget } = context;
		const fetch = async (reference: MediaReference): Promise<Uint8Array> => {
			const hosts = await mediaHosts(reference, core.settings, dialler, budget);
			const parts = { baileys: core.baileys, agent: core.agent(), ...hosts };
			return await download(reference, maxBytes, budget, parts);
		};
		if (messageId === undefined) return { bytes: await fetch(media) };
		const unlessExpired = (error: unknown): undefined | Promise<never> =>
			isExpired(error) ? undefined : Promise.reject(error);
		const bytes = await fetch(media).catch(unlessExpired);
		if (bytes) return { bytes };
		const directPath = await uploadedAgain(messageId, media, core, dialler, budget);
		return { bytes: await fetch({ ...media, directPath, url: undefined }) };
	},
};

/** Says it at once or not at all: what somebody does now is no news when the connection is back. */
export async function tellChatState(
	{ chat, state }: SessionQueries['setChatState']['args'],
	connection: Connection | undefined,
): Promise<void> {
	const me = connection?.sock.user;
	if (!connection || (isLidJid(chat) && !me?.lid)) return;
	await connection.sock.sendPresenceUpdate(state, chat);
}
