import { randomBytes } from 'node:crypto';
import {
	proto as WAProto,
	type BinaryNode,
	type proto,
	type WAPatchCreate,
} from '@whiskeysockets/baileys';
import { Device, type Account } from '../accounts.ts';
import type {
	About,
	AppStateEntry,
	BusinessProfile,
	Channel,
	GroupOptions,
	GroupView,
	MediaKind,
	PasskeyDemand,
	Phone,
	ReceivedMessage,
	ReceivedReceipt,
	SendOptions,
	SentMessage,
} from '../contract.ts';
import { ring, type CallStep } from '../handlers/call.ts';
import { unlink } from '../devices.ts';
import { setPicture } from '../handlers/profile.ts';
import { isUser } from '../jid.ts';
import { Mailbox } from '../mailbox.ts';
import type { Ceremony } from '../passkey/Ceremony.ts';
import { Passkey } from '../passkey/Passkey.ts';
import type { Server } from '../server.ts';
import { now, SERVER_JID, stanza } from '../stanza.ts';
import { about } from './about.ts';
import { AppState } from './appState.ts';
import { channel } from './channel.ts';
import { download, upload, uploadPlain } from './files.ts';
import { createCommunity, createGroup, groupsOf } from './group.ts';
import { take } from './incoming.ts';
import { Line } from './Line.ts';
import { enterCode, scan } from './linking.ts';
import { compose, draft, type Sent } from './outgoing.ts';
import { PhoneSignal, type SavedSignal } from './signal.ts';
import { makeAppStateKey, welcome, type AppStateKey } from './welcome.ts';

/** The secrets of a phone. */
export interface PhoneKeys {
	signal: SavedSignal;
	appStateKey: AppStateKey;
}

/** Device 0 of an account. Its stanzas pass the same checks as those of clients; the files beside this one implement it. */
export class SimulatedPhone implements Phone {
	autoRead = false;
	history: proto.IConversation[] = [];
	keepsFiles = true;
	passkey: PasskeyDemand | undefined;
	passkeyLinking: Ceremony | undefined;
	scansTwice = false;
	readonly server: Server;
	readonly account: Account;
	readonly device: Device;
	readonly line: Line;
	readonly signal: PhoneSignal;
	readonly appStateKey: AppStateKey;
	readonly appState = new AppState(this);
	readonly messageBox = new Mailbox<ReceivedMessage>('message');
	readonly receiptBox = new Mailbox<ReceivedReceipt>('receipt');
	/** By message id. */
	readonly sent = new Map<string, Sent>();
	/** Devices that have its sender key, by group. */
	readonly keyHolders = new Map<string, Set<Device>>();
	/** Author and id of every message decrypted so far. */
	readonly seen = new Set<string>();
	/** Number of retry receipts for a message, by the same key. */
	readonly retries = new Map<string, number>();
	#queue: Promise<unknown> = Promise.resolve();
	#closed = false;
	#authenticator: Passkey | undefined;

	/** @param saved its former keys; new ones are made when absent */
	constructor(server: Server, account: Account, saved?: PhoneKeys) {
		this.server = server;
		this.account = account;
		this.signal = new PhoneSignal(saved?.signal);
		this.appStateKey = saved?.appStateKey ?? makeAppStateKey();
		this.device = new Device(account, 0, this.signal);
		account.devices.set(0, this.device);
		this.line = new Line(server, this.device, (node) => {
			this.#inBackground(async () => await take(this, node));
		});
		this.online = true;
	}

	get number(): string {
		return this.account.number;
	}

	get jid(): string {
		return this.account.pn;
	}

	get lid(): string {
		return this.account.lid;
	}

	get pushName(): string {
		return this.account.pushName;
	}

	scan(qr: string): Promise<{ device: number }> {
		return this.#unattended(scan(this, qr));
	}

	enterCode(code: string): Promise<{ device: number }> {
		return this.#unattended(enterCode(this, code));
	}

	get authenticator(): Passkey {
		this.#authenticator ??= new Passkey();
		return this.#authenticator;
	}

	async unlink(index: number): Promise<void> {
		const device = index > 0 ? this.account.devices.get(index) : undefined;
		if (!device) throw new Error(`${this.number} has no companion ${index}`);
		unlink(this.server, device, 'phone');
		await Promise.resolve();
	}

	devices(): number[] {
		return this.account.companions.map(({ index }) => index);
	}

	async send(to: string, message: proto.IMessage, options?: SendOptions): Promise<{ id: string }> {
		return await this.#submit(async () => await compose(this, to, message, options));
	}

	async sendText(to: string, text: string, options?: SendOptions): Promise<{ id: string }> {
		return await this.send(to, { conversation: text }, options);
	}

	async sendMedia(
		to: string,
		kind: MediaKind,
		bytes: Uint8Array,
		fields?: Record<string, unknown>,
		options?: SendOptions,
	): Promise<{ id: string }> {
		return await this.send(to, upload(this, kind, bytes, fields), options);
	}

	about(id: string): About {
		return about(this, id);
	}

	get received(): ReceivedMessage[] {
		return this.messageBox.items;
	}

	async next(
		predicate?: (message: ReceivedMessage) => boolean,
		timeoutMs?: number,
	): Promise<ReceivedMessage> {
		return await this.messageBox.take(predicate, timeoutMs);
	}

	get outgoing(): SentMessage[] {
		return [...this.sent.values()].filter(({ attrs }) => attrs.category === undefined);
	}

	async download(received: Pick<ReceivedMessage, 'message'>): Promise<Buffer> {
		return await Promise.resolve(download(this, received));
	}

	get receipts(): ReceivedReceipt[] {
		return this.receiptBox.items;
	}

	async nextReceipt(
		predicate?: (receipt: ReceivedReceipt) => boolean,
		timeoutMs?: number,
	): Promise<ReceivedReceipt> {
		return await this.receiptBox.peek(predicate, timeoutMs);
	}

	sendReceipt(received: ReceivedMessage | ReceivedMessage[], type?: 'read' | 'played'): void {
		const [last, ...others] = [received].flat().reverse();
		if (!last) return;
		const { id, from, participant } = last;
		const items = others.map((other) => stanza('item', { id: other.id }));
		const content = items.length > 0 ? [stanza('list', {}, items)] : undefined;
		const t = type && now();
		this.line.give(stanza('receipt', { id, to: from, participant, type, t }, content));
	}

	createCommunity(subject: string, members: readonly Phone[]): string {
		return createCommunity(this, subject, members).jid;
	}

	createGroup(subject: string, members: readonly Phone[], options?: GroupOptions): string {
		return createGroup(this, subject, members, options).jid;
	}

	groups(): GroupView[] {
		return groupsOf(this);
	}

	async changeGroup(jid: string, change: BinaryNode): Promise<void> {
		const { server } = this;
		const id = server.newId();
		await this.line.query(stanza('iq', { id, to: jid, type: 'set', xmlns: 'w:g2' }, [change]));
	}

	async setAppState(change: WAPatchCreate): Promise<void> {
		await this.#inTurn(async () => await this.appState.set(change));
	}

	async appStateEntry(...index: string[]): Promise<AppStateEntry | undefined> {
		return await this.#inTurn(async () => await this.appState.entry(index));
	}

	createNewsletter(name: string, description?: string): string {
		return this.server.newsletters.create(this.account, name, description).jid;
	}

	channel(newsletter: string): Channel {
		return channel(this, newsletter);
	}

	async post(
		newsletter: string,
		message: proto.IMessage,
		options: SendOptions = {},
	): Promise<{ id: string }> {
		const { id, attrs } = draft(newsletter, message, options);
		const plaintext = stanza(
			'plaintext',
			{},
			Buffer.from(WAProto.Message.encode(message).finish()),
		);
		const edit = options.edit ?? (options.id === undefined ? undefined : '3');
		const post = stanza('message', { id, to: newsletter, type: attrs.type, edit }, [plaintext]);
		await this.line.submit(post);
		return { id };
	}

	async postMedia(
		newsletter: string,
		kind: MediaKind,
		bytes: Uint8Array,
		fields?: Record<string, unknown>,
	): Promise<{ id: string }> {
		return await this.post(newsletter, uploadPlain(this, kind, bytes, fields));
	}

	call(to: string, { video }: { video?: boolean } = {}): ReturnType<Phone['call']> {
		const group = this.server.groups.find(to);
		const callee = this.server.directory.find(to);
		const called = group ? [...group.members.keys()] : callee ? [callee] : [];
		const callees = called.filter((account) => account !== this.account);
		if (callees.length === 0) throw new Error(`${to} is not on WhatsApp`);
		const id = randomBytes(16).toString('hex').toUpperCase();
		const step = (name: CallStep) =>
			ring(this.server, this.device, callees, { id, step: name, video, group: group?.jid });
		step('offer');
		return { id, end: step };
	}

	setPresence(state: 'available' | 'unavailable'): void {
		this.line.give(stanza('presence', { type: state, name: this.pushName }));
	}

	typing(to: string, state: 'composing' | 'recording' | 'paused'): void {
		const chat = isUser(to) ? to : (this.server.directory.find(to)?.pn ?? to);
		const node =
			state === 'recording' ? stanza('composing', { media: 'audio' }) : stanza(state, {});
		const from = this.device.addressedLike(chat);
		this.line.give(stanza('chatstate', { from, to: chat }, [node]));
	}

	setPicture(image: Uint8Array | undefined): void {
		setPicture(this.server, this.account, image);
	}

	async setGroupPicture(target: string, image: Uint8Array | undefined): Promise<void> {
		const id = this.server.newId();
		const query = { id, to: SERVER_JID, type: 'set', xmlns: 'w:profile:picture', target };
		const content = image && [stanza('picture', { type: 'image' }, Buffer.from(image))];
		await this.line.query(stanza('iq', query, content));
	}

	setBusiness(profile: BusinessProfile): void {
		this.account.business = profile;
	}

	setPushName(name: string): void {
		this.account.pushName = name;
	}

	setStatus(text: string): void {
		this.account.status = text;
	}

	get online(): boolean {
		return this.line.online;
	}

	set online(online: boolean) {
		if (online === this.online) return;
		if (!online) {
			this.line.end();
			return;
		}
		this.line.activate();
		for (const companion of this.account.companions) {
			if (companion.inbox.linked) this.welcome(companion);
		}
	}

	/** Sends a companion the messages of a first login, as soon as the phone is online. */
	welcome(companion: Device): void {
		if (companion.welcomed || !this.online) return;
		companion.welcomed = true;
		this.#inBackground(async () => await welcome(this, companion));
	}

	/** Drops all but the last `kept` messages and receipts; the ids of decrypted messages stay known. */
	forget(kept: number): void {
		this.messageBox.forget(kept);
		this.receiptBox.forget(kept);
		const old = [...this.sent.keys()].slice(0, Math.max(0, this.sent.size - kept));
		for (const id of old) this.sent.delete(id);
	}

	close(): void {
		this.#closed = true;
		this.messageBox.close();
		this.receiptBox.close();
		this.signal.close();
	}

	/** Encrypts and sends messages one after the other, but does not wait for the ack of one before the next. */
	async #submit(compose: () => Promise<BinaryNode>): Promise<{ id: string }> {
		const { id, acked } = await this.#inTurn(async () => {
			const message = await compose();
			return { id: message.attrs.id ?? '', acked: this.line.submit(message) };
		});
		await acked;
		return { id };
	}

	/** Runs operations on Signal sessions one after the other. */
	async #inTurn<T>(act: () => Promise<T>): Promise<T> {
		const turn = this.#queue.then(act);
		this.#queue = turn.catch(() => undefined);
		return await turn;
	}

	/** Lets the linking fail when nobody waits for its end, as with a passkey, which takes a person some time. */
	#unattended<T>(linked: Promise<T>): Promise<T> {
		if (this.passkey) linked.catch(() => undefined);
		return linked;
	}

	/** Runs work in the background; its failure is recorded as a violation of the phone. */
	#inBackground(act: () => Promise<void>): void {
		this.#inTurn(act).catch((error: unknown) => {
			if (this.#closed) return;
			this.server.violation(this.device, `the phone failed: ${String(error)}`);
		});
	}
}
