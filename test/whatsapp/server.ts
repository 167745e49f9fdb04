import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { WebSocketServer } from 'ws';
import { Account, Directory, type Device } from './accounts.ts';
import { makeCertificate } from './certificate.ts';
import { Connection } from './connection.ts';
import type {
	CloseHow,
	DeviceId,
	EventName,
	Events,
	LogEntry,
	NewChatCap,
	PendingLink,
	Phone,
	PhoneOptions,
	Violation,
	WhatsApp,
	WhatsAppOptions,
} from './contract.ts';
import { dispatch } from './dispatch.ts';
import { Journal } from './events.ts';
import { FaultBox } from './faults.ts';
import { GroupBook } from './groups.ts';
import type { Sender } from './handlers/handler.ts';
import { MediaStore } from './media.ts';
import { NewsletterBook } from './newsletters.ts';
import { NoiseIdentity } from './noise.ts';
import { PairingDesk, type Companion } from './pairing.ts';
import { SimulatedPhone, type PhoneKeys } from './phone/SimulatedPhone.ts';
import { setOnline } from './presence.ts';
import { save } from './saved.ts';
import { serveServiceWorker } from './serviceWorker.ts';
import { capNewChats, lockTime } from './restrictions.ts';
import { children, describe, now, stanza } from './stanza.ts';

const PATH = '/ws/chat';
/** Per phone: what may still be on its way. */
const REMEMBERED = 1000;

/** The server: the public contract, and the methods for handlers and phones. */
export class Server implements WhatsApp {
	readonly directory = new Directory();
	readonly groups = new GroupBook();
	readonly newsletters = new NewsletterBook();
	readonly journal = new Journal();
	readonly noise = new NoiseIdentity();
	readonly pairing = new PairingDesk(this);
	readonly faults = new FaultBox(this.directory, (how) => this.#endAll(how));
	readonly media: MediaStore;
	readonly violations: Violation[] = [];
	readonly ca: string;
	caFile = '';
	readonly #http = createServer((request, response) =>
		serveServiceWorker(request, response, this.faults.currentVersion),
	);
	readonly #sockets = new WebSocketServer({ server: this.#http, path: PATH });
	readonly #connections = new Set<Connection>();
	readonly #phones = new Map<string, SimulatedPhone>();
	readonly #delayed = new Set<NodeJS.Timeout>();
	#ownsCaFile = false;
	lastId = 0;
	#stopping: Promise<void> | undefined;

	constructor() {
		const certificate = makeCertificate();
		this.ca = certificate.ca;
		this.media = new MediaStore(certificate, this.faults, this.journal);
		this.#sockets.on('connection', (socket) => {
			this.#connections.add(new Connection(this, socket));
		});
	}

	/** @throws if a port is taken or the CA file cannot be written. */
	async listen({ port = 0, mediaPort = 0, caFile }: WhatsAppOptions): Promise<void> {
		this.#ownsCaFile = caFile === undefined;
		const name = `loopback-whatsapp-${process.pid}-${randomBytes(4).toString('hex')}.pem`;
		this.caFile = caFile ?? join(tmpdir(), name);
		await writeFile(this.caFile, this.ca);
		await this.media.listen(mediaPort);
		await new Promise<void>((resolve, reject) => {
			this.#http.once('error', reject).listen(port, '127.0.0.1', resolve);
		});
	}

	async stop(): Promise<void> {
		this.#stopping ??= this.#stop();
		await this.#stopping;
	}

	async #stop(): Promise<void> {
		for (const timer of this.#delayed) clearTimeout(timer);
		for (const phone of this.#phones.values()) phone.close();
		this.#endAll({ tcp: true });
		this.#sockets.close();
		this.#http.closeAllConnections();
		await new Promise((resolve) => this.#http.close(resolve));
		await this.media.close();
		this.journal.close();
		if (this.#ownsCaFile) await rm(this.caFile, { force: true });
	}

	get url(): string {
		const address = this.#http.address() as AddressInfo | null;
		return `ws://127.0.0.1:${address?.port}${PATH}`;
	}

	get rootKey(): string {
		return this.noise.rootKey.toString('base64');
	}

	get mediaUrl(): string {
		return `https://${this.media.host}`;
	}

	createPhone(number: string, options?: PhoneOptions): Phone {
		return this.addPhone(number, options);
	}

	/** @param keys of a phone that was saved; made anew when absent */
	addPhone(number: string, options: PhoneOptions = {}, keys?: PhoneKeys): SimulatedPhone {
		const { lid = `1${[...number].reverse().join('')}`, pushName = `User ${number}` } = options;
		const account = new Account(number, lid.includes('@') ? lid : `${lid}@lid`, pushName);
		this.directory.add(account);
		const phone = new SimulatedPhone(this, account, keys);
		phone.passkey = options.passkey;
		phone.scansTwice = options.scansTwice ?? false;
		this.#phones.set(number, phone);
		return phone;
	}

	phone(number: string): SimulatedPhone | undefined {
		return this.#phones.get(number);
	}

	get phones(): Phone[] {
		return [...this.#phones.values()];
	}

	pendingLinks(): PendingLink[] {
		return this.pairing.pending;
	}

	reportQr(qr: string): void {
		const [ref = ''] = qr.slice(qr.indexOf('#') + 1).split(',');
		const companion = this.pairing.byRef(ref);
		if (companion) companion.qr = qr;
	}

	refreshQr(qr: string, child?: 'companion_reg_refresh' | 'pair-device-rotate-qr'): void {
		const [ref = '', , , secret = ''] = qr.slice(qr.indexOf('#') + 1).split(',');
		const companion = this.pairing.byRef(ref);
		if (!companion) throw new Error('this QR code is unknown or no longer valid');
		this.pairing.refresh(companion, secret, child);
	}

	assertClean(): void {
		if (this.violations.length === 0) return;
		const lines = this.violations.map(
			({ device, what, stanza }) => `${device}: ${what}\n  ${stanza}`,
		);
		throw new Error(`${lines.length} violations:\n${lines.join('\n')}`);
	}

	get log(): LogEntry[] {
		return this.journal.log;
	}

	forget(): void {
		this.journal.forget();
		for (const phone of this.#phones.values()) phone.forget(REMEMBERED);
	}

	save(): string {
		return save(this);
	}

	on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
		return this.journal.on(event, listener);
	}

	async once<E extends EventName>(
		event: E,
		options?: { where?: (payload: Events[E]) => boolean; timeoutMs?: number },
	): Promise<Events[E]> {
		return await this.journal.once(event, options);
	}

	mark(): void {
		this.journal.mark();
	}

	async waitFor<E extends EventName>(
		event: E,
		predicate?: (payload: Events[E]) => boolean,
		timeoutMs?: number,
	): Promise<Events[E]> {
		return await this.journal.waitFor(event, predicate, timeoutMs);
	}

	loginCount(number: string, device?: number): number {
		const companions = this.directory.find(number)?.companions ?? [];
		return companions
			.filter(({ index }) => device === undefined || index === device)
			.reduce((sum, { logins }) => sum + logins, 0);
	}

	connections(): DeviceId[] {
		return [...this.#connections].flatMap(({ device }) => (device ? [device.id] : []));
	}

	/** @throws if there is no such device. */
	push(number: string, index: number, node: BinaryNode): void {
		const device = this.directory.find(number)?.devices.get(index);
		if (!device) throw new Error(`${number} has no device ${index}`);
		this.deliver(device, node);
	}

	/** @throws if there is no such account. */
	lockTime(number: string, until: number | undefined): void {
		lockTime(this, this.#account(number), until);
	}

	/** @throws if there is no such account. */
	capNewChats(number: string, cap: NewChatCap): void {
		capNewChats(this, this.#account(number), cap);
	}

	#account(number: string): Account {
		const account = this.directory.find(number);
		if (!account) throw new Error(`${number} is not on WhatsApp`);
		return account;
	}

	/** Accepts a stanza of a client or a phone. */
	receive(sender: Sender, node: BinaryNode): void {
		const { device } = sender;
		if (device?.index !== 0 && this.faults.isFrozen(device?.account.number)) return;
		if (device && device.index !== 0) this.#log(device, node);
		if (sender.companion && !device) this.#logUnpaired(sender.companion, node);
		const verdict = this.faults.arrival(node, device);
		const { close, drop, delayMs } = verdict;
		if (drop) return;
		if (close && !close.processed) {
			sender.end(close);
			return;
		}
		const run = () => {
			dispatch(this, sender, node, close ? { ...verdict, withhold: true } : verdict);
			if (close) sender.end(close);
		};
		if (delayMs === undefined) run();
		else this.#later(run, delayMs);
	}

	#log(device: Device, node: BinaryNode): void {
		const { tag, attrs } = node;
		const { type, xmlns } = attrs;
		const child = children(node)[0]?.tag;
		this.journal.emit('stanza', { ...device.id, tag, type, xmlns, child });
	}

	#logUnpaired({ refs: [ref = ''] }: Companion, node: BinaryNode): void {
		const { type, xmlns } = node.attrs;
		const child = children(node)[0]?.tag;
		this.journal.emit('unpaired', { ref, tag: node.tag, type, xmlns, child });
	}

	/** Sends a stanza to a device, now or when it next logs in. */
	deliver(device: Device, node: BinaryNode): void {
		for (const copy of this.faults.delivery(node, device)) device.inbox.push(copy);
	}

	/** Records a violation of the protocol. */
	violation(device: Device | undefined, what: string, node?: BinaryNode): void {
		const violation: Violation = {
			at: Date.now(),
			device: device ? `${device.account.number}:${device.index}` : 'unpaired',
			what,
			stanza: node ? describe(node) : '',
		};
		this.violations.push(violation);
		this.journal.emit('violation', violation);
	}

	connectionOf(device: Device): Connection | undefined {
		return [...this.#connections].find((connection) => connection.device === device);
	}

	/** Handles a companion's login; at the first one, the phone sends it keys and history. */
	activated(device: Device): void {
		this.phone(device.account.number)?.welcome(device);
	}

	/** Forgets an ended connection. */
	gone(connection: Connection): void {
		this.#connections.delete(connection);
		if (connection.companion) this.pairing.close(connection.companion);
		const { device } = connection;
		if (device && !this.connectionOf(device)) setOnline(this, device, false);
	}

	/** Sends a notification, which is kept until the device acknowledges it. */
	notify(device: Device, attrs: Record<string, string>, content: BinaryNode[]): void {
		this.deliver(device, stanza('notification', { id: this.newId(), t: now(), ...attrs }, content));
	}

	newId(): string {
		return `S${++this.lastId}`;
	}

	#later(run: () => void, ms: number): void {
		const timer = setTimeout(() => {
			this.#delayed.delete(timer);
			run();
		}, ms);
		this.#delayed.add(timer);
	}

	#endAll(how: CloseHow): void {
		for (const connection of [...this.#connections]) connection.end(how);
	}
}
