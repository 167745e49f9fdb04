import type { ReceivedMessage } from './content';
import { type FlattenedMessage, flattenMessage } from './flatten';
import { phoneOf } from './jid';
import { type MessageType, typeOfMessage } from './messageTypes';

/** A message as an item's json: what people look for comes first, then all that is known of it. */
export type MessageItem = FlattenedMessage & {
	type: MessageType;
	/** ISO 8601, UTC. */
	date: string;
	/** The author's, as `+12025550178`; null when it is unknown. */
	phone: string | null;
	chat_name: string | null;
};

/** Never throws, whatever the sender put into the message. */
export function messageItem(received: ReceivedMessage, chatName: string | null): MessageItem {
	const { text, push_name, chat, message_id, is_group, from, ...fields } = flattenMessage(received);
	return {
		text,
		push_name,
		chat,
		message_id,
		type: typeOfMessage({ ...fields }),
		is_group,
		from,
		date: isoDate(fields.timestamp),
		phone: writtenPhone(fields.from_pn),
		chat_name: chatName,
		...fields,
	};
}

/** @param timestamp Unix seconds @returns ISO 8601, UTC; '' for a time that no calendar has */
export function isoDate(timestamp: number): string {
	const date = new Date(timestamp * 1000);
	return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** @param pn JID by phone number @returns as `+12025550178`; null without one */
export function writtenPhone(pn: string | null): string | null {
	const digits = pn === null ? null : phoneOf(pn);
	return digits === null ? null : `+${digits}`;
}
