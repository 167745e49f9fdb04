import type { BinaryNode } from '@whiskeysockets/baileys';
import { children } from './stanza.ts';

/** The present connection of a device. */
export interface Link {
	send(stanza: BinaryNode): void;
}

/** Tags that are kept until the device has acknowledged them. */
const KEPT = new Set(['message', 'receipt', 'notification', 'call']);

/** The key by which an acknowledgement clears a stanza. */
function keyOf({ tag, attrs }: BinaryNode): string {
	const detail = tag === 'receipt' ? `:${attrs.type ?? ''}:${attrs.participant ?? ''}` : '';
	return `${tag}:${attrs.id}${detail}`;
}

/** Stanzas for one device, in order; each is kept until it is acknowledged, and delivered again at the next login. */
export class Inbox {
	#waiting: BinaryNode[] = [];
	#link: Link | undefined;

	get linked(): boolean {
		return this.#link !== undefined;
	}

	get waiting(): readonly BinaryNode[] {
		return this.#waiting;
	}

	push(stanza: BinaryNode): void {
		if (KEPT.has(stanza.tag)) this.#waiting.push(stanza);
		this.#link?.send(stanza);
	}

	/** Attaches a connection and delivers the waiting stanzas, marked as offline, between `before` and `after`. */
	attach(
		link: Link,
		before: (waiting: BinaryNode[]) => void,
		after: (count: number) => void,
	): void {
		const waiting = [...this.#waiting];
		before(waiting);
		waiting.forEach((stanza, index) => {
			link.send({ ...stanza, attrs: { ...stanza.attrs, offline: String(index) } });
		});
		after(waiting.length);
		this.#link = link;
	}

	/** Detaches the connection if it is still the present one; a replaced connection ends after its successor begins. */
	detach(link: Link): void {
		if (this.#link === link) this.#link = undefined;
	}

	/** Handles a client's `<ack>`. */
	acknowledge({ attrs }: BinaryNode): void {
		this.#clear(keyOf({ tag: attrs.class ?? '', attrs }));
	}

	/** A receipt acknowledges the messages it names. */
	receipted(receipt: BinaryNode): void {
		for (const id of idsOf(receipt)) this.#clear(`message:${id}`);
	}

	/** Clears only the first: a resent message waits under the same id as the one it replaces. */
	#clear(key: string): void {
		const index = this.#waiting.findIndex((stanza) => keyOf(stanza) === key);
		if (index >= 0) this.#waiting.splice(index, 1);
	}
}

/** All message ids that a receipt is about. */
export function idsOf(receipt: BinaryNode): string[] {
	const list = children(receipt).filter(({ tag }) => tag === 'list');
	const items = list.flatMap((node) => children(node)).map((item) => item.attrs.id);
	return [receipt.attrs.id, ...items].filter((id): id is string => id !== undefined);
}
