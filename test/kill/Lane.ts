import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
	startWhatsApp,
	type EventName,
	type Events,
	type Phone,
	type ReceivedMessage,
	type WhatsApp,
} from '../whatsapp/index.ts';
import { isInbound, isWaiting, type FailPoint, type Fault } from './failPoints.ts';
import { freePort } from '../n8n/ports.ts';
import { HostProcess } from './HostProcess.ts';
import { Ledger, questionIn, replyTo, textOf } from './Ledger.ts';
import { Wire } from './Wire.ts';

const OWN = '628111000111';
const FRIEND = '628222000222';
const STOPPED_MS = 20_000;
/** A silent connection is closed sooner than in production. */
const SILENCE_MS = 2_500;
/** Time limit of steps that take milliseconds on an idle machine. */
const PATIENCE_MS = 60_000;

/** Runs a wait that needs no processor, so that another lane can use it. */
export type Rest = (wait: () => Promise<void>) => Promise<void>;

/**
 * One cell of the matrix: a linked number whose host is struck by the same fault at the same point in each round. A round
 * starts from the state that the last one has left.
 */
export class Lane {
	readonly ledger: Ledger;
	readonly #point: FailPoint;
	readonly #fault: Fault;
	readonly #rest: Rest;
	readonly #whatsapp: WhatsApp;
	readonly #wire: Wire;
	readonly #folder: string;
	readonly #own: Phone;
	readonly #friend: Phone;
	readonly #group: string;
	/** Where the host is called for executions that wait. */
	readonly #port: number;
	/** Whether the round takes place in the group or in the direct chat. */
	#inGroup = false;
	#host: HostProcess;
	#output = '';

	private constructor(
		[point, fault]: [FailPoint, Fault],
		rest: Rest,
		[whatsapp, wire, folder, port]: [WhatsApp, Wire, string, number],
	) {
		this.#port = port;
		this.#point = point;
		this.#fault = fault;
		this.#rest = rest;
		this.#whatsapp = whatsapp;
		this.#wire = wire;
		this.#folder = folder;
		const own = whatsapp.createPhone(OWN, { pushName: 'Shop' });
		const friend = whatsapp.createPhone(FRIEND, { pushName: 'Friend' });
		this.#own = own;
		this.#friend = friend;
		this.#group = friend.createGroup('Parcels', [own]);
		this.ledger = new Ledger({ whatsapp, own, friend, folder, mayCrash: fault === 'SIGKILL' });
		this.#host = this.#newHost();
	}

	/** Links the number and activates the workflow. */
	static async open(point: FailPoint, fault: Fault, rest: Rest): Promise<Lane> {
		const whatsapp = await startWhatsApp();
		const wire = await Wire.to(whatsapp.url);
		const folder = await mkdtemp(join(tmpdir(), 'whatsapp-web-kill-'));
		const lane = new Lane([point, fault], rest, [whatsapp, wire, folder, await freePort()]);
		try {
			await lane.#host.hears('up');
			lane.#host.tell({ do: 'link' });
			const { qr } = await lane.#host.hears('qr');
			const loggedIn = lane.#seen('login', ({ number }) => number === OWN);
			await lane.#own.scan(qr);
			await loggedIn;
			await lane.#activate('activate');
			lane.ledger.linked();
			return lane;
		} catch (error) {
			await lane.close();
			throw error;
		}
	}

	/**
	 * Strikes once, in the direct chat and in the group in turns. Afterwards no message may be missing, and both sides must
	 * still decrypt each other's messages.
	 * @throws Error that lists the faults
	 */
	async round(number: number): Promise<void> {
		const name = `${this.#point} × ${this.#fault}, round ${number}`;
		this.#inGroup = number % 2 === 0;
		await this.#holdUp(name);
		await this.#strike(name);
		if (this.#fault !== 'SIGSTOP') this.ledger.expectLogin();

		await this.#say(`${name}: still there?`);
		this.#request(`${name}: are you?`);
		await this.#settle();
		this.ledger.check();
	}

	/** Output of the host processes, for the report of a failure. */
	get output(): string {
		return this.#output + this.#host.output;
	}

	/** Ends the host and checks a last time. @throws Error that lists the faults */
	async finish(): Promise<void> {
		await this.#host.end('SIGTERM');
		this.ledger.check();
	}

	async close(): Promise<void> {
		await this.#host.end('SIGKILL');
		await this.#wire.close();
		await this.#whatsapp.stop();
		await rm(this.#folder, { recursive: true, force: true });
	}

	async #holdUp(name: string): Promise<void> {
		if (isInbound(this.#point)) return await this.#holdUpInbound(name);
		if (isWaiting(this.#point)) return await this.#holdUpQuestion(name);
		await this.#holdUpOutbound(name);
	}

	/** Holds up an incoming message at the point, with a second one right behind it. */
	async #holdUpInbound(name: string): Promise<void> {
		await this.#arm();
		const receipted = new Set<string>();
		const stop = this.#whatsapp.on('receipt', ({ ids }) => {
			for (const id of ids) receipted.add(id);
		});
		const id = await this.#say(`${name}: hello`);
		await this.#host.hears('reached');
		stop();
		const isLate = this.#point === 'after receipt' && !receipted.has(id);
		if (isLate) await this.#seen('receipt', ({ ids }) => ids.includes(id));
		await this.#say(`${name}: and one more`);
	}

	/** Holds up an outgoing message at the point, with a second one behind it and an incoming one at the same time. */
	async #holdUpOutbound(name: string): Promise<void> {
		const reached = this.#point === 'after wire' ? this.#holdAck() : await this.#arm();
		this.#request(`${name}: your parcel`);
		await (reached ?? this.#host.hears('reached'));
		this.#request(`${name}: your second parcel`);
		await this.#say(`${name}: where is my parcel?`);
	}

	/** Holds up a question, or the answer to it, at the point, with a second question behind it. */
	async #holdUpQuestion(name: string): Promise<void> {
		const question = `${name}: shall I?`;
		const second = `${name}: shall I now?`;
		const isAsking = this.#point === 'after question' || this.#point === 'after question wire';
		if (isAsking) {
			const reached = this.#point === 'after question wire' ? this.#holdAck() : await this.#arm();
			this.#ask(question);
			await (reached ?? this.#host.hears('reached'));
			return this.#ask(second);
		}
		for (const text of [question, second]) {
			this.#ask(text);
			await this.#host.hears('parked', (word) => word.text === text);
		}
		if (this.#point === 'after parked') return;
		await this.#arm();
		await this.#reply(question);
		await this.#host.hears('reached');
	}

	async #arm(): Promise<undefined> {
		this.#host.tell({ do: 'arm', point: this.#point });
		await this.#host.hears('armed');
	}

	/** Holds back WhatsApp's answer to the host's next message, which the log records before the answer is sent. */
	#holdAck(): Promise<void> {
		return new Promise((resolve) => {
			const stop = this.#whatsapp.on('message', ({ from }) => {
				if (!from.startsWith(`${OWN}:`)) return;
				this.#wire.hold();
				stop();
				resolve();
			});
		});
	}

	async #strike(name: string): Promise<void> {
		switch (this.#fault) {
			case 'SIGKILL':
				await this.#host.end('SIGKILL');
				return await this.#restart(name);
			case 'SIGTERM': {
				const ended = this.#host.end('SIGTERM');
				this.#wire.restore();
				await ended;
				return await this.#restart(name);
			}
			case 'SIGSTOP':
				this.#host.signal('SIGSTOP');
				await this.#rest(() => delay(STOPPED_MS));
				this.#host.signal('SIGCONT');
				break;
			case 'network cut': {
				const noticed = this.#seen('close', ({ number }) => number === OWN);
				this.#wire.cut();
				await noticed;
				break;
			}
			case 'dead line': {
				const noticed = this.#seen('close', ({ number }) => number === OWN);
				this.#wire.die();
				await this.#rest(() => noticed);
			}
		}
		this.#host.tell({ do: 'release' });
		this.#wire.restore();
	}

	/** Starts the host again and repeats all unanswered requests to send, with the same keys. */
	async #restart(name: string): Promise<void> {
		this.#wire.restore();
		await this.#say(`${name}: while you were away`);
		if (this.#point === 'after parked') await this.#replyToAll();
		this.#output += this.#host.output;
		this.#host = this.#newHost();
		await this.#host.hears('up');
		// A process that starts finds its own executions crashed.
		const { abandoned } = this.ledger;
		await this.#activate('init');
		for (const text of this.ledger.unanswered) this.#tellSend(text);
		for (const text of abandoned) this.#tellAsk(text);
	}

	#newHost(): HostProcess {
		const settings = {
			folder: this.#folder,
			url: this.#wire.url,
			rootKey: this.#whatsapp.rootKey,
			port: this.#port,
			...(this.#fault === 'dead line' && { silenceMs: SILENCE_MS }),
		};
		return new HostProcess(settings, (word) => this.ledger.heard(word));
	}

	async #activate(mode: 'activate' | 'init'): Promise<void> {
		this.#host.tell({ do: 'activate', mode });
		await this.#host.hears('active');
	}

	/** Sends a message of the friend. @returns its id */
	async #say(text: string): Promise<string> {
		this.ledger.said(text);
		return (await this.#friend.sendText(this.#inGroup ? this.#group : this.#own.jid, text)).id;
	}

	/** Asks the host to send a message to the friend. */
	#request(text: string): void {
		this.ledger.requested(text);
		this.#tellSend(text);
	}

	/** Lets the host ask the friend, by an execution that waits for the answer. */
	#ask(text: string): void {
		this.ledger.asked(text);
		this.#tellAsk(text);
	}

	#tellAsk(text: string): void {
		this.#host.tell({ do: 'ask', to: this.#inGroup ? this.#group : this.#friend.jid, text });
	}

	/** Answers a question as soon as it has come. */
	async #reply(text: string): Promise<void> {
		const isIt = (message: ReceivedMessage): boolean => questionIn(textOf(message)) === text;
		if (!this.#friend.received.some(isIt)) await this.#friend.next(isIt, PATIENCE_MS);
		this.ledger.replied(text);
		await this.#friend.sendText(this.#inGroup ? this.#group : this.#own.jid, replyTo(text));
	}

	async #replyToAll(): Promise<void> {
		for (const text of this.ledger.unreplied) await this.#reply(text);
	}

	#tellSend(text: string): void {
		this.#host.tell({ do: 'send', to: this.#inGroup ? this.#group : this.#friend.jid, text });
	}

	/** Waits for the ends of executions, the answers to requests, and the messages that the friend decrypts. */
	async #settle(): Promise<void> {
		for (const text of this.ledger.pending) {
			await this.#host.hears('answered', (word) => word.text === text);
		}
		for (const text of this.ledger.unanswered) {
			await this.#host.hears('sent', (word) => word.text === text);
		}
		await this.#replyToAll();
		for (const text of this.ledger.open) {
			await this.#host.hears('resumed', (word) => word.text === text);
		}
		for (const text of this.ledger.owed) {
			const has = this.#friend.received.some((message) => textOf(message) === text);
			if (!has) await this.#friend.next((message) => textOf(message) === text, PATIENCE_MS);
		}
	}

	async #seen<Event extends EventName>(
		event: Event,
		where: (payload: Events[Event]) => boolean,
	): Promise<void> {
		await this.#whatsapp.once(event, { where, timeoutMs: PATIENCE_MS });
	}
}
