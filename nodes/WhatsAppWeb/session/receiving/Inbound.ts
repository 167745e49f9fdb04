import type { SessionEvent } from '../../contract/events/SessionEvent';
import { WhatsAppError } from '../../errors';
import type { ReceivedMessage } from '../../message/content';
import { EDIT } from '../../message/annotation';
import { isGroupJid, isLidJid, isUserJid } from '../../message/jid';
import { noticeOf } from '../../message/received/notice';
import { messageText } from '../../message/received/text';
import { unwrap } from '../../message/unwrap';
import { SerialQueue } from '../../primitives/SerialQueue';
import type { Mutation } from '../../store/Store';
import { groupMetadata, isAdmin } from '../account/groups';
import type { Me } from '../account/me';
import { membersOf } from '../account/people';
import type { Connection } from '../connection/Connection';
import type { SessionParts } from '../connection/SessionParts';
import type { Deliveries } from '../delivery/Deliveries';
import { inboxRow } from '../delivery/publish';
import type { AnnotationEvent, Effect } from '../messages/annotations/annotation';
import { inDoubt } from '../messages/annotations/doubt';
import { readAnnotation } from '../messages/annotations/read';
import type { Incoming } from '../messages/incoming';
import type { Change } from '../questions/Questions';
import type { GroupMetadata } from '../wire/baileys';
import type { StanzaHeader } from '../wire/journal';
import { type Arrival, interpret, mayWait, read, type ReadMessage } from './interpret';
import { lookUpsOf } from './lookUps';

const UNPROVED =
	'an edit or deletion is not told: nothing proves that it is by the author of its message';

/** `account` is behind the connection's fence. */
export interface InboundParts
	extends Pick<
		SessionParts,
		| 'account'
		| 'auth'
		| 'baileys'
		| 'caches'
		| 'changedIdentities'
		| 'facts'
		| 'health'
		| 'logger'
		| 'me'
		| 'messageChanges'
		| 'questions'
		| 'report'
		| 'timers'
	> {
	deliveries: Deliveries;
}

export interface ReceivingParts extends InboundParts {
	inbound: Inbound;
}

/**
 * Makes an event of each message, in four steps: normalise, read, interpret, write. A message that is not in the journal is
 * on disk when {@link take} returns its promise, unless an alternate JID has to be looked up in the store.
 */
export class Inbound {
	/** Messages for which the store has to be asked something first, and those behind them. */
	private readonly lookUps = new SerialQueue();

	constructor(
		private readonly connection: Pick<Connection, 'sock' | 'untilOpened' | 'during'>,
		private readonly parts: InboundParts,
	) {}

	/**
	 * Writes the event of a message to the inbox, its row, and that its stanzas need no journal any more, in one transaction.
	 * Messages that change earlier ones are interpreted one after the other, and those behind them wait.
	 * @returns when that is on disk
	 * @throws WhatsAppError from the store, or when a group cannot be looked up now; the journal then still has the message
	 */
	async take(arrival: Arrival): Promise<void> {
		const lookUps = lookUpsOf(arrival, this.parts);
		const handle = async () => {
			for (const lookUp of lookUps) await lookUp();
			// The next one need not wait for the disk.
			return { written: this.handle(arrival) };
		};
		const waits = mayWait(arrival) && (lookUps.length > 0 || !this.lookUps.isEmpty);
		const { written } = await (waits ? this.lookUps.run(handle) : handle());
		await written;
	}

	private async handle(arrival: Arrival): Promise<void> {
		const { account, auth, baileys, facts, me, messageChanges, report } = this.parts;
		const message = read(arrival, this.parts);
		if (!message) return await account.writeTogether(journalDone(arrival.stanzas));
		const { annotation, incoming } = message;
		// Direct chats are addressed by LID once WhatsApp has moved the account.
		if (isLidJid(incoming.message.chat)) facts.learn({ lidMigrated: true }).catch(report);
		if (annotation) {
			// Before its turn: those behind it need not wait for WhatsApp's answer.
			const byAdmin = claimsAdmin(message) && (await this.isByAdmin(incoming));
			const parts = { account, baileys, keys: auth.keys, me: me() };
			if (!byAdmin) await this.learnNames(incoming, await inDoubt(annotation, incoming, parts));
			await this.inTurn(message, () => readAnnotation(annotation, incoming, byAdmin, parts));
		} else if (mayWait(arrival) && !messageChanges.isEmpty) {
			await this.inTurn(message, () => interpret(message, baileys));
		} else {
			await this.write(message, interpret(message, baileys));
		}
	}

	/** Interprets a message when all changes before it are interpreted. */
	private async inTurn(
		message: ReadMessage,
		interpretNow: () => Effect | Promise<Effect>,
	): Promise<void> {
		const { written } = await this.parts.messageChanges.run(async () => {
			const effect = await interpretNow();
			if (effect.isUnproved) this.parts.logger.warn(UNPROVED);
			// The next one need not wait for the disk.
			return { written: this.write(message, effect) };
		});
		await written;
	}

	private async isByAdmin({ message: { chat, sender, fromMe } }: Incoming): Promise<boolean> {
		const group = await this.groupOf(chat);
		return group !== undefined && (fromMe || isAdmin(group, [sender]));
	}

	/** Learns both names of members of a group, of whom one only is known. */
	private async learnNames({ message: { chat } }: Incoming, jids: string[]): Promise<void> {
		const group = jids.length > 0 ? await this.groupOf(chat) : undefined;
		if (!group) return;
		const pairs = membersOf(group).filter(({ pn, lid }) => jids.includes(pn) || jids.includes(lid));
		if (pairs.length === 0) return;
		await this.connection.sock.signalRepository.lidMapping.storeLIDPNMappings(pairs);
	}

	/**
	 * Waits for the connection to be open.
	 * @returns undefined when WhatsApp refuses to describe the group to this account
	 * @throws WhatsAppError, ConnectionEnded when it cannot be known now
	 */
	private async groupOf(jid: string): Promise<GroupMetadata | undefined> {
		const { connection, parts } = this;
		await connection.untilOpened();
		const answer = groupMetadata(jid, connection.sock, parts.caches);
		return await connection.during(answer).catch((error: unknown) => {
			if (error instanceof WhatsAppError && !error.retryable) return undefined;
			throw error;
		});
	}

	private async write(
		{ incoming, arrival }: ReadMessage,
		{ event: found, at, mutations }: Effect,
	): Promise<void> {
		const { account, changedIdentities, deliveries, health, me, questions } = this.parts;
		const event = found && eventOf(this.marked(found, incoming), incoming, at, me());
		const write = mayWait(arrival) ? 'writeTogether' : 'write';
		const { chats, message } = incoming;
		// Answered from now on, so that what the person writes next answers another one.
		const claim = event && questions.answer(event, chats, message.timestamp);
		const answer = claim && (await this.unlessKnown(claim, event));
		// At once: what the person writes next is not to wait for the disk.
		const confirmed = isWrittenByOwner(found, message)
			? changedIdentities.confirm(chats, message.timestamp)
			: undefined;
		const written = account[write]([
			...(event ? [inboxRow(event, answer !== undefined)] : []),
			...(answer?.mutations ?? []),
			...(confirmed ? changedIdentities.deletions(confirmed) : []),
			...mutations,
			...(found?.event === 'message' ? health.partners.heard(chats) : []),
			...optOut(found, message, chats, health),
			...(found?.event === 'undecryptable_message' ? [health.undecryptable()] : []),
			...journalDone(arrival.stanzas),
		]);
		await written.catch((error: unknown) => {
			if (confirmed) changedIdentities.put(confirmed);
			answer?.undo();
			throw error;
		});
		answer?.done();
		if (event) deliveries.announce(event, answer ? 'answer' : 'ordinary');
	}

	/** An event that comes again answers no other question. @returns undefined for such an event */
	private async unlessKnown(answer: Change, { id }: SessionEvent): Promise<Change | undefined> {
		if (!(await this.parts.account.inbox.has(id))) return answer;
		answer.undo();
		return undefined;
	}

	/** The event, marked when it came under a changed identity key that the account's owner has not confirmed. */
	private marked(found: AnnotationEvent, { message, canonicalSender }: Incoming): AnnotationEvent {
		const { fromMe, sender, senderPn, senderLid, timestamp } = message;
		const jids = [sender, senderPn, senderLid, canonicalSender];
		if (fromMe || !this.parts.changedIdentities.isUnconfirmed(jids, timestamp)) return found;
		return { ...found, data: { ...found.data, securityCodeChanged: true } } as AnnotationEvent;
	}
}

/** The journal need not keep these stanzas any longer. */
export function journalDone(stanzas: readonly StanzaHeader[]): Mutation[] {
	return stanzas.map(({ id }) => ({ table: 'journalDone', stanzaId: id }));
}

/** Whether the account's owner wrote it, on the phone or another linked device; the apps' own notices are nobody's words. */
function isWrittenByOwner(found: Effect['event'], message: ReceivedMessage): boolean {
	return found?.event === 'message' && message.fromMe && !noticeOf(message);
}

/** What a person says about whether they want to be written to. */
function optOut(
	found: Effect['event'],
	message: ReceivedMessage,
	chats: readonly string[],
	{ optOuts }: InboundParts['health'],
): Mutation[] {
	if (found?.event !== 'message' || message.fromMe || !isUserJid(message.chat)) return [];
	return optOuts.heard(messageText(unwrap(message.message)), chats);
}

/** Whether its sender's app calls it the deletion by an admin. */
function claimsAdmin({ incoming, arrival: { stanzas } }: ReadMessage): boolean {
	return isGroupJid(incoming.message.chat) && stanzas[0]?.attrs.edit === EDIT.adminRevoke;
}

function eventOf(
	{ event, data }: AnnotationEvent,
	{ message: { id, timestamp }, canonicalChat, canonicalSender }: Incoming,
	at: number | undefined,
	{ pn }: Me,
): SessionEvent {
	// The same for a message that comes twice, even if WhatsApp addresses it by the other identity then.
	const parts = [event, canonicalChat, canonicalSender, id];
	// A post of a channel is changed under its own id, perhaps more than once.
	if ('target' in data && data.target.id === id) parts.push(String(at ?? timestamp));
	const seconds = at === undefined ? timestamp : Math.floor(at / 1000);
	return { event, id: parts.join('|'), timestamp: seconds, session: pn, data } as SessionEvent;
}
