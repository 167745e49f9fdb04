import type { Place } from './place';
import type { ReceivedMessage } from '../../message/content';
import type { AnnotationEvents } from './annotations';
import type { ChatEventData } from './chats';
import type { GroupEventData } from './groups';
import type { NewsletterEventData } from './newsletters';
import type { SessionStatus } from '../state';
import type { Undecryptable } from './undecryptable';

/** How far a message got; `played` is said of voice messages. */
export type ReceiptStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** `timeout`: nobody answered. `terminate`: somebody hung up. */
export type CallStatus = 'offer' | 'accept' | 'reject' | 'timeout' | 'terminate';

export type RestrictionKind = 'time_lock' | 'new_chat_cap';

/** What the session has to tell, event by event: plain data. */
export interface EventData
	extends AnnotationEvents,
		ChatEventData,
		GroupEventData,
		NewsletterEventData {
	message: ReceivedMessage;
	undecryptable_message: Undecryptable;
	connected: Record<string, never>;
	/** `status`: where the session is after that. */
	disconnected: {
		reason: string;
		code: number | null;
		status: SessionStatus;
		willReconnect: boolean;
	};
	/** `sender` is who got or read the messages; null where WhatsApp's server took or refused them. */
	receipt: Omit<Place, 'sender'> & {
		sender: string | null;
		status: ReceiptStatus;
		messageIds: string[];
		/** Of a failure: WhatsApp's code, and what it means in the words of this package's errors. */
		failure?: { code: number; reason: string; message: string };
	};
	/** `lastSeen` in Unix seconds, where the person lets it be known. */
	presence: Place & { state: 'available' | 'unavailable'; lastSeen: number | null };
	chat_presence: Place & { state: 'composing' | 'recording' | 'paused' };
	/** `sender` is the caller. What only the offer says is null after a restart between the two. */
	call: Place & {
		id: string;
		status: CallStatus;
		isVideo: boolean | null;
		isGroup: boolean | null;
		/** Whether it waited on the server: the call is over. */
		offline: boolean;
	};
	/** How much had waited on the server: all of it, and of the kinds that WhatsApp has announced. */
	offline_sync_completed: {
		count: number;
		messages: number | null;
		receipts: number | null;
		notifications: number | null;
		calls: number | null;
	};
	/** A code to be scanned, the first or the next one; `expiresIn` in seconds. */
	qr_code: { qr: string; expiresIn: number };
	/** A code to be typed. */
	pair_code: { code: string; expiresIn: number };
	/**
	 * `time_lock`: no messages to people who have not written before. `new_chat_cap`: only so many new chats in a period.
	 * `until` in Unix seconds, where WhatsApp says; `reason` in its words; neither restricted nor a reason: it is over.
	 */
	account_restricted: {
		kind: RestrictionKind;
		restricted: boolean;
		until: number | null;
		reason: string | null;
		quota: { total: number; used: number } | null;
	};
	logged_out: { reason: string; code: number | null };
}

export type EventName = keyof EventData;

/** Events whose point is what the account does itself, on its phone: they need no leave for own doings. */
export const OWN_DOINGS: ReadonlySet<EventName> = new Set<EventName>([
	'chat_update',
	'contact_update',
	'label',
	'newsletter',
]);

/** Events that are worth nothing later: told to the triggers that are up, never kept for the others. */
export const LIVE_ONLY: ReadonlySet<EventName> = new Set<EventName>([
	'presence',
	'chat_presence',
	'qr_code',
	'pair_code',
]);

/** One event of {@link EventData}, or any of them. */
export type SessionEvent<Name extends EventName = EventName> = {
	[Each in Name]: {
		event: Each;
		/** Identity for de-duplication within one credential: event, chat, sender and message id, PN/LID normalised. */
		id: string;
		/** Unix seconds. */
		timestamp: number;
		/** Own JID; empty while no number is linked. */
		session: string;
		data: EventData[Each];
	};
}[Name];

/** Something that happened beside the messages. */
export type NewEvent = {
	[Name in EventName]: {
		event: Name;
		data: EventData[Name];
		/**
		 * What makes it this one, when the server may tell of it again: stanza ids, JIDs (one of a person's two, always the
		 * same). Absent: each time is another.
		 */
		dedupeKey?: string;
		/** Unix seconds; now when absent. */
		timestamp?: number;
		/** Own JID, of a number that is linked no more. */
		session?: string;
	};
}[EventName];

/** Whether it is to be told only to who wants own doings: of this account, on its phone or another linked device. */
export function isOwn({ event, data }: SessionEvent): boolean {
	return !OWN_DOINGS.has(event) && 'fromMe' in data && data.fromMe;
}
