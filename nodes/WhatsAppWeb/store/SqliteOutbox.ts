import { type AccountRows, blob, integer } from './AccountRows';
import { type AccountCipher, changedValue } from './cipher';
import type { Row } from './SqliteFile';
import { WhatsAppError } from '../errors';
import { pack, unpack } from './fields';
import type { Outbox, OutboxChange, OutboxEntry } from './Store';

const TABLE = 'outbox';

/** Sealed together with the payload. */
type Head = Pick<OutboxEntry, 'messageId' | 'commandKey' | 'contentHash' | 'chat'>;

/** The send's progress. It is sealed too, because a changed byte in it could send a message twice. */
type Progress = Pick<OutboxEntry, 'state' | 'attempts' | 'code' | 'calls'>;

export class SqliteOutbox implements Outbox {
	constructor(private readonly rows: AccountRows) {}

	/** Within a transaction. */
	add(entry: OutboxEntry): void {
		const { file, cipher, account, clock } = this.rows;
		const { messageId, commandKey, contentHash, chat, payload, result } = entry;
		const { state, attempts, code, calls } = entry;
		const id = cipher.id(TABLE, messageId);
		const head: Head = { messageId, commandKey, contentHash, chat };
		file.run(
			`INSERT INTO outbox (account, id, command, value, progress, result, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			account,
			id,
			commandKey === null ? null : cipher.id('command', commandKey),
			this.sealEntry(id, head, payload),
			this.sealProgress(id, { state, attempts, code, calls }),
			result && cipher.seal(sealContext(id, 'result'), result),
			clock.fromUnix(entry.createdAt),
		);
	}

	/**
	 * Within a transaction.
	 * @throws WhatsAppError `internal_error` when there is no such entry, because its result would be lost
	 */
	change(messageId: string, { content, result, ...progress }: OutboxChange): void {
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, messageId);
		const { changes } = file.run(
			'UPDATE outbox SET progress = ?, result = COALESCE(?, result) WHERE account = ? AND id = ?',
			this.sealProgress(id, progress),
			result ? cipher.seal(sealContext(id, 'result'), result) : null,
			account,
			id,
		);
		if (changes === 0)
			throw new WhatsAppError('internal_error', `Message ${messageId} is not in the outbox`);
		if (content) this.replaceContent(id, content);
	}

	private replaceContent(id: Uint8Array, content: NonNullable<OutboxChange['content']>): void {
		const { file, account } = this.rows;
		const row = file.get('SELECT id, value FROM outbox WHERE account = ? AND id = ?', account, id);
		const { payload, contentHash } = content;
		file.run(
			'UPDATE outbox SET value = ? WHERE account = ? AND id = ?',
			this.sealEntry(id, { ...this.entry(row as Row).head, contentHash }, payload),
			account,
			id,
		);
	}

	async byMessageId(messageId: string): Promise<OutboxEntry | undefined> {
		const { file, cipher, account } = this.rows;
		const row = await file.whenFree(() =>
			file.get(
				'SELECT * FROM outbox WHERE account = ? AND id = ?',
				account,
				cipher.id(TABLE, messageId),
			),
		);
		return this.open(row);
	}

	async byCommandKey(commandKey: string): Promise<OutboxEntry | undefined> {
		const { file, cipher, account } = this.rows;
		const row = await file.whenFree(() =>
			file.get(
				'SELECT * FROM outbox WHERE account = ? AND command = ?',
				account,
				cipher.id('command', commandKey),
			),
		);
		const entry = this.open(row);
		// The seal binds the entry to its message id only, so the command key inside it is compared.
		if (row && entry?.commandKey !== commandKey)
			throw changedValue(sealContext(blob(row, 'id'), 'entry'));
		return entry;
	}

	private open(row: Row | undefined): OutboxEntry | undefined {
		if (!row) return undefined;
		const { cipher, clock } = this.rows;
		const { head, payload } = this.entry(row);
		return {
			...head,
			payload,
			...this.progress(row),
			result: openResult(row, cipher),
			createdAt: clock.toUnix(integer(row, 'created_at')),
		};
	}

	private sealEntry(id: Uint8Array, head: Head, payload: Uint8Array): Uint8Array {
		return this.rows.cipher.seal(sealContext(id, 'entry'), pack(JSON.stringify(head), payload));
	}

	private entry(row: Row): { head: Head; payload: Uint8Array } {
		const sealed = sealContext(blob(row, 'id'), 'entry');
		const [head, payload] = unpack(this.rows.cipher.open(sealed, blob(row, 'value')), 2);
		return { head: JSON.parse(head.toString()) as Head, payload };
	}

	private sealProgress(id: Uint8Array, progress: Progress): Uint8Array {
		return this.rows.cipher.seal(
			sealContext(id, 'progress'),
			Buffer.from(JSON.stringify(progress)),
		);
	}

	private progress(row: Row): Progress {
		const sealed = sealContext(blob(row, 'id'), 'progress');
		const json = this.rows.cipher.open(sealed, blob(row, 'progress')).toString();
		// Rows of older versions have no calls.
		return { calls: null, ...(JSON.parse(json) as Omit<Progress, 'calls'>) };
	}
}

function openResult(row: Row, cipher: AccountCipher): Uint8Array | null {
	if (row.result === null) return null;
	return cipher.open(sealContext(blob(row, 'id'), 'result'), blob(row, 'result'));
}

function sealContext(id: Uint8Array, type: 'entry' | 'progress' | 'result') {
	return { table: TABLE, type, id };
}
