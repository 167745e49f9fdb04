import type { EventEmitter } from 'node:events';
import type { BinaryNode } from '../wire/baileys';
import { SerialQueue } from '../../primitives/SerialQueue';

/** Kinds of stanzas that Baileys acknowledges as soon as it has seen them: WhatsApp then forgets them. */
const TAGS = ['call', 'notification', 'receipt'];

/** What is done with a message stanza in its turn; it reports its own failures. */
type Step = (stanza: BinaryNode) => unknown;

/**
 * Keeps stanzas from Baileys until what they say is on disk, those of one kind in their order; and each message until the
 * one before is done.
 */
export class StanzaGate {
	private readonly works = new WeakMap<BinaryNode, Array<Promise<unknown>>>();

	private readonly before: Step[] = [];

	private readonly after: Step[] = [];

	private ws: EventEmitter | undefined;

	private isOver = (): boolean => false;

	/**
	 * To be called when Baileys has added its listeners.
	 * @param isOver whether the connection has ended: what is not acknowledged comes again on the next one
	 */
	attach(ws: EventEmitter, isOver: () => boolean): void {
		this.ws = ws;
		this.isOver = isOver;
		for (const tag of TAGS) this.attachTo(`CB:${tag}`, ws, isOver);
		this.lineUp('CB:message', ws, isOver);
	}

	/**
	 * Baileys gets the stanza when the work has settled, for which that must wait for nothing but the store. To be called
	 * in the tick in which the stanza came, by a listener that was called before Baileys'.
	 */
	holdUntil(stanza: BinaryNode, work: Promise<unknown>): void {
		const works = this.works.get(stanza) ?? [];
		this.works.set(stanza, [...works, work]);
	}

	/** Called with each message stanza in its turn, before Baileys gets it. */
	beforeMessage(step: Step): void {
		this.before.push(step);
	}

	/** Called with each message stanza when Baileys is done with it. */
	afterMessage(step: Step): void {
		this.after.push(step);
	}

	/**
	 * Baileys handles what is live before what still waits from a time offline, and the second message of a stranger while it
	 * files the names that the first one came with.
	 */
	private lineUp(event: string, ws: EventEmitter, isOver: () => boolean): void {
		const listeners = ws.listeners(event) as Step[];
		ws.removeAllListeners(event);
		const toBaileys = listeners.map((listener) => (stanza: BinaryNode) => listener(live(stanza)));
		const line = new SerialQueue();
		ws.on(event, (stanza: BinaryNode) => {
			void line.run(async () => {
				for (const step of [...this.before, ...toBaileys, ...this.after]) {
					if (!isOver()) await step(stanza);
				}
			});
		});
	}

	/**
	 * Baileys gets the answer to a query of its own when the work has settled, which must not take longer than it waits. To be
	 * called by a listener of `frame`, which is told of a stanza before those who wait for the answer.
	 */
	holdAnswerUntil(answer: BinaryNode, work: Promise<unknown>): void {
		const event = `TAG:${answer.attrs.id}`;
		const listeners = (this.ws?.listeners(event) ?? []) as Array<(answer: BinaryNode) => void>;
		this.ws?.removeAllListeners(event);
		void Promise.allSettled([work]).then(() => {
			if (!this.isOver()) for (const listener of listeners) listener(answer);
		});
	}

	private attachTo(event: string, ws: EventEmitter, isOver: () => boolean): void {
		const listeners = ws.listeners(event) as Array<(stanza: BinaryNode) => void>;
		ws.removeAllListeners(event);
		let last: Promise<void> | undefined;
		ws.on(event, (stanza: BinaryNode) => {
			const works = this.works.get(stanza) ?? [];
			const pass = (): void => {
				if (!isOver()) for (const listener of listeners) listener(stanza);
			};
			if (!last && works.length === 0) return pass();
			const turn = Promise.allSettled([last, ...works]).then(() => {
				if (last === turn) last = undefined;
				pass();
			});
			last = turn;
		});
	}
}

/** What waited on the server Baileys would only put into a queue of its own. */
function live(stanza: BinaryNode): BinaryNode {
	return { ...stanza, attrs: { ...stanza.attrs, offline: '' } };
}
