import type { EventEmitter } from 'node:events';
import type { BinaryNode } from '../wire/baileys';
import { inLine } from '../wire/inLine';
import { MessageLine } from './MessageLine';

/** Kinds of stanzas that Baileys acknowledges as soon as it has seen them: WhatsApp then forgets them. */
const ACKNOWLEDGED_AT_ONCE = ['call', 'notification', 'receipt'] as const;

/** What is done with a message stanza, in this order: at once as it arrives, then in its turn. */
const ON_ARRIVAL = ['remember', 'journalUnencrypted', 'countReceipts'] as const;
const IN_TURN = ['reportWithheld', 'toBaileys', 'replayStumbled'] as const;

export type MessageStep = (typeof ON_ARRIVAL)[number] | (typeof IN_TURN)[number];

/** @returns a promise if Baileys has to wait for one */
type StanzaListener = (stanza: BinaryNode) => unknown;

/**
 * Keeps stanzas from Baileys until what they say is on disk, those of one kind in their order. Messages go through one
 * after the other ({@link MessageLine}): left alone, Baileys handles live messages before those that waited on the server, and the second
 * message of a stranger while it still files the identities that came with the first one.
 */
export class StanzaGate {
	private readonly listeners = new Map<string, StanzaListener[]>();

	/** By `tag type`. */
	private readonly diversions = new Map<string, (stanza: BinaryNode) => void>();

	private readonly steps: Partial<Record<MessageStep, StanzaListener>> = {};

	/** The message stanzas, in the order in which they are dealt with. */
	readonly messages = new MessageLine(async (stanza) => {
		for (const step of IN_TURN) if (!this.isOver()) await this.steps[step]?.(stanza);
	});

	/**
	 * To be made when Baileys has added its listeners.
	 * @param isOver whether the connection has ended: what is not acknowledged comes again on the next one
	 */
	constructor(
		private readonly ws: EventEmitter,
		private readonly isOver: () => boolean,
	) {
		for (const tag of ACKNOWLEDGED_AT_ONCE) this.hold(tag);
		this.lineUpMessages();
	}

	/** Baileys gets each stanza when the promises of its listeners have settled; these must await only the store. */
	before(tag: (typeof ACKNOWLEDGED_AT_ONCE)[number], listener: StanzaListener): void {
		this.listeners.set(tag, [...(this.listeners.get(tag) ?? []), listener]);
	}

	/** Stanzas of a type that Baileys does not get: `listener`, which must not throw, also acknowledges them. */
	divert(
		tag: (typeof ACKNOWLEDGED_AT_ONCE)[number],
		type: string,
		listener: (stanza: BinaryNode) => void,
	): void {
		this.diversions.set(`${tag} ${type}`, listener);
	}

	/** Sets what is done with each message stanza at one of the steps. Its promise must not reject. */
	onMessage(step: MessageStep, listener: StanzaListener): void {
		this.steps[step] = listener;
	}

	/**
	 * Baileys gets the answer to a query of its own when the work has settled, which must not take longer than Baileys waits.
	 * To be called by a listener of `frame`, which comes before those who wait for the answer.
	 */
	holdAnswerUntil(answer: BinaryNode, work: Promise<unknown>): void {
		const toBaileys = this.takeOver(`TAG:${answer.attrs.id}`);
		const pass = (): void => {
			if (!this.isOver()) for (const listener of toBaileys) listener(answer);
		};
		work.then(pass, pass);
	}

	private hold(tag: string): void {
		const event = `CB:${tag}`;
		const toBaileys = this.takeOver(event);
		let last: Promise<void> | undefined;
		this.ws.on(event, (stanza: BinaryNode) => {
			const diversion = this.diversions.get(`${tag} ${stanza.attrs.type}`);
			if (diversion) return diversion(stanza);
			const works = (this.listeners.get(tag) ?? []).map((listener) => listener(stanza));
			const pass = (): void => {
				if (!this.isOver()) for (const listener of toBaileys) listener(stanza);
			};
			if (!last && works.every((work) => work === undefined)) return pass();
			const passed = Promise.allSettled([last, ...works]).then(() => {
				if (last === passed) last = undefined;
				pass();
			});
			last = passed;
		});
	}

	private lineUpMessages(): void {
		const event = 'CB:message';
		const toBaileys = this.takeOver(event);
		this.onMessage('toBaileys', async (stanza) => {
			for (const listener of toBaileys) await inLine(async () => await listener(asLive(stanza)));
		});
		this.ws.on(event, (stanza: BinaryNode) => {
			const works = ON_ARRIVAL.map((step) => this.steps[step]?.(stanza));
			this.messages.add(stanza, Promise.allSettled(works));
		});
	}

	private takeOver(event: string): StanzaListener[] {
		const listeners = this.ws.listeners(event) as StanzaListener[];
		this.ws.removeAllListeners(event);
		return listeners;
	}
}

/** Baileys would only put what waited on the server into a queue of its own. */
function asLive(stanza: BinaryNode): BinaryNode {
	return { ...stanza, attrs: { ...stanza.attrs, offline: '' } };
}
