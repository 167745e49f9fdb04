import type { EventEmitter } from 'node:events';
import { types } from 'node:util';
import type { AuthenticationCreds, BinaryNode, WASocket } from '../wire/baileys';
import type { Closed } from '../wire/closeCodes';
import { Acks } from './Acks';
import { watchLiveness } from './keepAlive';
import { leaveOutKnownLids } from './knownLids';
import { PendingStanzas } from './PendingStanzas';
import { ShownIdentities } from './ShownIdentities';
import { socketConfig, type SocketParts } from './socketConfig';
import { StanzaGate } from './StanzaGate';

const BY_US: Closed = { code: 428, transport: false };
/** Nothing was received for too long. */
const LOST: Closed = { code: 408, transport: false };

/** The part of `ws`'s WebSocket that is used. */
interface WebSocket {
	send(bytes: Uint8Array, callback: (error?: Error | null) => void): void;
	terminate(): void;
}

/** The connection ended before the answer came. */
export class ConnectionEnded extends Error {}

function ended(): ConnectionEnded {
	return new ConnectionEnded('The connection to WhatsApp ended');
}

/** Whether an error says that the connection has ended; Baileys throws its own before {@link Connection.closed} resolves. */
export function isConnectionEnd(error: unknown): boolean {
	const { output } = (error ?? {}) as { output?: { statusCode?: number } };
	return error instanceof ConnectionEnded || output?.statusCode === 428;
}

/** One socket, from dialling to its end. */
export class Connection {
	readonly sock: WASocket;

	/** The message stanzas it has brought and that are not events yet. */
	readonly pendingStanzas = new PendingStanzas();

	readonly acks = new Acks();

	readonly gate: StanzaGate;

	private readonly opening = Promise.withResolvers<void>();

	private readonly closing = Promise.withResolvers<Closed>();

	/** Resolves when WhatsApp has accepted the login; never if it does not. */
	readonly opened = this.opening.promise;

	/** Why it ended; never rejects. */
	readonly closed = this.closing.promise;

	private ended = false;

	private readonly webSocket: WebSocket;

	/** Whether the system has refused a write: the end follows. */
	private isRefused = false;

	/** Called when nothing gets through any more. */
	private readonly interruptions = new Set<() => void>();

	private stopWatching = (): void => {};

	private lastsMs: number | undefined;

	/** Dials. Listeners added in the same tick miss nothing. @param endHandler runs once, while events can be written */
	constructor(
		readonly parts: Omit<SocketParts, 'stanzaOf' | 'onUndecryptable' | 'deviceIdentityOf'>,
		private readonly endHandler: () => void,
	) {
		const { baileys, logger, settings } = parts;
		if (settings.server?.rootKey) {
			baileys.WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings.server.rootKey);
		}
		const stanzaOf = this.pendingStanzas.of.bind(this.pendingStanzas);
		const onUndecryptable = (ciphertext: Uint8Array): void =>
			this.gate.messages.charge((inHand) => inHand === stanzaOf(ciphertext));
		const shown = new ShownIdentities();
		const deviceIdentityOf = shown.of.bind(shown);
		const config = socketConfig({ ...parts, stanzaOf, onUndecryptable, deviceIdentityOf });
		this.sock = baileys.makeWASocket(config);
		this.sock.ws.on('frame', (frame: BinaryNode) => {
			parts.caches.heard.at = Date.now();
			shown.read(frame);
		});
		keepNoMessages(this.sock);
		keepName(this.sock);
		this.webSocket = (this.sock.ws as unknown as { socket: WebSocket }).socket;
		reportRejections(this.sock.ws, (err) => logger.warn({ err }, 'a listener failed'));
		this.gate = new StanzaGate(this.sock.ws, () => this.ended);
		leaveOutKnownLids(this.sock, this.gate, parts.auth.keys);
		this.listen();
	}

	get hasEnded(): boolean {
		return this.ended;
	}

	/** Whether nothing gets through any more; {@link closed} may resolve later. */
	get isBroken(): boolean {
		return this.ended || this.isRefused || !this.sock.ws.isOpen;
	}

	/** The outcome of `work`, which may never settle once the connection has ended. @throws ConnectionEnded */
	async during<T>(work: Promise<T>): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			const onEnd = (): void => reject(ended());
			if (this.isBroken) onEnd();
			this.interruptions.add(onEnd);
			const settled = (): void => void this.interruptions.delete(onEnd);
			work.then(resolve, reject).then(settled, settled);
		});
	}

	/** Resolves when WhatsApp has accepted the login. @throws ConnectionEnded when it ends before that */
	async untilOpened(): Promise<void> {
		const { opened, closed } = this;
		const hasClosed = closed.then(() => Promise.reject(ended()));
		await Promise.race([opened, hasClosed]);
	}

	/** From now on a ping goes out after some silence, and the connection ends after more. */
	watchLiveness(): void {
		this.stopWatching();
		if (!this.ended) {
			this.stopWatching = watchLiveness(this.sock, this.parts.timing, () => this.fail());
		}
	}

	/** Ends it with a close frame. What Baileys still has in hand is not stored any more (`writeFence.ts`), and comes again. */
	end(): void {
		this.finish(BY_US);
	}

	/** Ends it at once, before anything else is sent on it: the server does not answer, or the store cannot be written. */
	fail(closed: Closed = LOST): void {
		this.finish(closed);
		this.terminate();
	}

	private listen(): void {
		const { sock } = this;
		this.watchWrites();
		this.gate.onMessage('remember', (stanza) => this.pendingStanzas.add(stanza));
		this.acks.attach(sock.ws);
		// Baileys throws away the events that it holds back, though their receipts have gone out.
		sock.registerSocketEndHandler(() => {
			sock.ev.flush();
		});
		// Baileys waits for the answer to a login without a limit.
		const unanswered = setTimeout(() => this.fail(), this.parts.timing.queryMs).unref();
		sock.ev.on('connection.update', ({ connection, lastDisconnect, qr }) => {
			if (qr || (connection && connection !== 'connecting')) clearTimeout(unanswered);
			// Baileys reports it also of a connection that broke during the login.
			if (connection === 'open' && !this.isBroken) {
				this.watchLiveness();
				this.opening.resolve();
			} else if (connection === 'close') {
				this.finish({ ...reasonOf(lastDisconnect?.error), lastsMs: this.lastsMs });
			}
		});
		sock.ws.on('CB:failure', ({ attrs }: BinaryNode) => {
			const seconds = Number(attrs.expire);
			if (seconds > 0) this.lastsMs = seconds * 1_000;
		});
		// Nothing follows these. Baileys would wait up to half a minute for the server to close the connection.
		for (const lastStanza of ['CB:stream:error', 'CB:failure', 'CB:xmlstreamend']) {
			sock.ws.on(lastStanza, () => this.terminateSoon());
		}
	}

	private finish(closed: Closed): void {
		if (this.ended) return;
		this.ended = true;
		this.stopWatching();
		this.sock.ev.flush();
		this.endHandler();
		// Not awaited: on a dead connection it takes half a minute.
		this.sock.end(undefined).catch((err: unknown) => {
			this.parts.logger.warn({ err }, 'a socket did not end as it should');
		});
		this.terminateSoon();
		this.interrupt();
		this.closing.resolve(closed);
	}

	/** Interrupts what waits at a refused write: Baileys would reject with `EPIPE`, and report the end only later. */
	private watchWrites(): void {
		const { webSocket } = this;
		const send = webSocket.send.bind(webSocket);
		webSocket.send = (bytes, callback) =>
			send(bytes, (error) => {
				if (error) {
					this.isRefused = true;
					this.interrupt();
				}
				callback(error);
			});
	}

	private interrupt(): void {
		for (const onEnd of this.interruptions) onEnd();
	}

	private terminateSoon(): void {
		setTimeout(() => this.terminate(), this.parts.timing.farewellMs).unref();
	}

	private terminate(): void {
		this.webSocket.terminate();
	}
}

/** @param error Baileys' Boom: `output.statusCode`, and in `data` the WebSocket's own error if it was that */
function reasonOf(error: unknown): Closed {
	const { output, data } = (error ?? {}) as { output?: { statusCode?: number }; data?: unknown };
	const code = output?.statusCode;
	if (code === undefined) return { code: 428, transport: error !== undefined };
	return { code, transport: types.isNativeError(data) };
}

/**
 * Baileys keeps the last 512 messages for retry receipts, which `sending/retryReceipts.ts` answers from the outbox. The timer
 * of each message holds the transaction it was started in, up to 64 KB of buffers, for five minutes.
 */
function keepNoMessages({ messageRetryManager }: WASocket): void {
	if (messageRetryManager) messageRetryManager.addRecentMessage = () => {};
}

/**
 * Names the account in each update of its keys: Baileys takes one without a name for a new name, and sends a presence with
 * neither name nor type, which means "online".
 */
function keepName({ ev, authState: { creds } }: WASocket): void {
	const emit = ev.emit.bind(ev);
	ev.emit = (event, data) => {
		if (event !== 'creds.update' || !creds.me) return emit(event, data);
		return emit('creds.update', { me: creds.me, ...(data as Partial<AuthenticationCreds>) });
	};
}

/**
 * Makes the listeners of an emitter report what they reject with. Baileys' are async and not awaited: one write to a
 * connection that has just ended would otherwise be an unhandled rejection of the whole n8n process.
 */
export function reportRejections(emitter: EventEmitter, report: (error: unknown) => void): void {
	for (const event of emitter.eventNames()) {
		for (const listener of emitter.listeners(event)) {
			emitter.off(event, listener as () => void);
			emitter.on(event, (...args: unknown[]) => {
				const outcome: unknown = Reflect.apply(listener, emitter, args);
				return isPromise(outcome) ? outcome.catch(report) : outcome;
			});
		}
	}
}

function isPromise(value: unknown): value is Promise<unknown> {
	return typeof (value as Promise<unknown> | undefined)?.catch === 'function';
}
