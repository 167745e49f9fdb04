/**
 * What must outlive the process. All methods are asynchronous so that a store may sit behind a network, but the
 * embedded one has written, durably, by the time a call returns: a caller in a synchronous event listener relies on it.
 */
export interface Store {
	/**
	 * One credential's rows, unsealed with `secret` (the Storage Key or n8n's encryption key).
	 * @param formerSecrets tried when `secret` does not fit; from then on only `secret` does
	 * @throws WhatsAppError `device_not_connected`, reason `wrong_storage_key`, when the rows were sealed with another;
	 * nothing is changed then
	 */
	open(
		credentialId: string,
		secret: string,
		formerSecrets?: readonly string[],
	): Promise<AccountStore>;
	/** Nothing may be asked of its accounts afterwards. Safe to call again. */
	close(): void;
}

/** Rows of one credential. Ids are stored as HMACs and values sealed: nothing readable without the key. */
export interface AccountStore {
	readonly credentialId: string;

	/** HMAC-SHA256 under a key of this account, hex; for deriving message ids and de-duplication keys. */
	hmac(purpose: string, text: string): string;

	/** Values of Signal keys, creds and small state by type and id; ids not found are left out. */
	get(type: string, ids: readonly string[]): Promise<Map<string, Uint8Array>>;

	/** All or nothing, durable when it resolves. Rejects an `outbox` change of a message that is not there. */
	write(mutations: readonly Mutation[]): Promise<void>;

	/**
	 * The same, but durable only when it resolves, for those who wait for that anyway: what many write at the same time then
	 * reaches the disk at once.
	 */
	writeTogether(mutations: readonly Mutation[]): Promise<void>;

	/**
	 * Moves the keys and the journal of the linked identity aside (kept 30 days, sealed once more), after a logout: the next
	 * pairing starts clean. Inbox and outbox stay, because what was received is still to be delivered and what was sent not to
	 * be sent again; so do messages, because the same number mostly comes back to the same chats. What was known of others is
	 * forgotten: it comes anew with the next pairing.
	 */
	quarantine(): Promise<void>;

	readonly journal: Journal;
	readonly inbox: Inbox;
	readonly outbox: Outbox;
	readonly messages: Messages;
	readonly facts: Facts;
}

/** One change of a transaction. `key` rows carry the ratchet; journal, inbox and outbox rows may join it. */
export type Mutation =
	| { table: 'key'; type: string; id: string; value: Uint8Array | null }
	| { table: 'journal'; entry: JournalEntry }
	| { table: 'journalDone'; stanzaId: string }
	| { table: 'inbox'; event: StoredEvent }
	/** Its id and its command key, if any, must be new. */
	| { table: 'outboxEntry'; entry: OutboxEntry }
	| { table: 'outbox'; messageId: string; change: OutboxChange }
	/** What is there already stays, unless it is to be replaced. */
	| { table: 'message'; message: StoredMessage; replace?: boolean }
	| { table: 'messageGone'; id: string; chatAndAuthor: string }
	/** null forgets. */
	| { table: 'facts'; type: string; id: string; value: Uint8Array | null };

/** A decrypted plaintext, written in the ratchet's own transaction because it can never be decrypted again. */
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
	/** Empty once the stanza is done: known, but its text is no longer kept. */
	plaintext(ciphertextHash: string): Promise<Uint8Array | undefined>;
	/** Entries whose stanza has not become an event yet, oldest first. */
	pending(): Promise<JournalEntry[]>;
}

/** An event for workflows, with the payload already serialised by its owner. */
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
}

/** An event on its way to one subscription. */
export interface PendingDelivery {
	/** The event's place in the order of arrival. */
	number: number;
	/** Unix ms. */
	arrivedAt: number;
	/** How often it was handed over. */
	attempts: number;
	/** The first number of those it was handed over with, its own if it was alone; null before that. */
	bundle: number | null;
}

/** Event × subscription: pending until settled. Inserting an event makes a delivery for every matching subscription. */
export interface Inbox {
	/** Its trigger comes up. `now` drops what was kept for it. */
	subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): Promise<void>;
	/** Its trigger goes down. What arrives is kept for it, until it has been down for 14 days. */
	leave(workflowId: string, nodeId: string): Promise<void>;
	/** Forgets a subscription and its deliveries. */
	unsubscribe(workflowId: string, nodeId: string): Promise<void>;
	subscriptions(): Promise<StoredSubscription[]>;
	/**
	 * Whether adding such an event would make a delivery. Answered at once, from memory: it is asked for every receipt, most of
	 * which nobody wants.
	 */
	isWanted(event: Pick<StoredEvent, 'event' | 'fromMe'>): boolean;
	/** Pending deliveries in order of arrival, from the first one `after` a number. */
	pending(
		workflowId: string,
		nodeId: string,
		page: { after?: number; limit: number },
	): Promise<PendingDelivery[]>;
	/** Numbers of the deliveries that were handed over together. */
	bundle(workflowId: string, nodeId: string, bundle: number): Promise<number[]>;
	/** @throws Error when it was tampered with */
	event(number: number): Promise<StoredEvent | undefined>;
	/**
	 * Called before deliveries are handed over together, so that after a crash it is known which and how often.
	 * @returns those that are still pending
	 */
	attempt(workflowId: string, nodeId: string, numbers: readonly number[]): Promise<number[]>;
	settle(workflowId: string, nodeId: string, numbers: readonly number[]): Promise<void>;
}

export type OutboxState = 'new' | 'wire' | 'accepted' | 'refused' | 'unknown';

export interface OutboxEntry {
	messageId: string;
	/** Idempotency key (HMAC), unique if present. */
	commandKey: string | null;
	/** SHA-256 over recipient and content, hex. */
	contentHash: string;
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

/** How far a message has got; payload and result stay unless there is another. */
export type OutboxChange = Pick<OutboxEntry, 'state' | 'attempts' | 'code'> & {
	payload?: Uint8Array;
	result?: Uint8Array;
};

export interface Outbox {
	byMessageId(messageId: string): Promise<OutboxEntry | undefined>;
	byCommandKey(commandKey: string): Promise<OutboxEntry | undefined>;
}

/** A message of a chat, whoever wrote it, kept for what is said about it later: quotes, reactions, votes, edits, … */
export interface StoredMessage {
	/** `vote` is what somebody has chosen in the poll of that id. Absent: the message itself. */
	kind?: MessageKind;
	/** Made up by its author: messages of different authors may share one. */
	id: string;
	/** Chat and author, the same however WhatsApp addresses them; tells messages of one id apart. */
	chatAndAuthor: string;
	/** Key and content, serialised by their owner. */
	payload: Uint8Array;
	keepDays: number;
}

export type MessageKind = 'message' | 'vote';

export interface Messages {
	/** Payloads of the messages with this id (or of what was said of them), whichever chat they are in. */
	byId(id: string, kind?: MessageKind): Promise<Uint8Array[]>;
}

/** Small facts about others (names, labels, …), by what they are about; unlike keys they can be listed. */
export interface Facts {
	get(type: string, id: string): Promise<Uint8Array | undefined>;
	/** All of a type, by id. */
	all(type: string): Promise<Map<string, Uint8Array>>;
}
