import type { Handlers } from '../../contract/Handlers';
import type { ChatCommands } from '../../contract/commands/chats';
import { isLidJid } from '../../message/jid';
import type { RequestContext } from '../connection/ConnectionSource';
import { markRead } from './markRead';

export const chatCommands: Handlers<ChatCommands, RequestContext> = {
	/** At once or not at all: typing that is over is not shown after a reconnect. */
	async setChatState({ chat, state }, { dialler: { current } }) {
		const me = current?.sock.user;
		if (!current || (isLidJid(chat) && !me?.lid)) return null;
		await current.sock.sendPresenceUpdate(state, chat);
		return null;
	},
	async showTyping({ chat, state }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			const { jid } = await core.addressBook.resolve(chat, sock);
			await sock.sendPresenceUpdate(state, jid);
			return { chat: jid };
		});
	},
	async markRead(args, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => await markRead(args, sock, core));
	},
};
