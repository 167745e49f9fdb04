import type { EventEmitter } from 'node:events';
import type { BinaryNode } from '../wire/baileys';
import { unixNow } from '../../primitives/unixNow';

/** The server's answer to a message that was sent. */
export interface Ack {
	/** Unix seconds, the server's. */
	timestamp: number;
	/** Code of a refusal; null: accepted. */
	error: string | null;
	/** Channels only. */
	serverId: string | null;
	/** The recipients' devices are not those the message was encrypted for. */
	staleDevices: boolean;
}

/**
 * The acks of one connection, from the stanzas: Baileys reports refusals in several ways, and does not report that a message
 * was accepted.
 */
export class Acks {
	private readonly waiting = new Map<string, (ack: Ack) => void>();

	attach(ws: EventEmitter): void {
		ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
			this.waiting.get(attrs.id ?? '')?.({
				timestamp: Number(attrs.t ?? unixNow()),
				error: attrs.error ?? null,
				serverId: attrs.server_id ?? null,
				staleDevices: attrs.phash !== undefined,
			});
		});
	}

	isExpected(messageId: string): boolean {
		return this.waiting.has(messageId);
	}

	/** To be called before the message is sent, so that the answer is not missed. */
	expect(messageId: string): { arrival: Promise<Ack>; forget(): void } {
		const arrival = new Promise<Ack>((resolve) => this.waiting.set(messageId, resolve));
		return { arrival, forget: () => this.waiting.delete(messageId) };
	}
}
