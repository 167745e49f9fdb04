import type { PhoneContext, PhoneReader } from './PhoneReader';
import { isLidJid } from '../../../message/jid';
import { onPhoneAction } from './appState';
import type { Sender } from '../../../contract/events/place';
import type { ActivityParts, ActivitySource } from '../ActivitySource';
import type { NewEvent } from '../../../contract/events/SessionEvent';
import { chatName } from '../../account/names';
import { asSender, ownJid } from '../../account/me';
import { chats } from './chats';
import { savedContacts } from './savedContacts';
import { labels } from './labels';

const READERS: readonly PhoneReader[] = [chats, labels, savedContacts];

const BY_KIND = new Map(READERS.flatMap((reader) => reader.kinds.map((kind) => [kind, reader])));

/** What the owner of the account does on the phone that concerns no message: to chats, labels, contacts. */
export const phone: ActivitySource = (connection, core, publish) => {
	const context: PhoneContext = {
		core,
		async placeIn(chat) {
			return { chat, chatName: await chatName(chat, core), ...meIn(chat, core) };
		},
	};
	onPhoneAction(connection, core, async (actions) => {
		const all: NewEvent[] = [];
		for (const action of actions) {
			const { identity: dedupeKey, timestamp, index } = action;
			try {
				const news = await BY_KIND.get(index[0] ?? '')?.read(action, context);
				if (news) all.push({ ...news, dedupeKey, timestamp });
			} catch (error) {
				core.report(error);
			}
		}
		await publish(...all);
	});
};

function meIn(chat: string, { me }: ActivityParts): Sender {
	return asSender(ownJid(isLidJid(chat), me()), me());
}
