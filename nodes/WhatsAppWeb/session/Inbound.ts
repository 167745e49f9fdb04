import type { AccountStore, Mutation, StoredMessage } from '../store/Store';
import type { Baileys, WAMessage } from './baileys';
import { classify } from './classify';
import type { Deliveries } from './Deliveries';
import { inboxRow } from './events';
import { receivedRow } from './knownMessage';
import { toIncoming, type Incoming, type Me } from './receivedMessage';
import type { SessionEvent } from './SessionClient';

export interface InboundParts {
	baileys: Baileys;
	/** Behind the connection's fence. */
	account: AccountStore;
	deliveries: Deliveries;
	me(): Me;
	/** Called for a message that proves which identity WhatsApp uses for direct chats of this account. */
	onLidChat(): void;
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
		const taken = messages.flatMap((message) => this.read(message, offline) ?? []);
		await account.write([
			...taken.map(({ event }) => inboxRow(event)),
			...taken.map(({ message }): Mutation => ({ table: 'message', message })),
			...stanzaIds.map((stanzaId): Mutation => ({ table: 'journalDone', stanzaId })),
		]);
		for (const { event } of taken) deliveries.announce(event);
	}

	private read(
		message: WAMessage,
		offline: boolean,
	): { event: SessionEvent; message: StoredMessage } | undefined {
		const { baileys, me, onLidChat } = this.parts;
		const incoming = toIncoming(message, me(), offline, baileys);
		if (!incoming) return undefined;
		if (incoming.message.chat.endsWith('@lid')) onLidChat();
		const event = classify(incoming.message);
		if (event === null) return undefined;
		const bytes = message.message && baileys.proto.Message.encode(message.message).finish();
		return {
			event: {
				event,
				id: eventId(event, incoming),
				timestamp: incoming.message.timestamp,
				session: me().pn,
				data: incoming.message,
			},
			message: receivedRow(incoming, bytes ?? undefined),
		};
	}
}

/** The same for a message that comes twice, even if WhatsApp addresses it by the other identity then. */
function eventId(event: string, { message, chatIdentity, senderIdentity }: Incoming): string {
	return [event, chatIdentity, senderIdentity, message.id].join('|');
}
