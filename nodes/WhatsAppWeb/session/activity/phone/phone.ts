import type { Sender } from '../../../contract/events/place';
import type { NewEvent } from '../../../contract/events/SessionEvent';
import { isLidJid } from '../../../message/jid';
import { asSender, ownJid } from '../../account/me';
import { chatName } from '../../account/names';
import type { ActivityParts, ActivitySource } from '../ActivitySource';
import { onPhoneActions } from './appState';
import { chats } from './chats';
import { deletedMessages } from './deletedMessages';
import { labels } from './labels';
import type { PhoneContext, PhoneReader } from './PhoneReader';
import { savedContacts } from './savedContacts';

const READERS: readonly PhoneReader[] = [chats, deletedMessages, labels, savedContacts];

const BY_KIND = new Map(READERS.flatMap((reader) => reader.kinds.map((kind) => [kind, reader])));

/** What the owner of the account does on the phone that concerns no message: to chats, labels, contacts. */
export const phone: ActivitySource = (connection, parts) => {
	const context: PhoneContext = {
		parts,
		async placeIn(chat) {
			return { chat, chatName: await chatName(chat, parts), ...meIn(chat, parts) };
		},
	};
	onPhoneActions(connection, parts, async (actions) => {
		const events: NewEvent[] = [];
		for (const action of actions) {
			const { dedupeKey, timestamp, index, isOwn } = action;
			try {
				const event = await BY_KIND.get(index[0] ?? '')?.read(action, context);
				if (event && !isOwn) events.push({ ...event, dedupeKey, timestamp });
			} catch (error) {
				parts.report(error);
			}
		}
		await parts.publish(...events);
	});
};

function meIn(chat: string, { me }: ActivityParts): Sender {
	return asSender(ownJid(isLidJid(chat), me()), me());
}
