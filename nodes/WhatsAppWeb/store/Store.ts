/**
 * What must outlive the process. Methods are asynchronous so that a store may be behind a network. The embedded store has
 * written durably when a call returns, and synchronous event listeners rely on that.
 */
export interface Store {
	/**
	 * Opens one credential's rows with `secret` (the Storage Key or n8n's encryption key).
	 * @param formerSecrets tried when `secret` does not fit; the rows are then sealed with `secret`. Where nothing has been
	 * stored yet, any secret fits
	 * @throws WhatsAppError `device_not_connected`, reason `wrong_storage_key`, when the rows were sealed with another;
	 * nothing is changed then
	 */
	open(
		credentialId: string,
		secret: string,
		formerSecrets?: readonly string[],
	): Promise<AccountStore>;
	/**
	 * The first of the secrets that opens one credential's rows. Changes nothing.
	 * @returns undefined when nothing is stored for the credential
	 * @throws WhatsAppError `device_not_connected`, reason `wrong_storage_key`, when none of them does
	 */
	secretOf(credentialId: string, secrets: readonly string[]): Promise<string | undefined>;
	/** Its accounts cannot be used afterwards. Safe to call again. */
	close(): void;
}

/** Rows of one credential. Ids are stored as HMACs and values are sealed, so nothing is readable without the key. */
export interface AccountStore {
	readonly credentialId: string;

	/** The time by which the account's rows age. */
	readonly clock: StoreClock;

	/** HMAC-SHA256 under a key of this account, hex; for deriving message ids and de-duplication keys. */
	hmac(purpose: string, text: string): string;

	/** Values of Signal keys, creds and small state by type and id. Missing ids are left out. */
	get(type: string, ids: readonly string[]): Promise<Map<string, Uint8Array>>;

	/** All or nothing, durable when it resolves. Rejects an `outbox` change of a message that is not there. */
	write(mutations: readonly Mutation[]): Promise<void>;

	/** The same as {@link write}, but durable only when it resolves. Writes of the same moment share one flush. */
	writeTogether(mutations: readonly Mutation[]): Promise<void>;

	/**
	 * Sets keys and journal of the linked identity aside after a logout, sealed once more, for 30 days. Inbox, outbox and
	 * messages stay, because the same number usually returns; facts are deleted and come again with the next pairing, but for
	 * those of {@link LASTING_FACTS}.
	 */
	quarantine(): Promise<void>;

	readonly journal: Journal;
	readonly inbox: Inbox;
	readonly outbox: Outbox;
	readonly messages: Messages;
	readonly facts: Facts;
	readonly questions: Questions;
}

/** In ms. It runs on where the machine's clock is set, and over restarts; it starts as Unix ms and may fall behind. */
export interface StoreClock {
	now(): number;
	/** @returns Unix ms */
	toUnix(ms: number): number;
	fromUnix(unixMs: number): number;
}

/** Types of facts that nobody tells a second time. */
export const LASTING_FACTS: readonly string[] = ['optOut', 'pacing'];

/** One change of a transaction. The ratchet is in `key` rows; other rows may join its transaction. */
export type Mutation =
	| { table: 'key'; type: string; id: string; value: Uint8Array | null }
	| { table: 'journal'; entry: JournalEntry }
	| { table: 'journalDone'; stanzaId: string }
	/** @property held whether it answers a question: only subscriptions that include answers get it, for the time being */
	| { table: 'inbox'; event: StoredEvent; held?: boolean }
	/** The held event with this id goes to the others too (`release`), or to none of them any more. */
	| { table: 'inboxHeld'; eventId: string; release: boolean }
	/**
	 * null deletes.
	 * @property address where the one who waits for the answer is called, sealed by its owner: it is read before any account is
	 * opened
	 */
	| {
			table: 'question';
			messageId: string;
			value: Uint8Array | null;
			address: Uint8Array | null;
	  }
	/** The id and the command key, if any, must be new. */
	| { table: 'outboxEntry'; entry: OutboxEntry }
	| { table: 'outbox'; messageId: string; change: OutboxChange }
	/** An existing row stays unless `replace` is set. */
	| { table: 'message'; message: StoredMessage; replace?: boolean }
	| { table: 'messageGone'; id: string; chatAndAuthor: string }
	/**
	 * What has come in a chat was read: up to the last of these messages, or all of it without `ids`.
	 * @property chats every identity that the chat may be listed by
	 */
	| { table: 'chatRead'; chats: readonly string[]; ids?: readonly string[] }
	/** null deletes. */
	| { table: 'facts'; type: string; id: string; value: Uint8Array | null };

/** A decrypted plaintext. It is written in the ratchet's transaction, because it cannot be decrypted a second time. */
export interface JournalEntry {
	/** SHA-256 over sender and ciphertext, hex: a redelivered stanza finds its plaintext by it. */
	ciphertextHash: string;
	/** `from|participant|id` of the stanza; one stanza may hold several ciphertexts. */
	stanzaId: string;
	/** The stanza, serialised by its owner, to rebuild the message after a crash. */
	stanza: Uint8Array;
	plaintext: Uint8Array;
}

export interface Journal {
	/** Empty once the stanza is done: the hash is kept, the text is not. */
	plaintext(ciphertextHash: string): Promise<Uint8Array | undefined>;
	/** Entries whose stanza has not become an event yet, oldest first. */
	pending(): Promise<JournalEntry[]>;
}

/** An event for workflows; its owner serialises the payload. */
export interface StoredEvent {
	/** De-duplication identity; a second insert of the same id is ignored. */
	id: string;
	event: string;
	/** Unix seconds. */
	timestamp: number;
	fromMe: boolean;
	payload: Uint8Array;
}

export interface StoredSubscription {
	workflowId: string;
	nodeId: string;
	events: readonly string[];
	includeOwnMessages: boolean;
	/** Whether held events are delivered at once. */
	includeAnswers?: boolean;
}

/** An event on its way to one subscription. */
export interface PendingDelivery {
	/** The event's place in the order of arrival. */
	number: number;
	/** Unix ms. */
	arrivedAt: number;
	/** How often it has been handed over, and how often of these nothing else was under way. */
	attempts: number;
	alone: number;
	/** The first number of its bundle, its own if alone; null until it is handed over. */
	bundle: number | null;
}

/** Deliveries (event × subscription), pending until settled. Inserting an event makes one for every matching subscription. */
export interface Inbox {
	/** A trigger comes up. `now` drops its backlog. */
	subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): Promise<void>;
	/** A trigger goes down. Events are kept for it for up to 14 days. */
	leave(workflowId: string, nodeId: string): Promise<void>;
	unsubscribe(workflowId: string, nodeId: string): Promise<void>;
	subscriptions(): Promise<StoredSubscription[]>;
	/** Whether adding such an event would make a delivery. Answers from memory, because it is asked for every receipt. */
	isWanted(event: Pick<StoredEvent, 'event' | 'fromMe'>): boolean;
	/** Pending deliveries in order of arrival, starting behind the number `after`. */
	pending(
		workflowId: string,
		nodeId: string,
		page: { after?: number; limit: number },
	): Promise<PendingDelivery[]>;
	/** Pending deliveries that were handed over before, in order of arrival. */
	handedOver(workflowId: string, nodeId: string): Promise<PendingDelivery[]>;
	bundle(workflowId: string, nodeId: string, bundle: number): Promise<number[]>;
	/** Whether an event with this id was added in the last 14 days, at least. */
	has(eventId: string): Promise<boolean>;
	/** @throws Error when it was tampered with */
	event(number: number): Promise<StoredEvent | undefined>;
	/**
	 * Records a bundle and its attempt before it is handed over, so that both are known after a crash.
	 * @param alone whether nothing else is under way
	 * @returns the numbers that are still pending
	 */
	attempt(
		workflowId: string,
		nodeId: string,
		numbers: readonly number[],
		alone: boolean,
	): Promise<number[]>;
	/** Takes back what {@link attempt} counted: the whole attempt, or only that it was alone. */
	takeBack(
		workflowId: string,
		nodeId: string,
		numbers: readonly number[],
		counted: { attempt: boolean; alone: boolean },
	): Promise<void>;
	settle(workflowId: string, nodeId: string, numbers: readonly number[]): Promise<void>;
}

export type OutboxState = 'new' | 'wire' | 'accepted' | 'refused' | 'unknown';

export interface OutboxEntry {
	messageId: string;
	/** Idempotency key (HMAC), unique if present. */
	commandKey: string | null;
	/** SHA-256 over recipient and content, hex. */
	contentHash: string;
	/** The calls of a send that this message has answered, serialised by their owner; null when calls are not told apart. */
	calls: string | null;
	chat: string;
	/** Encoded `proto.Message` plus what the stanza needs, serialised by its owner; written before the wire. */
	payload: Uint8Array;
	state: OutboxState;
	attempts: number;
	/** Ack error code, if refused. */
	code: string | null;
	/** The command's answer once accepted, serialised by its owner. */
	result: Uint8Array | null;
	/** Unix ms. */
	createdAt: number;
}

/** Progress of a send. Content and result stay unless given. */
export type OutboxChange = Pick<OutboxEntry, 'state' | 'attempts' | 'code' | 'calls'> & {
	content?: Pick<OutboxEntry, 'payload' | 'contentHash'>;
	result?: Uint8Array;
};

export interface Outbox {
	byMessageId(messageId: string): Promise<OutboxEntry | undefined>;
	byCommandKey(commandKey: string): Promise<OutboxEntry | undefined>;
}

/** A message of a chat, sent or received, kept for later quotes, reactions, votes and edits. */
export interface StoredMessage {
	/** `vote` is a person's choice in the poll of that id. Absent: the message itself. */
	kind?: MessageKind;
	/** The author's app chooses it, so messages of different authors may share one. */
	id: string;
	/** Chat and author, each under one identity however WhatsApp addresses them. It distinguishes messages of one id. */
	chatAndAuthor: string;
	/** Key and content, serialised by their owner. */
	payload: Uint8Array;
	keepDays: number;
	/** How it is listed; absent for what is only found by its id. */
	listing?: {
		/** The chat, under one identity. */
		chat: string;
		/** Whether what came in the chat before it has been read: somebody who writes has seen it. */
		isRead: boolean;
	};
}

/** What is kept under the id of a message: itself, or what a person has said about it. */
export type MessageKind = 'message' | 'vote' | 'reaction';

/** A message in a list. */
export interface ListedMessage {
	/** Its place in the order of arrival. An edit does not change it. */
	number: number;
	payload: Uint8Array;
}

export interface Unread {
	/** How many messages have come since the chat was last read. */
	unread: number;
	/** Whether it was read at all. */
	wasRead: boolean;
}

export interface ListedChat extends Unread {
	last: ListedMessage;
}

export interface Messages {
	/** Payloads of the messages (or votes, or reactions) with this id, in all chats. */
	byId(id: string, kind?: MessageKind): Promise<Uint8Array[]>;
	/**
	 * Messages, the last one to arrive first.
	 * @param page of these chats, else of all; behind the message with the number `before`
	 */
	page(page: {
		chats?: readonly string[];
		before?: number;
		limit: number;
	}): Promise<ListedMessage[]>;
	/** Each chat that has messages, in no order. Leaves the event loop a turn now and then. */
	chats(): Promise<ListedChat[]>;
	/** @param chats the identities of one */
	unread(chats: readonly string[]): Promise<Unread>;
}

/** Small facts about others (names, labels, …) by id. Unlike keys, they can be listed. */
export interface Facts {
	get(type: string, id: string): Promise<Uint8Array | undefined>;
	/** All of a type, by id. */
	all(type: string): Promise<Map<string, Uint8Array>>;
}

/** Messages whose answer is waited for, serialised by their owner. */
export interface Questions {
	all(): Promise<Uint8Array[]>;
}
