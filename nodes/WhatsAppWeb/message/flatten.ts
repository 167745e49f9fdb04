import type { ReceivedMessage } from './content';
import { isGroupJid, isLidJid, isPnJid } from './jid';
import { contactsFields, type ContactsFields } from './received/contacts';
import { contextFields, type ContextFields } from './received/context';
import { locationFields, type LocationFields } from './received/location';
import { mediaFields, type MediaFields } from './received/media';
import { pollFields, type PollFields } from './received/poll';
import { replyFields, type ReplyFields } from './received/reply';
import { messageText } from './received/text';
import { messageType } from './received/type';
import { asLine } from './untrusted';
import { unwrap } from './unwrap';

/**
 * A message as a workflow reads it. Fields without `?` are always there, the others all or none, by the kind of the
 * message. A field has one type, and null where WhatsApp said nothing.
 */
export type FlattenedMessage = MessageFields &
	ContextFields &
	Partial<MediaFields & LocationFields & ContactsFields & PollFields & ReplyFields> & {
		/** Channel posts only: the post's number within its channel. */
		server_id?: string;
	};

export type MessageFields = {
	message_id: string;
	/** Where to answer. */
	chat: string;
	/** The author, as WhatsApp addressed them; `from_pn` and `from_lid` are the same person's two identities. */
	from: string;
	from_pn: string | null;
	from_lid: string | null;
	is_from_me: boolean;
	is_group: boolean;
	/** The name the author gave themselves. */
	push_name: string | null;
	/** Unix seconds, the server's. */
	timestamp: number;
	/** `conversation`, `extendedText`, `image`, …; `unknown` when there is no content. */
	message_type: string;
	/** What a reader would call its words: text, caption, `📍 Location: …`, chosen button, …; '' if none. */
	text: string;
	/** Linked devices are told of such messages, but WhatsApp mostly withholds their content. */
	is_view_once: boolean;
};

/** Never throws, whatever the sender put into the message. */
export function flattenMessage(received: ReceivedMessage): FlattenedMessage {
	const { chat, sender } = received;
	const unwrapped = unwrap(received.message);
	return {
		message_id: received.id,
		chat,
		from: sender,
		from_pn: received.senderPn ?? (isPnJid(sender) ? sender : null),
		from_lid: received.senderLid ?? (isLidJid(sender) ? sender : null),
		is_from_me: received.fromMe,
		is_group: isGroupJid(chat),
		push_name: asLine(received.pushName) ?? null,
		timestamp: received.timestamp,
		message_type: messageType(unwrapped),
		text: messageText(unwrapped),
		is_view_once: unwrapped.viewOnce || received.viewOnceUnavailable === true,
		...(received.serverId === undefined ? {} : { server_id: received.serverId }),
		...contextFields(unwrapped, chat),
		...mediaFields(unwrapped),
		...locationFields(unwrapped),
		...contactsFields(unwrapped),
		...pollFields(unwrapped),
		...replyFields(unwrapped),
	};
}
