import { EDIT } from '../../message/annotation';
import { isGroupJid, isNewsletterJid } from '../../message/jid';
import { type Annotation, annotationOf } from '../../message/received/annotation';
import { noticeOf } from '../../message/received/notice';
import type { AccountStore, Mutation } from '../../store/Store';
import { readAnnotation } from '../messages/annotations/read';
import type { Effect, AnnotationEvent } from '../messages/annotations/annotation';
import type { AuthenticationState, Baileys, GroupMetadata, WAMessage } from '../wire/baileys';
import { lacksAlternate, addAlternate } from '../account/alternateJid';
import type { SessionCaches } from '../account/caches';
import { changedPost } from '../messages/annotations/channelPost';
import { classify } from '../../message/received/classify';
import type { Deliveries } from '../delivery/Deliveries';
import { inboxRow } from '../delivery/publish';
import { isAdmin } from '../account/groups';
import { receivedRow } from '../messages/known';
import { SerialQueue } from '../../primitives/SerialQueue';
import { type Incoming, toIncoming } from '../messages/incoming';
import type { Me } from '../account/me';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { StanzaHeader } from '../wire/journal';
import { asMalformed, undecryptable } from '../messages/undecryptable';

export interface InboundParts {
	baileys: Baileys;
	/** Behind the connection's fence. */
	account: AccountStore;
	deliveries: Deliveries;
	auth: AuthenticationState;
	caches: SessionCaches;
	/** Whoever reads what is kept of messages in order to change it. */
	messageChanges: SerialQueue;
	me(): Me;
	/**
	 * Waits for the connection to be open.
	 * @returns undefined when WhatsApp does not tell this account of the group
	 * @throws when it cannot be known now
	 */
	groupOf(jid: string): Promise<GroupMetadata | undefined>;
	/** Called for a message that proves which identity WhatsApp uses for direct chats of this account. */
	onLidChat(): void;
	report(error: unknown): void;
}

/** A message as it came, read but not yet understood. */
interface Arrived {
	incoming: Incoming;
	/** Encoded `proto.Message`. */
	bytes: Uint8Array | undefined;
	stanzas: StanzaHeader[];
	annotation: Annotation | undefined;
}

/** Turns what Baileys emits into events, durably. */
export class Inbound {
	/** Whom WhatsApp named by one identity is looked up; what comes behind waits. */
	private readonly named = new SerialQueue();

	constructor(private readonly parts: InboundParts) {}

	/**
	 * Writes the event of a message to the inbox and what is to be kept of it, and strikes its stanzas off the journal, in
	 * one transaction. A message is written when this returns. What says something about an earlier one is looked up first:
	 * until it is written the journal has it, and what comes behind it waits.
	 * @param offline whether it waited on the server
	 * @throws WhatsAppError from the store; the journal then still has it
	 */
	async take(message: WAMessage, offline: boolean, stanzas: StanzaHeader[]): Promise<void> {
		const { named } = this;
		const canWait = message.message && !isNewsletterJid(message.key.remoteJid ?? '');
		if (!lacksAlternate(message) && (named.isEmpty || !canWait)) {
			return await this.takeNamed(message, offline, stanzas);
		}
		const { auth, caches } = this.parts;
		const take = async (): Promise<void> => {
			if (lacksAlternate(message)) await addAlternate(message, { keys: auth.keys, caches });
			await this.takeNamed(message, offline, stanzas);
		};
		await (canWait ? named.run(take) : take());
	}

	private async takeNamed(
		message: WAMessage,
		offline: boolean,
		stanzas: StanzaHeader[],
	): Promise<void> {
		const arrived = this.readAny(message, offline, stanzas);
		if (!arrived) return await this.write(undefined, { mutations: [] }, stanzas);
		const { incoming, annotation } = arrived;
		if (annotation) {
			// Not in line: nobody else is to wait for an answer.
			const byAdmin = claimsAdmin(arrived) && (await this.isByAdmin(arrived));
			return await this.inLine(arrived, () => this.about(annotation, arrived, byAdmin));
		}
		const outcome = this.outcome(arrived);
		// Only what the journal has can wait.
		const waits = !this.parts.messageChanges.isEmpty && isJournalled(incoming);
		await (waits ? this.inLine(arrived, () => outcome) : this.write(incoming, outcome, stanzas));
	}

	private async inLine(
		{ incoming, stanzas }: Arrived,
		find: () => Effect | Promise<Effect>,
	): Promise<void> {
		const { onDisk } = await this.parts.messageChanges.run(async () => {
			const outcome = await find();
			// The next in line need not wait for the disk.
			return { onDisk: this.write(incoming, outcome, stanzas) };
		});
		await onDisk;
	}

	/** One that makes trouble is told as such and costs no other. */
	private readAny(
		message: WAMessage,
		offline: boolean,
		stanzas: StanzaHeader[],
	): Arrived | undefined {
		try {
			return this.read(message, offline, stanzas);
		} catch (error) {
			this.parts.report(error);
			return this.read(asMalformed(message, error), offline, stanzas);
		}
	}

	private read(message: WAMessage, offline: boolean, stanzas: StanzaHeader[]): Arrived | undefined {
		const { baileys, me, onLidChat } = this.parts;
		const incoming = toIncoming(message, me(), offline, baileys);
		if (!incoming) return undefined;
		if (incoming.message.chat.endsWith('@lid')) onLidChat();
		const bytes = message.message
			? baileys.proto.Message.encode(message.message).finish()
			: undefined;
		return { incoming, bytes, stanzas, annotation: annotationOf(incoming.message.message) };
	}

	/** What a message is that says nothing about another one. */
	private outcome({ incoming, bytes, stanzas }: Arrived): Effect {
		const { baileys } = this.parts;
		const post = changedPost(incoming, bytes, stanzas);
		if (post) return post;
		const { message } = incoming;
		const event = classify(message);
		if (event === null) return { mutations: [] };
		if (event === 'undecryptable_message') {
			// Told by `withheld.ts`, with more to say.
			if (message.stubParameters?.[0] === baileys.NO_MESSAGE_FOUND_ERROR_TEXT)
				return { mutations: [] };
			// Not kept: the message itself may still come.
			return { event: { event, data: undecryptable(message) }, mutations: [] };
		}
		return {
			event: { event, data: message },
			mutations: noticeOf(message)
				? []
				: [{ table: 'message', message: receivedRow(incoming, bytes) }],
		};
	}

	private async isByAdmin({ incoming }: Arrived): Promise<boolean> {
		const { chat, sender, fromMe } = incoming.message;
		const group = await this.parts.groupOf(chat);
		return group !== undefined && (fromMe || isAdmin(group, [sender]));
	}

	/** What comes of a message that says something about another one. */
	private async about(
		annotation: Annotation,
		{ incoming }: Arrived,
		byAdmin: boolean,
	): Promise<Effect> {
		const { account, baileys, auth, me } = this.parts;
		const parts = { account, baileys, keys: auth.keys, me: me() };
		return await readAnnotation(annotation, incoming, byAdmin, parts);
	}

	private async write(
		incoming: Incoming | undefined,
		{ event: told, at, mutations }: Effect,
		stanzas: StanzaHeader[],
	): Promise<void> {
		const { account, deliveries, me } = this.parts;
		const event = incoming && told && eventOf(told, incoming, at, me());
		// What the journal has is safe until then.
		const write = !incoming || isJournalled(incoming) ? 'writeTogether' : 'write';
		await account[write]([
			...(event ? [inboxRow(event)] : []),
			...mutations,
			...stanzas.map(({ id }): Mutation => ({ table: 'journalDone', stanzaId: id })),
		]);
		if (event) deliveries.announce(event);
	}
}

/** The sender's app writes it. */
function claimsAdmin({ incoming, stanzas }: Arrived): boolean {
	return isGroupJid(incoming.message.chat) && stanzas[0]?.attrs.edit === EDIT.adminRevoke;
}

/** Whether it was decrypted: channel posts come in clear, and what WhatsApp tells of itself has no content. */
function isJournalled({ message: { chat, message } }: Incoming): boolean {
	return message !== undefined && !isNewsletterJid(chat);
}

function eventOf(
	{ event, data }: AnnotationEvent,
	{ message: { id, timestamp }, canonicalChat, canonicalSender }: Incoming,
	at: number | undefined,
	{ pn }: Me,
): SessionEvent {
	// The same for a message that comes twice, even if WhatsApp addresses it by the other identity then.
	const parts = [event, canonicalChat, canonicalSender, id];
	// A channel's post is changed under its own id, more than once perhaps.
	if ('target' in data && data.target.id === id) parts.push(String(at ?? timestamp));
	const seconds = at === undefined ? timestamp : Math.floor(at / 1000);
	return { event, id: parts.join('|'), timestamp: seconds, session: pn, data } as SessionEvent;
}
