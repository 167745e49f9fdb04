import type { EventEmitter } from 'node:events';
import { BoundedCache } from '../../primitives/BoundedCache';
import { bareJid, isGroupJid, isLidJid, isPnJid, isUserJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { refused } from '../wire/refusals';
import { children } from '../wire/stanza';
import type { NewEvent } from '../../contract/events/SessionEvent';

/** How far a message got. */
export type SendStatus = 'accepted' | 'delivered' | 'read';

const ORDER: SendStatus[] = ['accepted', 'delivered', 'read'];

/** By receipt type. The account's own devices send others (`sender`, `read-self`, …), which say nothing here. */
const BY_TYPE: Record<string, SendStatus> = {
	'': 'delivered',
	inactive: 'delivered',
	read: 'read',
	played: 'read',
};

/** Where a message went: the chat, and both names of a person as far as known. */
export interface Recipient {
	to: string;
	toPn: string | null;
	toLid: string | null;
}

/** Whether what is said from there can be about a message that went there: anybody can name its id. */
export function mayBeOf(from: string, { to, toPn, toLid }: Recipient): boolean {
	const chat = bareJid(from);
	if (chat === to) return true;
	if (isGroupJid(to) || isGroupJid(chat)) return false;
	if (!isUserJid(to)) return true;
	const name = isLidJid(chat) ? toLid : isPnJid(chat) ? toPn : null;
	return name === null || name === chat;
}

/** Whether `progress` is at least `wanted`. */
export function reached(progress: SendStatus, wanted: SendStatus): boolean {
	return ORDER.indexOf(progress) >= ORDER.indexOf(wanted);
}

/**
 * How far the messages sent from here got. In a group the first member counts. Listens to the stanzas, because Baileys
 * holds its events back for up to half a minute after a login.
 */
export class SendProgress {
	private readonly progress = new BoundedCache<SendStatus>(5_000, 24 * 3_600_000);

	private readonly recipients = new BoundedCache<Recipient>(5_000, 24 * 3_600_000);

	private readonly listeners = new Map<string, Set<(progress: SendStatus) => void>>();

	attach(ws: EventEmitter): void {
		ws.on('CB:receipt', (receipt: BinaryNode) => {
			const progress = BY_TYPE[receipt.attrs.type ?? ''];
			const { from = '' } = receipt.attrs;
			for (const id of progress ? idsOf(receipt) : []) {
				const recipient = this.recipientOf(id);
				if (recipient && mayBeOf(from, recipient)) this.advance(id, progress as SendStatus);
			}
		});
	}

	/** To be called before the message is sent. */
	track(messageId: string, { to, toPn, toLid }: Recipient): void {
		this.recipients.set(messageId, { to, toPn, toLid });
		if (!this.progress.get(messageId)) this.progress.set(messageId, 'accepted');
	}

	/** Of a message that is tracked. */
	recipientOf(messageId: string): Recipient | undefined {
		return this.recipients.get(messageId);
	}

	/** Resolves when the message got that far, if it ever does. */
	async until(
		messageId: string,
		wanted: SendStatus,
		race: (found: Promise<SendStatus>) => Promise<SendStatus>,
	): Promise<SendStatus> {
		const now = this.progress.get(messageId);
		if (now && reached(now, wanted)) return now;
		const listeners = this.listeners.get(messageId) ?? new Set();
		this.listeners.set(messageId, listeners);
		let listener: (progress: SendStatus) => void = () => {};
		const found = new Promise<SendStatus>((resolve) => {
			listener = (progress) => {
				if (reached(progress, wanted)) resolve(progress);
			};
			listeners.add(listener);
		});
		try {
			return await race(found);
		} finally {
			listeners.delete(listener);
			if (listeners.size === 0) this.listeners.delete(messageId);
		}
	}

	private advance(messageId: string, progress: SendStatus): void {
		const before = this.progress.get(messageId);
		// Not one of ours, or nothing new.
		if (!before || reached(before, progress)) return;
		this.progress.set(messageId, progress);
		for (const listener of this.listeners.get(messageId) ?? []) listener(progress);
	}
}

/** One receipt may stand for several messages. */
export function idsOf(receipt: BinaryNode): string[] {
	const items = children(receipt, 'list').flatMap((list) => children(list));
	return [receipt, ...items].map(({ attrs }) => attrs.id).filter((id) => id !== undefined);
}

/** The server has taken a message of this session. @param timestamp Unix seconds */
export function sentReceipt(chat: string, messageId: string, timestamp: number): NewEvent {
	return {
		event: 'receipt',
		dedupeKey: `sent|${messageId}`,
		timestamp,
		data: { ...ofServer(chat, messageId), status: 'sent' },
	};
}

/** The server has refused a message of this session for good. @param code as the ack gave it */
export function failedReceipt(chat: string, messageId: string, code: string): NewEvent {
	const { code: reason, message } = refused(code, isGroupJid(chat));
	return {
		event: 'receipt',
		dedupeKey: `failed|${messageId}|${code}`,
		data: {
			...ofServer(chat, messageId),
			status: 'failed',
			failure: { code: Number(code), reason, message },
		},
	};
}

function ofServer(chat: string, messageId: string) {
	return { chat: bareJid(chat), sender: null, fromMe: false, messageIds: [messageId] };
}
