import type { BinaryNode, proto, WAPatchCreate } from '@whiskeysockets/baileys';

/** What {@link startWhatsApp} accepts; every field has a default. */
export interface WhatsAppOptions {
	/** WebSocket port; 0 (default) picks a free one. */
	port?: number;
	/** HTTPS port of the media store; 0 (default) picks a free one. */
	mediaPort?: number;
	/** Where to write the CA certificate (PEM); default: a file in the system's temporary folder, removed by `stop()`. */
	caFile?: string;
	/** The state that `save()` of another server returned. */
	saved?: string;
}

/** A loopback WhatsApp: server, directory, media store and every simulated phone. */
export interface WhatsApp {
	/** `ws://127.0.0.1:PORT/ws/chat` */
	readonly url: string;
	/** Root public key of the Noise certificate, base64 of 32 bytes. */
	readonly rootKey: string;
	/** File with the CA certificate of the media store, for NODE_EXTRA_CA_CERTS. */
	readonly caFile: string;
	/** The same certificate, PEM text. */
	readonly ca: string;
	/** `https://127.0.0.1:PORT` */
	readonly mediaUrl: string;

	/** Registers a number and its phone (device 0). @param number digits only. @throws if the number or lid is taken. */
	createPhone(number: string, options?: PhoneOptions): Phone;
	phone(number: string): Phone | undefined;
	readonly phones: Phone[];

	/** Companions that wait to be paired. A pairing-code request carries the number; a QR text is known only once reported. */
	pendingLinks(): PendingLink[];
	/** Reports the text of a shown QR code, so that `pendingLinks()` can carry it (the server itself never sees it). */
	reportQr(qr: string): void;
	/**
	 * Tells the companion that shows this QR code to renew its secret (`companion_reg_refresh`); from then on no phone takes
	 * the old one. @throws if nobody shows it
	 */
	refreshQr(qr: string, child?: 'companion_reg_refresh' | 'pair-device-rotate-qr'): void;

	/** All unknown or malformed stanzas, wrong signatures and missing attributes, in order. */
	readonly violations: Violation[];
	/** @throws an Error that lists the violations, if there are any. */
	assertClean(): void;
	/** Injects faults. */
	readonly faults: Faults;

	/** All events in order, as plain data. */
	readonly log: LogEntry[];
	/** @returns a function that removes the listener. */
	on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
	/** The next such event. @throws after `timeoutMs` (default 10000). */
	once<E extends EventName>(
		event: E,
		options?: { where?: (payload: Events[E]) => boolean; timeoutMs?: number },
	): Promise<Events[E]>;
	/** Empties the log and drops all but the last 1,000 messages and receipts of each phone, for runs of hours. */
	forget(): void;
	/**
	 * Accounts, devices, groups, keys, app state and the phones' chats as JSON: a WhatsApp that is started with it is to the
	 * devices the one they know. Channels, communities, profiles, passkeys, settings of groups, files and faults are not in it.
	 */
	save(): string;
	/** From now on `waitFor` also considers what is in the log after this point. */
	mark(): void;
	/** The first such event since `mark()` (if it was ever called) or from now on. @throws after `timeoutMs`. */
	waitFor<E extends EventName>(
		event: E,
		predicate?: (payload: Events[E]) => boolean,
		timeoutMs?: number,
	): Promise<Events[E]>;
	/** Successful logins so far, of one device or of all companions of a number. */
	loginCount(number: string, device?: number): number;
	/** Companions whose socket is logged in now. */
	connections(): DeviceId[];

	/** Pushes a stanza to a companion as the server would, e.g. an `ib` variant. Stanzas that want an ack are queued. */
	push(number: string, device: number, stanza: BinaryNode): void;
	/** Forbids an account to write to strangers, and tells it. @param until Unix seconds; undefined lifts it */
	lockTime(number: string, until: number | undefined): void;
	/** Limits the new chats of an account, and tells it. */
	capNewChats(number: string, cap: NewChatCap): void;
	/** The files of the media store. */
	readonly media: Media;
	/** Closes everything and waits for it; safe to call twice. */
	stop(): Promise<void>;
}

/** How many new chats an account may start in a period. */
export interface NewChatCap {
	status: 'NONE' | 'FIRST_WARNING' | 'SECOND_WARNING' | 'CAPPED';
	used: number;
	total: number;
	/** Unix seconds. */
	cycleEnds?: number;
}

export interface PhoneOptions {
	/** Digits of the linked identity, or the whole `…@lid`; default: made from the number. */
	lid?: string;
	/** Name that recipients see; default `User <number>`. */
	pushName?: string;
	/** The account asks for its passkey before it links a companion; default: it does not. */
	passkey?: PasskeyDemand;
	/** See {@link Phone.scansTwice}; default false. */
	scansTwice?: boolean;
}

/** How WhatsApp demands a passkey, and how the phone goes on; `{}` is what most accounts see. */
export interface PasskeyDemand {
	/** How the demand carries the request options: as bytes (default), as text, not at all, or as something that is no JSON. */
	options?: 'bytes' | 'text' | 'none' | 'broken';
	/** Milliseconds for which the options are valid, as they say themselves; default 600000. */
	timeoutMs?: number;
	/** Whether the options name the passkey of the account; default false, the browser offers what it has. */
	namesPasskey?: boolean;
	/** Sender of demand and continuation; default `@s.whatsapp.net`. From anybody but WhatsApp neither is meant. */
	from?: string;
	/** The demand has a second child, `dbsc_registration`; default false. */
	withBinding?: boolean;
	/** What becomes of an assertion by another passkey: an error (default), or a result and then silence. */
	wrongPasskey?: 'refused' | 'ignored';
	/** Where the phone stops until {@link PasskeyLinking.continue} or {@link PasskeyLinking.succeed} is called. */
	stopsBefore?: 'continuation' | 'success';
	/** `early`: pair-success precedes the result of the encrypted request. */
	success?: PairSuccess & { early?: boolean };
}

/** How a companion is told that it is linked. */
export interface PairSuccess {
	/** With the children `jurisdiction` and `encryption-metadata`. */
	withExtras?: boolean;
	/** Under the secret that the phone has seen instead of the one it was sent. */
	underOldSecret?: boolean;
	/** Signed by a key that is not the account's. */
	foreignSignature?: boolean;
}

/** What is wrong with a continuation. */
export interface WrongContinuation {
	/** Its only child; default `primary_ephemeral_identity`. */
	child?: string;
	/** Default 32. */
	keyBytes?: number;
	nonceBytes?: number;
	from?: string;
}

/** The linking of a companion for which WhatsApp has demanded a passkey. */
export interface PasskeyLinking {
	/** The request options of the last demand, JSON; what the authenticator answers. */
	readonly options: string;
	/**
	 * Passkey demanded; assertion accepted; the phone has sent its key; the companion has opened its commitment, so that the
	 * phone shows `code`; the companion has sent its secret; the end.
	 */
	readonly stage: 'demanded' | 'prologue' | 'continued' | 'opened' | 'sealed' | 'paired' | 'failed';
	/** What the phone shows, `XXXX-XXXX`; undefined before both sides' keys are there. */
	readonly code: string | undefined;
	/** Whether a person has to compare the code, because the companion has not proved that it showed what was scanned. */
	readonly mustCompare: boolean;
	/** Whether a person has compared it. */
	readonly isConfirmed: boolean;
	/** Why it has failed, in words. */
	readonly failure: string | undefined;
	/** Demands it again, with a new challenge. */
	demand(demand?: PasskeyDemand): void;
	/** Lets the phone send its key, in or out of turn. */
	continue(wrong?: WrongContinuation): void;
	/** A person has compared the codes and found them equal; before that, a companion without a proof must not go on. */
	confirmCode(): void;
	/** Lets the phone accept what it was sent. */
	succeed(success?: PairSuccess): void;
	/** Sends what the server of a pairing code sends besides: a code to refresh, or the phone's keys once more. */
	strayCode(stage: 'refresh_code' | 'primary_hello'): void;
}

/** The passkey of an account, as a password manager has it. */
export interface Authenticator {
	/** base64url. */
	readonly credentialId: string;
	/** For `WebAuthn.addCredential` of the DevTools protocol: the private key as PKCS#8, all binary values base64. */
	readonly credential: {
		credentialId: string;
		isResidentCredential: true;
		rpId: string;
		privateKey: string;
		userHandle: string;
		signCount: number;
	};
	/**
	 * Signs as a browser on web.whatsapp.com lets it, once its user has been verified.
	 * @param options JSON of PublicKeyCredentialRequestOptions
	 * @returns JSON of the credential
	 * @throws if the options allow other passkeys only, or are for another site
	 */
	answer(options: string, wrong?: WrongAssertion): string;
}

/** What is wrong with an assertion, or harmlessly different. */
export interface WrongAssertion {
	origin?: string;
	crossOrigin?: boolean;
	type?: string;
	rpId?: string;
	/** base64url. */
	challenge?: string;
	/** Default 0x1d: user present and verified, passkey synced. */
	flags?: number;
	/** A signature of something else. */
	badSignature?: boolean;
	/** Null: not told. */
	userHandle?: null;
	/** With all that a browser's `toJSON()` gives. */
	withExtras?: boolean;
}

export interface PendingLink {
	/** Identifies the waiting companion; the first part of its QR code. */
	ref: string;
	qr?: string;
	/** Digits, when a pairing code was asked for. */
	number?: string;
}

/** One device of an account: 0 is the phone. */
export interface DeviceId {
	number: string;
	device: number;
}

/** Something a client must not do. */
export interface Violation {
	/** Milliseconds since the epoch. */
	at: number;
	/** `number:device`, or `unpaired`. */
	device: string;
	what: string;
	/** The stanza as XML-like text. */
	stanza: string;
}

/** The plain payload of each event; the log holds the same. */
export interface Events {
	/** A companion asks to be paired, shows what to enter, or has been paired. */
	pairing: {
		/** Those between `code` and `paired` are of a {@link PasskeyLinking}. */
		stage: 'waiting' | 'code' | PasskeyLinking['stage'];
		ref: string;
		number?: string;
		device?: number;
		/** With `opened`: what the phone shows. */
		code?: string;
	};
	/** A companion that is not paired has sent a stanza; `child` is the tag of its first child. */
	unpaired: { ref: string; tag: string; type?: string; xmlns?: string; child?: string };
	login: DeviceId;
	/** A companion has sent a stanza; `child` is the tag of its first child. */
	stanza: DeviceId & { tag: string; type?: string; xmlns?: string; child?: string };
	/** A companion was unlinked: by its phone or by itself. */
	logout: DeviceId & { by: 'phone' | 'companion' };
	/** A message that the server accepted from any device, phones included. */
	message: {
		id: string;
		/** Sending device, e.g. `628…:1@s.whatsapp.net`. */
		from: string;
		to: string;
		type: string;
		edit?: string;
		category?: string;
		/** Devices it was encrypted for. */
		recipients: string[];
	};
	/** A receipt from any device. `type` undefined means delivered. */
	receipt: { ids: string[]; from: string; to: string; type?: string; participant?: string };
	/** The server answered a message; `error` if it refused. */
	ack: { id: string; from: string; to: string; error?: string };
	/** A companion has asked for the app state that it lacks. */
	appState: DeviceId & { collections: string[] };
	/** A companion wants a channel's views and reactions counted live. */
	liveUpdates: DeviceId & { newsletter: string };
	/** A companion uploaded one-time pre-keys. */
	prekeys: DeviceId & { count: number };
	/** A client refused what was delivered to it (`<ack error>`). */
	nack: DeviceId & { id: string; class: string; error: string };
	/** A step of a call by a companion. */
	call: { id: string; from: string; to: string; step: string };
	presence: { from: string; state: 'available' | 'unavailable' };
	chatstate: { from: string; to: string; state: 'composing' | 'recording' | 'paused' };
	/** `status` is the HTTP status, `size` the bytes of the encrypted file. */
	upload: { path: string; size: number; status: number };
	download: { path: string; size: number; status: number };
	violation: Violation;
	/** A websocket ended; number and device are missing before login. */
	close: { number?: string; device?: number; by: 'client' | 'server' };
}
export type EventName = keyof Events;
/** One line of the log: the payload, its event and its time in milliseconds since the epoch. */
export type LogEntry = { [E in EventName]: { at: number; event: E } & Events[E] }[EventName];

/** An entry of an account's app state. */
export interface AppStateEntry {
	collection: string;
	/** Version of the kind of action. */
	version: number;
	/** `proto.SyncActionValue` as plain data, 64-bit integers as numbers. */
	value: Record<string, unknown>;
}

/** A simulated phone: device 0 of an account, and the recipient in tests. */
export interface Phone {
	readonly number: string;
	/** `628…@s.whatsapp.net` */
	readonly jid: string;
	/** `…@lid` */
	readonly lid: string;
	readonly pushName: string;

	/**
	 * Scans a companion's QR code: checks its keys, signs it, resolves when it has answered. When a passkey is demanded, that
	 * is at the end of the ceremony; start it then without awaiting (its failure needs no handler).
	 * @throws if the code is unknown, foreign or stale
	 */
	scan(qr: string): Promise<{ device: number }>;
	/**
	 * Types a pairing code; dash and case do not matter. Resolves like `scan`.
	 * @throws if no request for this number is pending or the code is wrong
	 */
	enterCode(code: string): Promise<{ device: number }>;
	/** How WhatsApp demands a passkey of this account from the next scan or code on; undefined: not at all. */
	passkey: PasskeyDemand | undefined;
	/** The last linking for which it did. */
	readonly passkeyLinking: PasskeyLinking | undefined;
	/** The account's passkey. */
	readonly authenticator: Authenticator;
	/** The first scan of each companion only makes it renew its QR code, and a second is needed. */
	scansTwice: boolean;
	/** Unlinks a companion: stream error 401 `device_removed`. @throws if there is no such device. */
	unlink(device: number): Promise<void>;
	/** Numbers of the linked companions. */
	devices(): number[];

	/** Encrypts for every device of `to` and for the own companions, and hands it to the server. @throws if offline or refused. */
	send(to: string, message: proto.IMessage, options?: SendOptions): Promise<{ id: string }>;
	sendText(to: string, text: string, options?: SendOptions): Promise<{ id: string }>;
	/** Encrypts and uploads the bytes, then sends the media message with `fields` (caption, mimetype, ptt, fileName, …). */
	sendMedia(
		to: string,
		kind: MediaKind,
		bytes: Uint8Array,
		fields?: Record<string, unknown>,
		options?: SendOptions,
	): Promise<{ id: string }>;

	/** A message this phone has received or sent, to say something about it as its app would. @throws if it has none such */
	about(id: string): About;

	/** Everything decrypted so far, own copies included. */
	readonly received: ReceivedMessage[];
	/** The first match that no earlier `next` has returned, past or future. @throws after `timeoutMs` (default 10000). */
	next(
		predicate?: (message: ReceivedMessage) => boolean,
		timeoutMs?: number,
	): Promise<ReceivedMessage>;
	/** Downloads, checks both hashes and the MAC, decrypts. @throws if anything does not fit. */
	download(received: Pick<ReceivedMessage, 'message'>): Promise<Buffer>;
	/** Chats that it tells a new companion of, as its history has them; none by default. */
	history: proto.IConversation[];
	/** Whether it still has the files of its chats when a companion asks for one to be uploaded again; default true. */
	keepsFiles: boolean;
	/** What this phone itself has sent, in order. */
	readonly outgoing: SentMessage[];

	/** Sends one receipt for received messages of one author; without `type` a delivery receipt. */
	sendReceipt(received: ReceivedMessage | ReceivedMessage[], type?: 'read' | 'played'): void;
	/** Send a read receipt for everything that comes in; default false. */
	autoRead: boolean;
	/** Receipts that came back, for what this phone or its companions sent. */
	readonly receipts: ReceivedReceipt[];
	/** Resolves with the first such receipt, past or future. @throws after `timeoutMs` (default 10000). */
	nextReceipt(
		predicate?: (receipt: ReceivedReceipt) => boolean,
		timeoutMs?: number,
	): Promise<ReceivedReceipt>;

	/** Makes a group of which this phone is the superadmin; the others learn of it. @returns its JID */
	createGroup(subject: string, members: readonly Phone[], options?: GroupOptions): string;
	/** The groups that this phone is in, as its app shows them. */
	groups(): GroupView[];
	/** Makes a community with its announcement group, in which the others are members. @returns its JID */
	createCommunity(subject: string, members: readonly Phone[]): string;
	/** Changes a group as its app would (`add`, `remove`, `promote`, `announcement`, `subject`, …). @throws if refused */
	changeGroup(jid: string, change: BinaryNode): Promise<void>;
	/**
	 * What the phone tells its companions by app state: a chat archived, a contact saved, a label made, … (Baileys'
	 * `chatModificationToAppPatch` makes most of them). @throws if refused
	 */
	setAppState(change: WAPatchCreate): Promise<void>;
	/**
	 * What the account's devices have set under an index (`'archive', chat`), as this phone has read and checked it: MACs,
	 * hash, version, collection, shape. Undefined when nothing is set, or no longer.
	 */
	appStateEntry(...index: string[]): Promise<AppStateEntry | undefined>;
	/** Opens a channel owned by this phone's account. @returns its JID */
	createNewsletter(name: string, description?: string): string;
	/** What its owner does with a channel that is there. */
	channel(newsletter: string): Channel;
	/**
	 * Posts to a channel, or with the id of a post edits it, or deletes it (`edit: '8'`). A file in it must be in the clear.
	 * @returns the id of the post
	 */
	post(newsletter: string, message: proto.IMessage, options?: SendOptions): Promise<{ id: string }>;
	/** Uploads a file in the clear, as channels have them, and posts it with `fields`. */
	postMedia(
		newsletter: string,
		kind: MediaKind,
		bytes: Uint8Array,
		fields?: Record<string, unknown>,
	): Promise<{ id: string }>;
	/** Calls somebody, or all others of a group: rings at their companions. @returns what becomes of it */
	call(
		to: string,
		options?: { video?: boolean },
	): { id: string; end(how: 'accept' | 'reject' | 'terminate' | 'timeout'): void };

	setPresence(state: 'available' | 'unavailable'): void;
	typing(to: string, state: 'composing' | 'recording' | 'paused'): void;
	/** Sets or (undefined) removes the profile picture. */
	setPicture(image: Uint8Array | undefined): void;
	/** Sets or (undefined) removes the picture of a group. @throws if refused */
	setGroupPicture(jid: string, image: Uint8Array | undefined): Promise<void>;
	/** What recipients see from the next message on. */
	setPushName(name: string): void;
	/** Sets the "about" text. */
	setStatus(text: string): void;
	/** Shows it as a business. */
	setBusiness(profile: BusinessProfile): void;

	/** An offline phone gets nothing and can send nothing; setting true drains its queue. */
	online: boolean;
}

export interface BusinessProfile {
	description?: string;
	category?: string;
	email?: string;
	address?: string;
	website?: string;
}

/** What can be done with a channel; all throw if refused. */
export interface Channel {
	follow(): Promise<void>;
	leave(): Promise<void>;
	mute(muted: boolean): Promise<void>;
	/** Only its admins may. */
	change(updates: { name?: string; description?: string }): Promise<void>;
	/** @param serverId the server's number of the post */
	react(serverId: string, emoji: string): Promise<void>;
	/** Reads a post, which counts. */
	view(serverId: string): void;
}

export interface GroupView {
	jid: string;
	subject: string;
	/** By phone number. */
	members: Array<{ jid: string; isAdmin: boolean }>;
	/** What has happened in it: `add`, `remove`, `subject`, … */
	changes: Array<{
		/** Unix seconds. */
		at: number;
		by: string;
		what: string;
		/** JIDs by phone number of those whom it concerns. */
		people: string[];
		subject?: string;
	}>;
}

export interface GroupOptions {
	/** How members are named on the wire; default `lid`. */
	addressing?: 'lid' | 'pn';
	/** Only admins may write. */
	announce?: boolean;
	/** The announcement group of a community. */
	communityAnnounce?: boolean;
}

/** What a person can do with a message. All resolve with the id of what that sends. */
export interface About {
	/** '' takes the reaction back; `encrypted` as in the announcement group of a community. */
	react(emoji: string, options?: AboutOptions): Promise<{ id: string }>;
	/** @param message its new content; `encrypted` as newer phones do */
	edit(message: proto.IMessage, options?: AboutOptions): Promise<{ id: string }>;
	editEvent(changes: proto.Message.IEventMessage, options?: AboutOptions): Promise<{ id: string }>;
	/** Of another's message: as an admin. */
	revoke(options?: AboutOptions): Promise<{ id: string }>;
	/** @param seconds 0 unpins */
	pin(seconds: number, options?: AboutOptions): Promise<{ id: string }>;
	/** By option name; none retracts. `at`: Unix ms, by the voter's clock. */
	vote(options: string[], more?: AboutOptions & { at?: number }): Promise<{ id: string }>;
	answer(
		response: 'going' | 'not_going' | 'maybe',
		options?: AboutOptions & { guests?: number },
	): Promise<{ id: string }>;
	comment(message: proto.IMessage, options?: AboutOptions): Promise<{ id: string }>;
}

export interface AboutOptions extends SendOptions {
	encrypted?: boolean;
	/** Which identities go into the key of what is encrypted; default: those of the chat. */
	naming?: { author?: 'pn' | 'lid'; modifier?: 'pn' | 'lid' };
}

export interface SentMessage {
	id: string;
	/** The chat as it was addressed. */
	to: string;
	message: proto.IMessage;
	/** Unix seconds. */
	timestamp: number;
}

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

export interface SendOptions {
	/** Message id; default: made up. */
	id?: string;
	/** Address the chat by LID instead of phone number. */
	viaLid?: boolean;
	/** Stanza attribute: 1 edit, 2 pin, 7 revoke, 8 admin revoke; default: read off the message. */
	edit?: '1' | '2' | '7' | '8';
	/** Unix seconds that the server stamps; default now. */
	timestamp?: number;
}

export interface ReceivedMessage {
	id: string;
	/** Sending device as it stood in the stanza. */
	from: string;
	/** The chat: the other side's JID, the group, … */
	chat: string;
	/** Sending device, in groups. */
	participant?: string;
	/** Sent by another device of the same account. */
	fromMe: boolean;
	message: proto.IMessage;
	stanza: BinaryNode;
	/** Unix seconds. */
	timestamp: number;
}

export interface ReceivedReceipt {
	ids: string[];
	from: string;
	/** undefined: delivered. */
	type?: string;
	participant?: string;
	/** Chat, for receipts of the account's own other devices. */
	recipient?: string;
	/** Unix seconds. */
	timestamp: number;
}

/** The media store's files, by direct path (`/v/….enc`; those of channels `/m1/v/t24/…`, in the clear). */
export interface Media {
	readonly paths: string[];
	/** The stored bytes: encrypted, but for files of channels. */
	get(path: string): Buffer | undefined;
	/** Deletes a file; later downloads get `status` (default 410). */
	remove(path: string, status?: 404 | 410): void;
	/** Uploads above this many bytes get 413; announced to clients. */
	maxBytes: number;
}

/** The stanzas that a fault strikes; all given fields must match. */
export type Match =
	| ((stanza: BinaryNode, device: DeviceId | undefined) => boolean)
	| {
			tag?: string;
			/** Sender: a device's or account's JID, PN or LID alike, or a number. */
			from?: string;
			/** Receiver, likewise. */
			to?: string;
			/** Device number of the receiver (deliveries) or sender. */
			device?: number;
			id?: string;
			type?: string;
			xmlns?: string;
			/** Tag of the first child. */
			child?: string;
	  };

/** A fault that is armed. */
export interface Fault {
	/** How often it has struck. */
	readonly count: number;
	/** Disarms it. */
	cancel(): void;
}

/** How a connection ends; give one. */
export interface CloseHow {
	/** Code of `<stream:error>` ('515', '503', …), or one of the named kinds. */
	streamError?: 'conflict' | 'device_removed' | (string & {});
	/** Reason of `<failure>`. */
	failure?: number;
	/** Seconds that a temporary ban (402) lasts. */
	expire?: number;
	/** Destroy the TCP socket, no closing handshake. */
	tcp?: true;
	/** Close code of the websocket. */
	websocket?: number;
	/** The stanza that struck is processed (accepted, delivered) before the end, and only its answer is lost; default false. */
	processed?: boolean;
}

/**
 * Fault injection. A fault strikes `times` (default 1) and is then spent. The first five look at what clients send;
 * `corrupt`, `duplicate` and `lose` at what is delivered to a device. These three leave the phone of an account that has
 * companions alone, unless `device: 0` or a predicate picks it.
 */
export interface Faults {
	/** Swallows the stanza: not processed, not answered. */
	drop(match: Match, times?: number): Fault;
	/** Processes the stanza `ms` later; what follows overtakes it. */
	delay(match: Match, ms: number, times?: number): Fault;
	/** Processes (delivers) but never answers. */
	withholdAck(match: Match, times?: number): Fault;
	/** Refuses with an error code: `<ack error>` for messages, `<iq type=error>` for queries. */
	nack(match: Match, code: number, times?: number): Fault;
	/** Ends the connection when the stanza arrives, or all connections ('now'). */
	closeWith(match: Match | 'now', how: CloseHow, times?: number): Fault;
	/** Refuses logins of a number with `<failure reason>`. */
	failLogin(number: string, reason: number, times?: number): Fault;
	/**
	 * Refuses (405) whoever comes with an older version of WhatsApp Web than this, named by its last number. `/sw.js` tells
	 * what version there is now: by default that very one. Lasts until cancelled.
	 */
	outdate(oldest: number, current?: number): Fault;
	/** Flips a bit in the ciphertext. */
	corrupt(match: Match, times?: number): Fault;
	/** Delivers twice. */
	duplicate(match: Match, times?: number): Fault;
	/** Forgets the stanza on its way to the device, for good. */
	lose(match: Match, times?: number): Fault;
	/** Never answers key bundle queries that name a device of this JID. */
	withholdPreKeys(jid: string, times?: number): Fault;
	/** HTTP status for uploads or downloads, damaged downloads, or downloads that are answered when a promise settles. */
	failMedia(
		how: { upload?: number; download?: number; corrupt?: true; until?: Promise<void> },
		times?: number,
	): Fault;
	/** Ignores what a number's companions send and sends them nothing; TCP stays open. Lasts until cancelled. */
	freeze(number: string): Fault;
}
