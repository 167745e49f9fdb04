import type { ReceivedMessage } from './content';
import { isGroupJid, isLidJid, isPnJid } from './jid';
import { fieldsOf, type MessageField } from './kinds';
import { aboutFields, type AboutFields } from './received/about';
import { associationFields, type AssociationFields } from './received/association';
import { calendarEventFields, type CalendarEventFields } from './received/calendarEvent';
import { commentFields, type CommentFields } from './received/comment';
import {
	orderFields,
	productFields,
	type OrderFields,
	type ProductFields,
} from './received/commerce';
import { contactsFields, type ContactsFields } from './received/contacts';
import { contextFields, type ContextFields } from './received/context';
import { interactiveFields, type InteractiveFields } from './received/interactive';
import {
	channelInviteFields,
	groupInviteFields,
	type ChannelInviteFields,
	type GroupInviteFields,
} from './received/invite';
import { linkPreviewFields, type LinkPreviewFields } from './received/linkPreview';
import { locationFields, type LocationFields } from './received/location';
import { mediaFields, type MediaFields } from './received/media';
import { noticeOf, type NoticeFields } from './received/notice';
import { paymentFields, type PaymentFields } from './received/payment';
import type { People } from './received/people';
import {
	pollFields,
	pollResultFields,
	type PollFields,
	type PollResultFields,
} from './received/poll';
import { replyFields, type ReplyFields } from './received/reply';
import { stickerPackFields, type StickerPackFields } from './received/stickerPack';
import { messageText } from './received/text';
import { messageType } from './received/type';
import { asLine } from './untrusted';
import { unwrap, type Unwrapped } from './unwrap';

/**
 * A message as a workflow gets it; a field is null where WhatsApp sent no value. Fields without `?` are always present,
 * the fields of `KindFields` depend on the kind of message.
 */
export type FlattenedMessage = MessageFields &
	ContextFields &
	AssociationFields &
	Partial<KindFields> & {
		/** Channel posts only: the post's number within its channel. */
		server_id?: string;
	};

export type MessageFields = {
	message_id: string;
	/** JID of the chat, to which an answer is sent. */
	chat: string;
	/** The author, as WhatsApp addressed them; `from_pn` and `from_lid` are the same person's two identities. */
	from: string;
	from_pn: string | null;
	from_lid: string | null;
	is_from_me: boolean;
	is_group: boolean;
	/** Sent to many at once through a broadcast list. */
	is_broadcast: boolean;
	/** The name the author gave themselves. */
	push_name: string | null;
	/** Unix seconds, the server's. */
	timestamp: number;
	/**
	 * `conversation`, `extendedText`, `image`, …; `viewOnce` when WhatsApp withholds the content from linked devices,
	 * `notice` for a system notice, `unknown` for kinds newer than this version.
	 */
	message_type: string;
	/** Its text, caption, chosen button, `📍 Location: …`, …; '' if it has none. */
	text: string;
	/** Linked devices learn of view-once messages, but WhatsApp withholds the content of most. */
	is_view_once: boolean;
};

type KindFields = AboutFields &
	CalendarEventFields &
	ChannelInviteFields &
	CommentFields &
	ContactsFields &
	GroupInviteFields &
	InteractiveFields &
	LinkPreviewFields &
	LocationFields &
	MediaFields &
	NoticeFields &
	OrderFields &
	PaymentFields &
	PollFields &
	PollResultFields &
	ProductFields &
	ReplyFields &
	StickerPackFields;

/** How the fields of a kind are read, by the first of them; {@link KINDS} says which kinds have them. */
const READERS: Record<
	Exclude<MessageField, 'text' | 'album'>,
	(unwrapped: Unwrapped, people?: People) => Partial<KindFields> | undefined
> = {
	about: aboutFields,
	calendar_event: calendarEventFields,
	channel_invite: channelInviteFields,
	comment: commentFields,
	contacts: contactsFields,
	group_invite: groupInviteFields,
	interactive: interactiveFields,
	latitude: locationFields,
	link_preview: linkPreviewFields,
	media: mediaFields,
	order: orderFields,
	payment: paymentFields,
	poll: pollFields,
	poll_result: pollResultFields,
	product: productFields,
	reply: replyFields,
	sticker_pack: stickerPackFields,
};

function kindFields(unwrapped: Unwrapped, people: People | undefined): Partial<KindFields> {
	const fields = fieldsOf(unwrapped.key).map((field) =>
		field === 'text' || field === 'album' ? undefined : READERS[field](unwrapped, people),
	);
	return Object.assign({}, ...fields, commentedFields(unwrapped, people)) as Partial<KindFields>;
}

/** What is in a comment, a message of its own. One level only: there are no comments on comments. */
function commentedFields(
	{ key, content }: Unwrapped,
	people: People | undefined,
): Partial<KindFields> | undefined {
	const inner = key === 'commentMessage' ? unwrap(content.message) : undefined;
	return inner && inner.key !== 'commentMessage' ? kindFields(inner, people) : undefined;
}

/** Never throws, whatever the sender put into the message. */
export function flattenMessage(received: ReceivedMessage): FlattenedMessage {
	const { chat, sender, viewOnceUnavailable = false } = received;
	const unwrapped = unwrap(received.message);
	const notice = noticeOf(received);
	return {
		message_id: received.id,
		chat,
		from: sender,
		from_pn: received.senderPn ?? (isPnJid(sender) ? sender : null),
		from_lid: received.senderLid ?? (isLidJid(sender) ? sender : null),
		is_from_me: received.fromMe,
		is_group: isGroupJid(chat),
		is_broadcast: received.broadcast ?? false,
		push_name: asLine(received.pushName) ?? null,
		timestamp: received.timestamp,
		message_type: notice ? 'notice' : viewOnceUnavailable ? 'viewOnce' : messageType(unwrapped),
		text: messageText(unwrapped),
		is_view_once: unwrapped.viewOnce || viewOnceUnavailable,
		...(received.serverId === undefined ? {} : { server_id: received.serverId }),
		...contextFields(unwrapped, received),
		...associationFields(unwrapped, received.id),
		...kindFields(unwrapped, received.people),
		...(notice && { notice }),
	};
}
