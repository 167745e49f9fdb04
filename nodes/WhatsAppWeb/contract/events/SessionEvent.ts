import type { Place } from './place';
import type { ReceivedMessage } from '../../message/content';
import type { AnnotationEvents } from './annotations';
import type { ChatEventData } from './chats';
import type { GroupEventData } from './groups';
import type { NewsletterEventData } from './newsletters';
import type { SessionStatus } from '../state';
import type { Undecryptable } from './undecryptable';

/** How far a message got; only voice messages are `played`. */
export type ReceiptStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** `timeout`: nobody answered. `terminate`: somebody hung up. */
export type CallStatus = 'offer' | 'accept' | 'reject' | 'timeout' | 'terminate';

export type RestrictionKind = 'time_lock' | 'new_chat_cap';

/** `quota_nearly_used`: of new chats. `refusals_rising`: WhatsApp refuses messages for how the account writes. */
export type HealthWarningKind = 'quota_nearly_used' | 'refusals_rising' | 'many_undecryptable';

export interface EventData
	extends AnnotationEvents,
		ChatEventData,
		GroupEventData,
		NewsletterEventData {
	message: ReceivedMessage;
	undecryptable_message: Undecryptable;
	connected: Record<string, never>;
	/** `status`: the state of the session after that. */
	disconnected: {
		reason: string;
		code: number | null;
		status: SessionStatus;
		willReconnect: boolean;
	};
	/** `sender` got or read the messages; null when WhatsApp's server took or refused them. */
	receipt: Omit<Place, 'sender'> & {
		sender: string | null;
		status: ReceiptStatus;
		messageIds: string[];
		/** Present when the status is `failed`: WhatsApp's code, and code and message of the error it means here. */
		failure?: { code: number; reason: string; message: string };
	};
	/** `lastSeen` in Unix seconds; null when the person hides it. */
	presence: Place & { state: 'available' | 'unavailable'; lastSeen: number | null };
	chat_presence: Place & { state: 'composing' | 'recording' | 'paused' };
	/** `sender` is the caller. Fields that only the offer has are null if n8n was restarted since. */
	call: Place & {
		id: string;
		status: CallStatus;
		isVideo: boolean | null;
		isGroup: boolean | null;
		/** Whether it waited on the server, so that the call is over. */
		offline: boolean;
	};
	/** How many stanzas had waited on the server, in all and by kind; null for kinds that WhatsApp did not announce. */
	offline_sync_completed: {
		count: number;
		messages: number | null;
		receipts: number | null;
		notifications: number | null;
		calls: number | null;
	};
	/** A code to scan, the first or the next one; `expiresIn` in seconds. */
	qr_code: { qr: string; expiresIn: number };
	/** A code to type on the phone; `expiresIn` in seconds. */
	pair_code: { code: string; expiresIn: number };
	/** WhatsApp demands the account's passkey; see `PasskeyStep`. `expiresIn` in seconds. */
	passkey_required: { snippet: string; url: string; expiresIn: number };
	/**
	 * `time_lock`: no messages to people who have not written before. `new_chat_cap`: a limit of new chats per period.
	 * `until` in Unix seconds and `reason` as WhatsApp gives them. Without `restricted` and `reason`, the restriction is over.
	 */
	account_restricted: {
		kind: RestrictionKind;
		restricted: boolean;
		until: number | null;
		reason: string | null;
		quota: { total: number; used: number } | null;
	};
	/** `count` of `limit`, until a time in Unix seconds; on this day (UTC) where there is no limit. */
	health_warning: {
		kind: HealthWarningKind;
		count: number;
		limit: number | null;
		until: number | null;
	};
	logged_out: { reason: string; code: number | null };
}

export type EventName = keyof EventData;

/** Events about what the account does on its phone. They are delivered without `includeOwnMessages`. */
export const OWN_ACTIVITY: ReadonlySet<EventName> = new Set<EventName>([
	'chat_update',
	'contact_update',
	'label',
	'newsletter',
]);

/** Events that are worthless later: delivered to triggers that are up, never kept for those that are down. */
export const LIVE_ONLY: ReadonlySet<EventName> = new Set<EventName>([
	'presence',
	'chat_presence',
	'qr_code',
	'pair_code',
	'passkey_required',
]);

export type SessionEvent<Name extends EventName = EventName> = {
	[Each in Name]: {
		event: Each;
		/** Unique within one credential; an event that WhatsApp repeats has the same. */
		id: string;
		/** Unix seconds. */
		timestamp: number;
		/** Own JID; empty while no number is linked. */
		session: string;
		data: EventData[Each];
	};
}[Name];

/** An event to be published, beside those of messages. */
export type NewEvent = {
	[Name in EventName]: {
		event: Name;
		data: EventData[Name];
		/**
		 * Equal for an event that the server repeats: made of stanza ids and of JIDs, always the same one of a person's two.
		 * Absent: every event is a new one.
		 */
		dedupeKey?: string;
		/** Unix seconds; now when absent. */
		timestamp?: number;
		/** Own JID, if the number is not linked any more. */
		session?: string;
	};
}[EventName];

/** Whether it needs `includeOwnMessages`: it was done by this account, on its phone or another linked device. */
export function isOwn({ event, data }: SessionEvent): boolean {
	return !OWN_ACTIVITY.has(event) && 'fromMe' in data && data.fromMe;
}
