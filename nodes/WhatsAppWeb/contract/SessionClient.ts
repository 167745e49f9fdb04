import type { MediaKind, MessageContent, OutgoingMedia, UploadedFile } from '../message/content';
import type { ChatType } from '../message/jid';
import type { EventName, SessionEvent } from './events/SessionEvent';

export type { AnnotationData } from './events/annotations';
export type {
	CallStatus,
	EventData,
	EventName,
	Place,
	ReceiptStatus,
	RestrictionKind,
	SessionEvent,
} from './events/SessionEvent';

/** The states of a linked account (reference: reliability D5; shown to users as they are). */
export type SessionStatus =
	| 'unlinked'
	| 'pairing'
	| 'connecting'
	| 'open'
	| 'reconnecting'
	| 'idle'
	| 'logged_out'
	| 'replaced'
	| 'banned'
	| 'outdated'
	| 'locked';

export interface SessionState {
	status: SessionStatus;
	/** Why it is not open, as a snake_case word (`not_linked`, `connection_lost`, `data_directory_in_use`, …); null when open. */
	reason: string | null;
	/** The close code the server gave last, if that is what put the session here. */
	code: number | null;
	/** Own phone-number JID without device, once linked. */
	jid: string | null;
	lid: string | null;
	pushName: string | null;
	/** Unix ms of the last change. */
	since: number;
	/** Unix ms of the next attempt, while reconnecting. */
	retryAt: number | null;
}

export interface LinkRequest {
	method: 'qr' | 'pairingCode';
	/** Digits; required for a pairing code. */
	phoneNumber?: string;
}

export type LinkResult =
	| { status: 'pairing'; qr: string | null; pairingCode: string | null; expiresIn: number }
	| ({ status: 'open' } & Omit<SessionState, 'status'>);

export interface SendCommand {
	/** A JID from `message/jid.ts` (already normalised, no device). */
	to: string;
	content: MessageContent;
	/**
	 * What is sent instead when WhatsApp refuses this kind of message. Not part of what makes two commands the same: once
	 * chosen, it stays.
	 */
	fallback?: MessageContent;
	/** Message id to quote; unknown ids are sent with a bare quote and a warning. */
	replyTo?: string;
	/**
	 * Two commands with one key are one message. `execution` keys stand for a place in one execution (a retry of the
	 * node answers the first outcome); `custom` keys are the author's and refuse other content
	 * (`idempotency_key_reused`). Absent: a new message every time.
	 */
	idempotency?: { key: string; scope: 'execution' | 'custom' };
	waitUntil: 'accepted' | 'delivered' | 'read';
	/** The whole budget in ms: connecting, preflight, ack, resends. */
	timeoutMs: number;
	signal?: AbortSignal;
}

export interface SendResult {
	messageId: string;
	/** Unix seconds, the server's. */
	timestamp: number;
	/** The JID that was really used, and the recipient's two identities as far as known. */
	to: string;
	toPn: string | null;
	toLid: string | null;
	status: 'accepted' | 'delivered' | 'read';
	/** Channels only. */
	serverId: string | null;
	/** What the author should know: sentences. */
	warnings: string[];
}

/** Where the bytes of a received (or uploaded) file are, and what they must hash to. */
export interface MediaReference {
	kind: MediaKind;
	/** Path on WhatsApp's media hosts, and the full URL if known. */
	directPath?: string;
	url?: string;
	mediaKey: Uint8Array;
	fileSha256?: Uint8Array;
	fileEncSha256?: Uint8Array;
	/** Bytes of the plain file, as the sender declared them. */
	fileLength?: number;
}

/** A file that was uploaded, as the answer to a `media` of {@link SendCommand} would have been. */
export type UploadedMedia = Omit<UploadedFile, 'mimetype'> & { url: string };

/** A person, group or channel, as far as this account knows. */
export interface KnownChat {
	/** The JIDs it is known by, the one asked for first: a person has a number and a LID. */
	jids: string[];
	/** As the account's own address book or the group calls it, or as people call themselves; null when nobody said. */
	name: string | null;
	/** Whether it is a person of the account's address book. */
	isContact: boolean;
}

/** What somebody shows of themselves to this account; null where they show nothing. */
export interface Profile {
	/** Whether the number is on WhatsApp. */
	exists: boolean;
	lid: string | null;
	pictureUrl: string | null;
	about: string | null;
	business: {
		description: string | null;
		category: string | null;
		email: string | null;
		address: string | null;
		websites: string[];
	} | null;
}

/** Questions to a session by name: plain data in, plain data out. */
export interface SessionQueries {
	/**
	 * Chats by a part of their name or number; of all types when there are none. Shows what is known when WhatsApp does not
	 * answer. Errors: device_not_connected when no number is linked.
	 */
	listChats: {
		args: { search?: string; types?: readonly ChatType[] };
		result: { chats: KnownChat[] };
	};
	/** Who is behind a JID. Asks nobody: what is not known is null. */
	lookUpChat: { args: { jid: string }; result: KnownChat };
	/**
	 * Looks somebody up at WhatsApp, slowly: a question a second. Errors: rate_limited when there were too many today.
	 * @see Profiles
	 */
	lookUpProfile: { args: { /** Digits. */ phone: string }; result: Profile };
	/** Shows the others of a chat that something is being typed or recorded, for some seconds; nothing when offline. */
	setChatState: {
		args: { chat: string; state: 'composing' | 'recording' | 'paused' };
		result: undefined;
	};
	/**
	 * Tells the authors of received messages that they were read. Nobody confirms it.
	 * Errors: message_not_found for ids of a group that the session does not know and no `sender` is given for;
	 * unsupported_for_newsletter.
	 */
	markRead: {
		/** `chat` and `sender` are JIDs as in {@link SendCommand}. */
		args: { chat: string; messageIds: string[]; sender?: string };
		/** `chat` as it was addressed; `timestamp` in Unix seconds. */
		result: { chat: string; timestamp: number };
	};
	/** Encrypts and uploads, without sending. Errors: media_upload_failed. */
	uploadMedia: { args: { media: OutgoingMedia }; result: UploadedMedia };
	/**
	 * Fetches, decrypts and verifies. With the id of its message, the phone is asked to upload a file again that WhatsApp no
	 * longer has. Errors: media_too_large (before or while downloading), media_download_failed.
	 */
	downloadMedia: {
		args: { media: MediaReference; maxBytes: number; messageId?: string };
		result: { bytes: Uint8Array };
	};
}

/** One trigger node of one workflow, listening on one credential. */
export interface Subscription {
	workflowId: string;
	nodeId: string;
	events: readonly EventName[];
	/** Events by which own messages (sent on the phone or elsewhere) are let through too. */
	includeOwnMessages: boolean;
	/** JIDs of the people whose `presence` is to be told. Subscribing to that or to `chat_presence` puts this device online. */
	presenceOf?: readonly string[];
	/** JIDs of the channels whose posts are to be counted live for `newsletter`. */
	liveChannels?: readonly string[];
	/** Reject calls as they come, whether or not `call` is among the events. */
	rejectCalls?: boolean;
	/**
	 * `backlog`: what was journalled while the trigger was away is delivered first (restart, update);
	 * `now`: a person switched it on anew; `test`: the editor listens, nothing of production is consumed or kept.
	 */
	start: 'backlog' | 'now' | 'test';
	/** How its events become executions; absent: each at once, on its own. */
	flow?: DeliveryFlow;
}

export interface DeliveryFlow {
	/** What happens in one chat is delivered one after the other: each delivery is settled before the next one. */
	onePerChat?: boolean;
	/** A delivery that a crash left behind gets another key, twice at most, so that n8n starts it again. */
	redeliverCrashed?: boolean;
	collect?: Collecting;
}

/** Messages that are delivered together. Other events are not collected. */
export interface Collecting {
	/** Messages of one chat, of one person in one chat, or only albums, each on its own. */
	by: 'chat' | 'sender' | 'album';
	/** How long nothing may have arrived before they are delivered, in ms. An album is waited for longer. */
	quietMs: number;
	/** How long the first of them waits at most, in ms. */
	maxMs: number;
	/** Also wait while their author is typing: the account is shown as online meanwhile. */
	whileTyping: boolean;
}

/** What one execution is started with. */
export interface Delivery {
	/** In order of arrival: one, or all that were collected. */
	events: readonly [SessionEvent, ...SessionEvent[]];
	/**
	 * n8n's deduplicationKey: at most one execution per (subscription, delivery). A delivery that comes again after a
	 * crash has the same events and the same key. ≤ 255 characters.
	 */
	key: string;
	/** 1 for the first time. */
	attempt: number;
}

/**
 * Called once per delivery, which is settled when the promise settles (n8n's execution ended). A promise that rejects
 * after its subscription has ended leaves the events in the inbox for the next one: nobody has taken them. At most
 * {@link MAX_UNSETTLED} are in flight per subscription.
 */
export type DeliveryHandler = (delivery: Delivery) => Promise<void>;

/** Whether an event is to be delivered at all; the others are settled at once. A rejection counts as a yes. */
export type EventFilter = (event: SessionEvent) => boolean | Promise<boolean>;

export const MAX_UNSETTLED = 50;

/**
 * The narrow door: all that nodes know of a linked account. Nothing of Baileys, nothing of n8n, plain data both ways,
 * so that the session behind it may live in this thread, in a worker or in another process.
 */
export interface SessionClient {
	/** @param options.connect open an idle linked session first and wait up to `timeoutMs` for the truth */
	status(options?: { connect?: boolean; timeoutMs?: number }): Promise<SessionState>;
	/** Calls back on every change until the returned function is called. */
	watch(listener: (state: SessionState) => void): () => void;
	/** Starts pairing (or joins it); resolves at the first QR or pairing code, pairing goes on for three minutes. */
	link(request: LinkRequest): Promise<LinkResult>;
	/** Unlinks at WhatsApp and forgets the keys. */
	logout(): Promise<SessionState>;
	/** Closes the socket and opens it again; the answer is the state after that. */
	restart(): Promise<SessionState>;
	send(command: SendCommand): Promise<SendResult>;
	query<Name extends keyof SessionQueries>(
		name: Name,
		args: SessionQueries[Name]['args'],
		options?: { timeoutMs?: number; signal?: AbortSignal },
	): Promise<SessionQueries[Name]['result']>;
	/** Connects if linked. Rejects with `device_not_connected` when the number is not linked. */
	subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants?: EventFilter,
	): Promise<() => Promise<void>>;
}
