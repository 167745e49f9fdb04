import type { EventEmitter } from 'node:events';
import type { BinaryNode } from './baileys';

/** Kinds of stanzas that Baileys acknowledges as soon as it has seen them: WhatsApp then forgets them. */
const TAGS = ['call', 'notification', 'receipt'];

/**
 * Keeps stanzas from Baileys until what they say is on disk, those of one kind in their order; and messages until the one
 * before in the same chat is done.
 */
export class Holds {
	private readonly works = new WeakMap<BinaryNode, Array<Promise<unknown>>>();

	/**
	 * To be called when Baileys has added its listeners.
	 * @param isOver whether the connection has ended: what is not acknowledged comes again on the next one
	 */
	attach(ws: EventEmitter, isOver: () => boolean): void {
		for (const tag of TAGS) this.attachTo(`CB:${tag}`, ws, isOver);
		lineUp('CB:message', ws, isOver);
	}

	/**
	 * Baileys gets the stanza when the work has settled, for which that must wait for nothing but the store. To be called
	 * in the tick in which the stanza came, by a listener that was called before Baileys'.
	 */
	until(stanza: BinaryNode, work: Promise<unknown>): void {
		const works = this.works.get(stanza) ?? [];
		this.works.set(stanza, [...works, work]);
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

/** While Baileys files the two names of a stranger, the next message would overtake: it finds them filed, and goes on. */
function lineUp(event: string, ws: EventEmitter, isOver: () => boolean): void {
	const listeners = ws.listeners(event) as Array<(stanza: BinaryNode) => unknown>;
	ws.removeAllListeners(event);
	const lasts = new Map<string, Promise<void>>();
	ws.on(event, (stanza: BinaryNode) => {
		// The recipient of what the own phone sent; its word to us alone is a chat of its own.
		const { from = '', recipient: chat = from } = stanza.attrs;
		const pass = async (): Promise<void> => {
			if (!isOver()) await Promise.all(listeners.map((listener) => listener(stanza)));
		};
		const last = lasts.get(chat);
		const turn = (last ? last.then(pass) : pass()).finally(() => {
			if (lasts.get(chat) === turn) lasts.delete(chat);
		});
		lasts.set(chat, turn);
	});
}
