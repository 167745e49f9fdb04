import { isGroupJid, isLidJid, isPnJid } from '../message/jid';
import { writtenPhone } from '../message/messageItem';
import { asLine } from '../message/untrusted';
import type { EventData, EventName } from '../contract/events/SessionEvent';
import type { Place } from '../contract/events/place';

/** Fields of every item; null for events that have no chat. */
export type ChatAndSenderFields = {
	/** JID of the chat, to which an answer is sent. */
	chat: string | null;
	/** JID of the acting person, as WhatsApp addressed them; `from_pn` and `from_lid` are their two identities. */
	from: string | null;
	from_pn: string | null;
	from_lid: string | null;
	/** The acting person's number, as `+12025550178`; null when it is unknown. */
	phone: string | null;
	/** What the chat is called; null when that is unknown. */
	chat_name: string | null;
	is_from_me: boolean;
	is_group: boolean;
};

const NONE: ChatAndSenderFields = {
	chat: null,
	from: null,
	from_pn: null,
	from_lid: null,
	phone: null,
	chat_name: null,
	is_from_me: false,
	is_group: false,
};

/** @param chatName as far as the session knows */
export function chatAndSenderFields(
	data: EventData[EventName],
	chatName: string | null,
): ChatAndSenderFields {
	if (!hasChat(data)) return NONE;
	const { chat, sender, senderPn, senderLid, fromMe } = data;
	const pn = senderPn ?? (sender && isPnJid(sender) ? sender : null);
	return {
		chat,
		from: sender,
		from_pn: pn,
		from_lid: senderLid ?? (sender && isLidJid(sender) ? sender : null),
		phone: writtenPhone(pn),
		chat_name: asLine(chatName) ?? null,
		is_from_me: fromMe,
		is_group: isGroupJid(chat),
	};
}

/** An action of WhatsApp itself in a chat has no sender. */
type ChatAndSender = Omit<Place, 'sender'> & { sender: string | null };

function hasChat(data: EventData[EventName]): data is EventData[EventName] & ChatAndSender {
	return 'chat' in data && 'sender' in data;
}
