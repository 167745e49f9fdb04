import { isGroupJid, isLidJid, isPnJid } from '../message/jid';
import type { EventData, EventName } from '../contract/events/SessionEvent';
import type { Place } from '../contract/events/place';

/** Where something happened and who did it, as every item has it: null for what has no place. */
export type PlaceFields = {
	/** Where to answer. */
	chat: string | null;
	/** Who did it, as WhatsApp addressed them; `from_pn` and `from_lid` are the same person's two identities. */
	from: string | null;
	from_pn: string | null;
	from_lid: string | null;
	is_from_me: boolean;
	is_group: boolean;
};

const NOWHERE: PlaceFields = {
	chat: null,
	from: null,
	from_pn: null,
	from_lid: null,
	is_from_me: false,
	is_group: false,
};

export function placeFields(data: EventData[EventName]): PlaceFields {
	if (!hasPlace(data)) return NOWHERE;
	const { chat, sender, senderPn, senderLid, fromMe } = data;
	return {
		chat,
		from: sender,
		from_pn: senderPn ?? (sender && isPnJid(sender) ? sender : null),
		from_lid: senderLid ?? (sender && isLidJid(sender) ? sender : null),
		is_from_me: fromMe,
		is_group: isGroupJid(chat),
	};
}

/** What WhatsApp itself does in a chat has no sender. */
type Where = Omit<Place, 'sender'> & { sender: string | null };

function hasPlace(data: EventData[EventName]): data is EventData[EventName] & Where {
	return 'chat' in data && 'sender' in data;
}
