import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { decodePlain, encodePlain } from '../../contract/plainData';
import type { Question } from '../../contract/questions';
import type { SendCall, SendCommand, SendResult } from '../../contract/SendCommand';
import { WhatsAppError } from '../../errors';
import { unixNow } from '../../primitives/unixNow';
import type {
	AccountStore,
	Mutation,
	OutboxChange,
	OutboxEntry,
	StoredMessage,
} from '../../store/Store';
import type { SessionParts } from '../connection/SessionParts';
import { changesBySent } from '../messages/annotations/sent';
import { sentRow } from '../messages/known';
import type { OutgoingMessage } from '../messages/outgoing';
import type { Change as QuestionChange } from '../questions/Questions';
import { addCall, findByCall, type Found } from './calls';
import type { CommandKey } from './commandKey';

type RecordParts = Pick<
	SessionParts,
	'account' | 'auth' | 'baileys' | 'health' | 'me' | 'messageChanges' | 'questions'
>;

type Change = Pick<OutboxChange, 'state'> & Partial<OutboxChange>;

const ID_PREFIX = '3EB0';
const ID_HEX_DIGITS = 18;

/**
 * How long an execution may take to retry a node, with a day for clocks that jump, in ms. A new n8n database counts its
 * executions from 1 again, so an older key belongs to another message.
 */
const EXECUTION_KEY_MS = 2 * 24 * 3_600_000;

/**
 * The life of a message in the outbox: `new`, `wire`, then `accepted`, `refused` or `unknown`. The same transactions
 * keep the message itself in the table of messages, where quotes, edits and votes find it.
 */
export class OutboxRecord {
	private attempts: number;

	/** The message as it is in the outbox, and the one to send next. */
	private written: OutgoingMessage;

	private next: OutgoingMessage;

	/** The row that this process has written to the table of messages. */
	private row: StoredMessage | undefined;

	private isInOutbox: boolean;

	private contentHash: string;

	private calls: string | null;

	/** @param wasFound whether an earlier command began it */
	private constructor(
		private readonly parts: RecordParts,
		private readonly entry: OutboxEntry,
		readonly wasFound: boolean,
		private readonly question: Question | undefined,
	) {
		this.attempts = entry.attempts;
		// Decoded even for a new entry: a later process must send the same stanza, attributes in the same order.
		this.written = decodePlain(entry.payload);
		this.next = this.written;
		this.isInOutbox = wasFound;
		this.contentHash = entry.contentHash;
		this.calls = entry.calls;
	}

	/**
	 * Looks for the record of an earlier command with the same key.
	 * @returns the record, if there is one, and the key to begin a new one under
	 * @throws WhatsAppError `idempotency_key_reused`
	 */
	static async find(
		key: CommandKey,
		{ idempotency, question }: SendCommand,
		parts: RecordParts,
	): Promise<{ record?: OutboxRecord; key: CommandKey }> {
		const scope = idempotency?.scope;
		const call = idempotency?.scope === 'execution' ? idempotency.call : undefined;
		const { entry, commandKey } = await findEntry(key, scope, call, parts.account);
		if (!entry) return { key: { ...key, commandKey } };
		if (scope === 'custom' && entry.contentHash !== key.contentHash) throw keyReused();
		const record = new OutboxRecord(parts, entry, true, question);
		if (call) await record.answer(call);
		return { record, key };
	}

	/** Begins a record in memory; {@link toWire} writes it. */
	static begin(
		key: CommandKey,
		{ to, idempotency, question }: SendCommand,
		message: OutgoingMessage,
		parts: RecordParts,
	): OutboxRecord {
		const createdAt = Date.now();
		const call = idempotency?.scope === 'execution' ? idempotency.call : undefined;
		const entry: OutboxEntry = {
			...key,
			calls: call ? addCall(null, call) : null,
			messageId: messageIdOf(key.commandKey, createdAt, parts.account),
			chat: to,
			payload: encodePlain(message),
			state: 'new',
			attempts: 0,
			code: null,
			result: null,
			createdAt,
		};
		return new OutboxRecord(parts, entry, false, question);
	}

	get messageId(): string {
		return this.entry.messageId;
	}

	/** Whether this process has handed the message over to WhatsApp, or begun to. */
	get wasTried(): boolean {
		return this.attempts > this.entry.attempts;
	}

	get message(): OutgoingMessage {
		return this.next;
	}

	/** Whether the message has the content of this command. */
	isOf({ contentHash }: CommandKey): boolean {
		return this.contentHash === contentHash;
	}

	/** Puts another message in place of one that WhatsApp does not have. {@link toWire} writes it. */
	replace({ contentHash }: CommandKey, message: OutgoingMessage): void {
		this.contentHash = contentHash;
		this.next = decodePlain(encodePlain(message));
	}

	/** Whether a try of an earlier command was left unanswered, so that the server may have the message. */
	get maybeSent(): boolean {
		return this.entry.state === 'wire' || this.entry.state === 'unknown';
	}

	/** The result of an earlier command. */
	get result(): SendResult | undefined {
		const { result } = this.entry;
		return result ? decodePlain<SendResult>(result) : undefined;
	}

	/** To be called before each try: after a crash the next process must send the same message to the same recipient. */
	async toWire(message: OutgoingMessage): Promise<void> {
		this.attempts += 1;
		const isChanged = message !== this.written;
		this.written = message;
		this.next = message;
		const { contentHash } = this;
		const sent = { timestamp: unixNow(), serverId: null };
		const { questions } = this.parts;
		const asked = this.question && (await questions.ask(this.messageId, this.question, message));
		await this.write(
			{
				state: 'wire',
				...(isChanged && { content: { payload: encodePlain(message), contentHash } }),
			},
			// A channel post that is edited keeps its row, in case the server refuses the edit.
			message.wireId === undefined ? this.keepMessage(sent, isChanged) : [],
			asked,
		);
	}

	/** Writes the server's timestamp, the number of a channel post, and the recipient's JID that was used in the end. */
	async accepted(result: SendResult): Promise<void> {
		const { messageChanges, auth, me, health, questions, ...parts } = this.parts;
		const { messageId, timestamp, to, toPn, toLid } = result;
		const annotationParts = { ...parts, keys: auth.keys, me: me() };
		const keep = changesBySent(messageId, this.written, timestamp, annotationParts);
		const counted = await health.sent([to, toPn, toLid]);
		const asked = await questions.sent(this.messageId, result);
		const write = async (kept: Mutation[]): Promise<void> =>
			await this.write(
				{ state: 'accepted', result: encodePlain(result) },
				[...this.keepMessage(result, true), ...kept, ...counted],
				asked,
			);
		await (keep ? messageChanges.run(async () => await write(await keep())) : write([]));
	}

	/** Asks again what an earlier command has asked, for whoever waits now. */
	async askAgain(result: SendResult): Promise<void> {
		const { messageId, question } = this;
		const { questions } = this.parts;
		if (question) await questions.write(await questions.ask(messageId, question, result));
	}

	/** @param code of the refusal, as the ack gave it */
	async refused(code: string): Promise<void> {
		await this.write({ state: 'refused', code }, this.dropMessage(), this.withdrawn());
	}

	/** The server was not asked: the message is as good as new. */
	async notSent(): Promise<void> {
		await this.write({ state: 'new' }, this.dropMessage(), this.withdrawn());
	}

	/** The server did not answer: the message may have been sent. */
	async unknown(): Promise<void> {
		await this.write({ state: 'unknown' }, []);
	}

	/** Notes the call that this message answers, so that no other call of the same attempt gets it. */
	private async answer(call: SendCall): Promise<void> {
		const calls = addCall(this.calls, call);
		if (calls === this.calls) return;
		this.calls = calls;
		const { state, code } = this.entry;
		await this.write({ state, code }, []);
	}

	private keepMessage(
		sent: Pick<SendResult, 'timestamp' | 'serverId'>,
		replace: boolean,
	): Mutation[] {
		const id = this.written.wireId ?? this.messageId;
		const row = sentRow(id, this.written, sent, this.parts.baileys);
		if (row && this.isStored(row)) return [];
		const before = this.row?.chatAndAuthor === row?.chatAndAuthor ? [] : this.dropMessage();
		this.row = row;
		return row ? [...before, { table: 'message', message: row, replace }] : before;
	}

	/** Whether this process has written the row already, as it mostly has when the ack comes within the same second. */
	private isStored({ chatAndAuthor, payload }: StoredMessage): boolean {
		const { row, entry } = this;
		return (
			entry.attempts === 0 &&
			row?.chatAndAuthor === chatAndAuthor &&
			isDeepStrictEqual(row.payload, payload)
		);
	}

	private dropMessage(): Mutation[] {
		const { row } = this;
		this.row = undefined;
		return row ? [{ table: 'messageGone', id: row.id, chatAndAuthor: row.chatAndAuthor }] : [];
	}

	private withdrawn(): QuestionChange | undefined {
		return this.parts.questions.withdraw(this.messageId);
	}

	private async write(
		change: Change,
		messages: Mutation[],
		question?: QuestionChange,
	): Promise<void> {
		const { entry, messageId, attempts, calls } = this;
		const progress = { attempts, calls, code: null, ...change };
		const written = this.parts.account.writeTogether([
			this.isInOutbox
				? { table: 'outbox', messageId, change: progress }
				: { table: 'outboxEntry', entry: { ...entry, ...progress, ...change.content } },
			...messages,
			...(question?.mutations ?? []),
		]);
		await written.catch((error: unknown) => {
			question?.undo();
			throw error;
		});
		question?.done();
		this.isInOutbox = true;
	}
}

/** @returns the entry under this key, or the key for a new one: another key if the one given has expired */
async function findEntry(
	key: CommandKey,
	scope: 'execution' | 'custom' | undefined,
	call: SendCall | undefined,
	account: AccountStore,
): Promise<Found> {
	const { commandKey } = key;
	if (commandKey === null) return { commandKey };
	if (call) return await findByCall({ ...key, commandKey }, call, account);
	const entry = await account.outbox.byCommandKey(commandKey);
	const hasExpired =
		scope === 'execution' && Date.now() - (entry?.createdAt ?? 0) > EXECUTION_KEY_MS;
	if (!entry || !hasExpired) return { entry, commandKey };
	const anew = { ...key, commandKey: account.hmac('command', `${commandKey} anew`) };
	return await findEntry(anew, scope, call, account);
}

/**
 * An id in the form of WhatsApp Web's own.
 * @param createdAt of the entry: a key used again after its entry was pruned needs another id, because WhatsApp drops
 * an id that it has delivered before
 */
function messageIdOf(commandKey: string | null, createdAt: number, account: AccountStore): string {
	const seed =
		commandKey === null
			? randomBytes(ID_HEX_DIGITS / 2).toString('hex')
			: account.hmac('message id', `${commandKey} ${createdAt}`);
	return ID_PREFIX + seed.slice(0, ID_HEX_DIGITS).toUpperCase();
}

function keyReused(): WhatsAppError {
	return new WhatsAppError(
		'idempotency_key_reused',
		'This idempotency key was already used for a message with other content',
		{ description: 'Use a key that stands for exactly one message, e.g. the id of an order.' },
	);
}
