import { isLidJid } from '../../../message/jid';
import { onPhoneAction } from './appState';
import type { PhoneAction } from './appStatePatch';
import type { NamedPlace } from '../../../contract/events/chats';
import type { Core } from '../../core';
import type { News } from '../../delivery/publish';
import { chatName } from '../../account/names';
import type { NewsSource } from '../sources';
import type { Place } from '../../../contract/events/SessionEvent';
import { ownName } from '../../messages/target';
import { chats } from './chats';
import { savedContacts } from '../contacts';
import { labels } from './labels';

/** What reading an action of the phone may need. */
export interface PhoneContext {
	core: Core;
	/** The account as the one who did it in a chat. */
	placeIn(chat: string): Promise<NamedPlace>;
}

/** Makes news of some kinds of actions. */
export interface PhoneReader {
	kinds: readonly string[];
	/** @returns undefined for what says nothing */
	read(action: PhoneAction, context: PhoneContext): Promise<News | undefined>;
}

const READERS: readonly PhoneReader[] = [chats, labels, savedContacts];

const BY_KIND = new Map(READERS.flatMap((reader) => reader.kinds.map((kind) => [kind, reader])));

/** What the owner of the account does on the phone that concerns no message: to chats, labels, contacts. */
export const phone: NewsSource = (connection, core, tell) => {
	const context: PhoneContext = {
		core,
		async placeIn(chat) {
			return { chat, chatName: await chatName(chat, core), ...meIn(chat, core) };
		},
	};
	onPhoneAction(connection, core, async (actions) => {
		const all: News[] = [];
		for (const action of actions) {
			const { identity, timestamp, index } = action;
			try {
				const news = await BY_KIND.get(index[0] ?? '')?.read(action, context);
				if (news) all.push({ ...news, identity, timestamp });
			} catch (error) {
				core.report(error);
			}
		}
		await tell(...all);
	});
};

function meIn(chat: string, { me }: Core): Omit<Place, 'chat'> {
	const { pn, lid } = me();
	return {
		sender: ownName(isLidJid(chat), me()),
		senderPn: pn,
		senderLid: lid ?? undefined,
		fromMe: true,
	};
}
