import type { EventEmitter } from 'node:events';
import type { BinaryNode } from '../wire/baileys';
import { unixNow } from '../../primitives/unixNow';

/** The server's answer to a message. */
export interface Ack {
	/** Unix seconds, the server's. */
	timestamp: number;
	/** Code of a refusal; null for "accepted". */
	error: string | null;
	/** Channels only. */
	serverId: string | null;
	/** The recipients' devices are not those the message was encrypted for. */
	staleDevices: boolean;
}

/**
 * The acks of one connection. Baileys reports a refused message in one of several ways and an accepted one in none,
 * so the stanzas themselves are listened to.
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

	/** Whether somebody waits for the answer to this message. */
	isExpected(messageId: string): boolean {
		return this.waiting.has(messageId);
	}

	/** To be asked for before the message is sent: the answer may be quick. */
	expect(messageId: string): { arrival: Promise<Ack>; forget(): void } {
		const arrival = new Promise<Ack>((resolve) => this.waiting.set(messageId, resolve));
		return { arrival, forget: () => this.waiting.delete(messageId) };
	}
}
