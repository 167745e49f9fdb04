import { noticeOf } from '../message/received/notice';
import type { AccountStore, Mutation, StoredMessage } from '../store/Store';
import type { Baileys, WAMessage } from './baileys';
import { classify } from './classify';
import type { Deliveries } from './Deliveries';
import { inboxRow } from './events';
import { receivedRow } from './knownMessage';
import { toIncoming, type Incoming, type Me } from './receivedMessage';
import type { SessionEvent } from './SessionClient';
import { asMalformed, undecryptable } from './undecryptable';

export interface InboundParts {
	baileys: Baileys;
	/** Behind the connection's fence. */
	account: AccountStore;
	deliveries: Deliveries;
	me(): Me;
	/** Called for a message that proves which identity WhatsApp uses for direct chats of this account. */
	onLidChat(): void;
	report(error: unknown): void;
}

/** What a message comes to: its event, and what is kept of it for later look-ups. */
interface Read {
	event: SessionEvent;
	message?: StoredMessage;
}

/** Turns what Baileys emits into events, durably. */
export class Inbound {
	constructor(private readonly parts: InboundParts) {}

	/**
	 * Writes the events of these messages to the inbox, the messages themselves to where their ids are looked up, and
	 * strikes their stanzas off the journal, in one transaction.
	 * Synchronous up to the write, so that a listener that calls it has persisted when it returns.
	 * @param stanzaIds what the journal knows the messages by
	 * @throws WhatsAppError from the store; the journal then still has them
	 */
	async take(messages: WAMessage[], offline: boolean, stanzaIds: string[]): Promise<void> {
		const { account, deliveries } = this.parts;
		const taken = messages.flatMap((message) => this.readAny(message, offline) ?? []);
		const kept = taken.flatMap(({ message }) => message ?? []);
		await account.write([
			...taken.map(({ event }) => inboxRow(event)),
			...kept.map((message): Mutation => ({ table: 'message', message })),
			...stanzaIds.map((stanzaId): Mutation => ({ table: 'journalDone', stanzaId })),
		]);
		for (const { event } of taken) deliveries.announce(event);
	}

	/** One that makes trouble is told as such and costs no other. */
	private readAny(message: WAMessage, offline: boolean): Read | undefined {
		try {
			return this.read(message, offline);
		} catch (error) {
			this.parts.report(error);
			return this.read(asMalformed(message, error), offline);
		}
	}

	private read(message: WAMessage, offline: boolean): Read | undefined {
		const { baileys, me, onLidChat } = this.parts;
		const incoming = toIncoming(message, me(), offline, baileys);
		if (!incoming) return undefined;
		if (incoming.message.chat.endsWith('@lid')) onLidChat();
		const event = classify(incoming.message);
		if (event === null) return undefined;
		const about = {
			id: eventId(event, incoming),
			timestamp: incoming.message.timestamp,
			session: me().pn,
		};
		if (event === 'undecryptable_message') {
			// Told by `withheld.ts`, with more to say.
			if (incoming.message.stubParameters?.[0] === baileys.NO_MESSAGE_FOUND_ERROR_TEXT)
				return undefined;
			// Not kept: the message itself may still come.
			return { event: { ...about, event, data: undecryptable(incoming.message) } };
		}
		const bytes = message.message && baileys.proto.Message.encode(message.message).finish();
		return {
			event: { ...about, event, data: incoming.message },
			...(!noticeOf(incoming.message) && { message: receivedRow(incoming, bytes ?? undefined) }),
		};
	}
}

/** The same for a message that comes twice, even if WhatsApp addresses it by the other identity then. */
function eventId(event: string, { message, chatIdentity, senderIdentity }: Incoming): string {
	return [event, chatIdentity, senderIdentity, message.id].join('|');
}
