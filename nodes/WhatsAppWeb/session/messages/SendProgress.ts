import type { EventEmitter } from 'node:events';
import { BoundedCache } from '../../primitives/BoundedCache';
import { bareJid, isGroupJid, isLidJid, isPnJid, isUserJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { idsOf, reached, readReceipt, type SendStatus } from './receiptStatus';

/** Where a message went: the JID it was sent to, and both identities of a person as far as known. */
export interface Recipient {
	to: string;
	toPn: string | null;
	toLid: string | null;
}

/** Whether a receipt that came from `from` can be for a message to this recipient: anybody can send one with its id. */
export function mayBeOf(from: string, { to, toPn, toLid }: Recipient): boolean {
	const chat = bareJid(from);
	if (chat === to) return true;
	if (isGroupJid(to) || isGroupJid(chat)) return false;
	if (!isUserJid(to)) return true;
	const jid = isLidJid(chat) ? toLid : isPnJid(chat) ? toPn : null;
	return jid === null || jid === chat;
}

/**
 * How far the messages of this session got; in a group the first member counts. Listens to the stanzas, because Baileys
 * holds its events back for up to half a minute after a login.
 */
export class SendProgress {
	private readonly progress = new BoundedCache<SendStatus>(5_000, 24 * 3_600_000);

	private readonly recipients = new BoundedCache<Recipient>(5_000, 24 * 3_600_000);

	private readonly listeners = new Map<string, Set<(status: SendStatus) => void>>();

	attach(ws: EventEmitter): void {
		ws.on('CB:receipt', (receipt: BinaryNode) => {
			const { status, bySelf } = readReceipt(receipt);
			if (status === undefined || bySelf) return;
			const { from = '' } = receipt.attrs;
			for (const id of idsOf(receipt)) {
				const recipient = this.recipientOf(id);
				if (!recipient || !mayBeOf(from, recipient)) continue;
				this.advance(id, status === 'played' ? 'read' : status);
			}
		});
	}

	/** Must be called before the message is sent. */
	track(messageId: string, { to, toPn, toLid }: Recipient): void {
		this.recipients.set(messageId, { to, toPn, toLid });
		if (!this.progress.get(messageId)) this.progress.set(messageId, 'accepted');
	}

	recipientOf(messageId: string): Recipient | undefined {
		return this.recipients.get(messageId);
	}

	/** How far the message got; undefined when it was not sent since this process started. */
	statusOf(messageId: string): SendStatus | undefined {
		return this.progress.get(messageId);
	}

	/** Waits until the message got that far. @param race gives up waiting; a receipt may never come */
	async until(
		messageId: string,
		wanted: SendStatus,
		race: (found: Promise<SendStatus>) => Promise<SendStatus>,
	): Promise<SendStatus> {
		const now = this.progress.get(messageId);
		if (now && reached(now, wanted)) return now;
		const listeners = this.listeners.get(messageId) ?? new Set();
		this.listeners.set(messageId, listeners);
		const { promise: found, resolve } = Promise.withResolvers<SendStatus>();
		const listener = (status: SendStatus): void => {
			if (reached(status, wanted)) resolve(status);
		};
		listeners.add(listener);
		try {
			return await race(found);
		} finally {
			listeners.delete(listener);
			if (listeners.size === 0) this.listeners.delete(messageId);
		}
	}

	private advance(messageId: string, status: SendStatus): void {
		const before = this.progress.get(messageId);
		if (!before || reached(before, status)) return;
		this.progress.set(messageId, status);
		for (const listener of this.listeners.get(messageId) ?? []) listener(status);
	}
}
