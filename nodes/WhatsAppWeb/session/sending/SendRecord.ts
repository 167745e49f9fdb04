import { isDeepStrictEqual } from 'node:util';
import type { Mutation, OutboxChange, OutboxEntry, StoredMessage } from '../../store/Store';
import { changesBySent } from '../messages/annotations/sent';
import { sentRow } from '../messages/known';
import { encodeOutgoing, type OutgoingMessage } from '../messages/outgoing';
import { encodePlain } from '../../contract/plainData';
import type { SenderParts } from './parts';
import type { SendResult } from '../../contract/SendCommand';
import { unixNow } from '../../primitives/unixNow';

type Change = Pick<OutboxChange, 'state'> & Partial<OutboxChange>;

/**
 * What is written of one message on its way: its entry in the outbox, and the message itself among those that others
 * may quote, edit or vote on.
 */
export class SendRecord {
	private attempts: number;

	/** The message as it can be found by its id. */
	private found: StoredMessage | undefined;

	/**
	 * @param isKept whether the entry is in the outbox; else it comes there with the first change
	 * @param recorded what the entry holds to be sent
	 */
	constructor(
		private readonly parts: Pick<
			SenderParts,
			'account' | 'baileys' | 'auth' | 'messageChanges' | 'me'
		>,
		private readonly entry: OutboxEntry,
		private isKept: boolean,
		private recorded: OutgoingMessage,
	) {
		this.attempts = entry.attempts;
	}

	/** Before it leaves: a process that comes after this one must send the same, to the same. */
	async toWire(target: OutgoingMessage): Promise<void> {
		this.attempts += 1;
		const isOther = target !== this.recorded;
		this.recorded = target;
		const sent = { timestamp: unixNow(), serverId: null };
		await this.write(
			{ state: 'wire', ...(isOther && { payload: encodeOutgoing(target) }) },
			// A post that is changed under its own id is there already, and stays if the change is refused.
			target.wireId === undefined ? this.find(target, sent, isOther) : [],
		);
	}

	/** As the server has it: its time, a channel's number, the identity that was reached in the end. */
	async accepted(result: SendResult): Promise<void> {
		const change: Change = { state: 'accepted', result: encodePlain(result) };
		const { messageChanges, auth, me, ...parts } = this.parts;
		const scene = { ...parts, keys: auth.keys, me: me() };
		const { messageId, timestamp } = result;
		const keep = changesBySent(messageId, this.recorded, timestamp, scene);
		const write = async (kept: Mutation[]): Promise<void> =>
			await this.write(change, [...this.find(this.recorded, result, true), ...kept]);
		await (keep ? messageChanges.run(async () => await write(await keep())) : write([]));
	}

	/** @param refusal its code; null when the server was not even asked */
	async notSent(refusal: string | null): Promise<void> {
		const state = refusal === null ? 'new' : 'refused';
		await this.write({ state, code: refusal }, this.lose());
	}

	async perhapsSent(): Promise<void> {
		await this.write({ state: 'unknown' }, []);
	}

	private find(
		target: OutgoingMessage,
		sent: Pick<SendResult, 'timestamp' | 'serverId'>,
		replace: boolean,
	): Mutation[] {
		const id = target.wireId ?? this.entry.messageId;
		const message = sentRow(id, target, sent, this.parts.baileys);
		if (message && this.isWritten(message)) return [];
		const before = this.found?.chatAndAuthor === message?.chatAndAuthor ? [] : this.lose();
		this.found = message;
		return message ? [...before, { table: 'message', message, replace }] : before;
	}

	/** Mostly it was accepted in the very second it was sent in. What an earlier process wrote is not known. */
	private isWritten({ chatAndAuthor, payload }: StoredMessage): boolean {
		const { found, entry } = this;
		return (
			entry.attempts === 0 &&
			found?.chatAndAuthor === chatAndAuthor &&
			isDeepStrictEqual(found.payload, payload)
		);
	}

	private lose(): Mutation[] {
		const { found } = this;
		this.found = undefined;
		return found
			? [{ table: 'messageGone', id: found.id, chatAndAuthor: found.chatAndAuthor }]
			: [];
	}

	private async write(change: Change, messages: Mutation[]): Promise<void> {
		const { entry, isKept } = this;
		const { messageId } = entry;
		const progress = { attempts: this.attempts, code: null, ...change };
		await this.parts.account.writeTogether([
			isKept
				? { table: 'outbox', messageId, change: progress }
				: { table: 'outboxEntry', entry: { ...entry, ...progress } },
			...messages,
		]);
		this.isKept = true;
	}
}
