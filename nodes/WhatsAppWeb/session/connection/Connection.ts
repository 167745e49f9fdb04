import { types } from 'node:util';
import { Acks } from './Acks';
import type { BinaryNode, WASocket } from '../wire/baileys';
import type { Closed } from '../wire/closeCodes';
import { reportRejections } from './reportRejections';
import { StanzaGate } from './StanzaGate';
import { watchLiveness } from './keepAlive';
import { socketConfig, type SocketParts } from './socketConfig';
import { PendingStanzas } from './PendingStanzas';

/** A close of our own making. */
const BY_US: Closed = { code: 428, transport: false };
/** Nothing was heard for too long. */
const LOST: Closed = { code: 408, transport: false };

/** What is used of `ws`'s. */
interface WebSocket {
	send(bytes: Uint8Array, told: (error?: Error | null) => void): void;
	terminate(): void;
}

/** The connection ended before the answer came. */
export class ConnectionEnded extends Error {}

function ended(): ConnectionEnded {
	return new ConnectionEnded('The connection to WhatsApp ended');
}

/** Whether an error says that the connection has ended; Baileys notices before anybody is told. */
export function isConnectionEnd(error: unknown): boolean {
	const { output } = (error ?? {}) as { output?: { statusCode?: number } };
	return error instanceof ConnectionEnded || output?.statusCode === 428;
}

/** One socket, from dialling to its end. */
export class Connection {
	readonly sock: WASocket;

	/** The message stanzas it has brought and that are not events yet. */
	readonly pendingStanzas: PendingStanzas;

	/** What the server says to the messages sent on it. */
	readonly acks = new Acks();

	/** What Baileys gets its stanzas through. */
	readonly gate: StanzaGate;

	/** Resolves when WhatsApp has let it in; never if it does not. */
	readonly opened: Promise<void>;

	/** Why it ended; never rejects. */
	readonly closed: Promise<Closed>;

	private open!: () => void;

	private close!: (closed: Closed) => void;

	private ended = false;

	/** The WebSocket inside Baileys' wrapper. */
	private readonly webSocket: WebSocket;

	/** Whether the system has refused a write: the end follows. */
	private isRefused = false;

	/** Those who wait for something on this connection. */
	private readonly waiting = new Set<() => void>();

	private stopWatching = (): void => {};

	/** See {@link Closed.lastsMs}. */
	private lastsMs: number | undefined;

	/**
	 * Dials. Listeners added in the same tick miss nothing.
	 * @param parts what the socket is made of
	 * @param endHandler runs once, while events can still be written
	 */
	constructor(
		readonly parts: Omit<SocketParts, 'stanzaOf'>,
		private readonly endHandler: () => void,
	) {
		const { baileys, logger, settings } = parts;
		this.opened = new Promise((resolve) => (this.open = resolve));
		this.closed = new Promise((resolve) => (this.close = resolve));
		if (settings.server?.rootKey) {
			baileys.WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings.server.rootKey);
		}
		this.pendingStanzas = new PendingStanzas();
		const stanzaOf = this.pendingStanzas.of.bind(this.pendingStanzas);
		this.sock = baileys.makeWASocket(socketConfig({ ...parts, stanzaOf }));
		keepNoMessages(this.sock);
		this.webSocket = (this.sock.ws as unknown as { socket: WebSocket }).socket;
		reportRejections(this.sock.ws, (err) => logger.warn({ err }, 'a listener failed'));
		this.gate = new StanzaGate(this.sock.ws, () => this.ended);
		this.listen();
	}

	get hasEnded(): boolean {
		return this.ended;
	}

	/** Nothing gets through any more, though its end may still have to be told. */
	get isBroken(): boolean {
		return this.ended || this.isRefused || !this.sock.ws.isOpen;
	}

	/** The outcome of `work`, unless the connection ends first: what Baileys has under way then may never settle. */
	async during<T>(work: Promise<T>): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			const onEnd = (): void => reject(ended());
			if (this.isBroken) onEnd();
			this.waiting.add(onEnd);
			const settled = (): void => void this.waiting.delete(onEnd);
			work.then(resolve, reject).then(settled, settled);
		});
	}

	/** Waits until WhatsApp has let it in. @throws when it ends before that */
	async untilOpened(): Promise<void> {
		const { opened, closed } = this;
		const hasClosed = closed.then(() => Promise.reject(ended()));
		await Promise.race([opened, hasClosed]);
	}

	/** Ends it politely; what it still has in hand is lost to it, not to the session (see `fence.ts`). */
	end(): void {
		this.finish(BY_US);
	}

	/** Ends it at once, before anything else is said on it: nobody answers, or (`storage`) nothing can be kept. */
	fail(closed: Closed = LOST): void {
		this.finish(closed);
		this.terminate();
	}

	private listen(): void {
		const { sock } = this;
		this.watchWrites();
		this.gate.onMessage('remember', (stanza) => this.pendingStanzas.add(stanza));
		this.acks.attach(sock.ws);
		// The events Baileys holds back are thrown away with the socket, though their receipts have gone out.
		sock.registerSocketEndHandler(() => {
			sock.ev.flush();
		});
		// Baileys waits for the answer to a login for ever.
		const unanswered = setTimeout(() => this.fail(), this.parts.timing.queryMs).unref();
		sock.ev.on('connection.update', ({ connection, lastDisconnect, qr }) => {
			if (qr || (connection && connection !== 'connecting')) clearTimeout(unanswered);
			// Baileys says so of a line, too, that broke while it was being let in.
			if (connection === 'open' && !this.isBroken) {
				this.stopWatching = watchLiveness(sock, this.parts.timing, () => this.fail());
				this.open();
			} else if (connection === 'close') {
				this.finish({ ...reasonOf(lastDisconnect?.error), lastsMs: this.lastsMs });
			}
		});
		sock.ws.on('CB:failure', ({ attrs }: BinaryNode) => {
			const seconds = Number(attrs.expire);
			if (seconds > 0) this.lastsMs = seconds * 1_000;
		});
		// The server has said its last word: do not wait for it to close the line, Baileys would for half a minute.
		for (const lastWord of ['CB:stream:error', 'CB:failure', 'CB:xmlstreamend']) {
			sock.ws.on(lastWord, () => this.terminateSoon());
		}
	}

	private finish(closed: Closed): void {
		if (this.ended) return;
		this.ended = true;
		this.stopWatching();
		this.sock.ev.flush();
		this.endHandler();
		// Never awaited: on a dead line it takes half a minute.
		void this.sock.end(undefined);
		this.terminateSoon();
		this.interrupt();
		this.close(closed);
	}

	/**
	 * Tells those who wait before Baileys does: it would say `EPIPE` to them, and only later that the connection has ended,
	 * as which alone it can be understood.
	 */
	private watchWrites(): void {
		const { webSocket } = this;
		const send = webSocket.send.bind(webSocket);
		webSocket.send = (bytes, told) =>
			send(bytes, (error) => {
				if (error) {
					this.isRefused = true;
					this.interrupt();
				}
				told(error);
			});
	}

	private interrupt(): void {
		for (const onEnd of this.waiting) onEnd();
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
 * Baileys keeps the last 512 messages for retry receipts, which `retries.ts` answers; the timer of each holds on to the
 * transaction it was started in, up to 64 KB of buffers, for five minutes.
 */
function keepNoMessages({ messageRetryManager }: WASocket): void {
	if (messageRetryManager) messageRetryManager.addRecentMessage = () => {};
}
