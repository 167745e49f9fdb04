import { type AccountRows, blob, integer } from './AccountRows';
import { clearUnneeded } from './deliveries';
import { pack, unpack } from './fields';
import type { Row } from './SqliteFile';
import { SqliteSubscriptions } from './SqliteSubscriptions';
import type { Inbox, PendingDelivery, StoredEvent, StoredSubscription } from './Store';

const TABLE = 'inbox';

const PENDING = `SELECT delivery.event, delivery.attempts, delivery.alone, delivery.bundle, inbox.created_at
	FROM delivery JOIN inbox ON inbox.seq = delivery.event`;

export class SqliteInbox implements Inbox {
	private readonly subscribers: SqliteSubscriptions;

	constructor(private readonly rows: AccountRows) {
		this.subscribers = new SqliteSubscriptions(rows);
	}

	async subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): Promise<void> {
		await this.rows.file.whenFree(() => this.subscribers.subscribe(subscription, start));
	}

	async leave(workflowId: string, nodeId: string): Promise<void> {
		await this.rows.file.whenFree(() => this.subscribers.leave(workflowId, nodeId));
	}

	async unsubscribe(workflowId: string, nodeId: string): Promise<void> {
		await this.rows.file.whenFree(() => this.subscribers.unsubscribe(workflowId, nodeId));
	}

	async subscriptions(): Promise<StoredSubscription[]> {
		return this.subscribers.all();
	}

	isWanted(event: Pick<StoredEvent, 'event' | 'fromMe'>): boolean {
		return this.subscribers.wanting(event).length > 0;
	}

	async pending(
		workflowId: string,
		nodeId: string,
		{ after = 0, limit }: { after?: number; limit: number },
	): Promise<PendingDelivery[]> {
		const subscription = this.subscribers.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		const { file, clock } = this.rows;
		// A rolled-back event must not be handed over: another event would get its number.
		for (let open = file.settling; open; open = file.settling) await open;
		const rows = await file.whenFree(() =>
			file.all(
				`${PENDING} WHERE delivery.subscription = ? AND delivery.event > ? AND delivery.held = 0 ORDER BY delivery.event LIMIT ?`,
				subscription,
				after,
				limit,
			),
		);
		return rows.map((row) => readPending(row, clock));
	}

	async handedOver(workflowId: string, nodeId: string): Promise<PendingDelivery[]> {
		const subscription = this.subscribers.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		const { file, clock } = this.rows;
		const rows = await file.whenFree(() =>
			file.all(
				`${PENDING} WHERE delivery.subscription = ? AND delivery.bundle IS NOT NULL ORDER BY delivery.event`,
				subscription,
			),
		);
		return rows.map((row) => readPending(row, clock));
	}

	async bundle(workflowId: string, nodeId: string, bundle: number): Promise<number[]> {
		const subscription = this.subscribers.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		const { file } = this.rows;
		const rows = await file.whenFree(() =>
			file.all(
				'SELECT event FROM delivery WHERE subscription = ? AND bundle = ? ORDER BY event',
				subscription,
				bundle,
			),
		);
		return rows.map((row) => integer(row, 'event'));
	}

	async has(eventId: string): Promise<boolean> {
		const { file, cipher, account } = this.rows;
		const row = await file.whenFree(() =>
			file.get(
				'SELECT 1 FROM inbox WHERE account = ? AND id = ?',
				account,
				cipher.id(TABLE, eventId),
			),
		);
		return row !== undefined;
	}

	async event(number: number): Promise<StoredEvent | undefined> {
		const { file, account } = this.rows;
		const row = await file.whenFree(() =>
			file.get(
				'SELECT id, value FROM inbox WHERE account = ? AND seq = ? AND value IS NOT NULL',
				account,
				number,
			),
		);
		return row && this.open(blob(row, 'id'), blob(row, 'value'));
	}

	async attempt(
		workflowId: string,
		nodeId: string,
		numbers: readonly number[],
		alone: boolean,
	): Promise<number[]> {
		const subscription = this.subscribers.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		const { file } = this.rows;
		const bundle = numbers[0] ?? null;
		return await file.together(() =>
			numbers.filter((number) => {
				const { changes } = file.run(
					`UPDATE delivery SET attempts = attempts + 1, alone = alone + ?, bundle = ?
					WHERE subscription = ? AND event = ?`,
					Number(alone),
					bundle,
					subscription,
					number,
				);
				return changes > 0;
			}),
		);
	}

	async takeBack(
		workflowId: string,
		nodeId: string,
		numbers: readonly number[],
		counted: { attempt: boolean; alone: boolean },
	): Promise<void> {
		const subscription = this.subscribers.numberOf(workflowId, nodeId);
		if (subscription === undefined) return;
		const { file } = this.rows;
		await file.together(() => {
			for (const number of numbers) {
				file.run(
					`UPDATE delivery SET attempts = attempts - ?, alone = alone - ?
					WHERE subscription = ? AND event = ?`,
					Number(counted.attempt),
					Number(counted.alone),
					subscription,
					number,
				);
			}
		});
	}

	async settle(workflowId: string, nodeId: string, numbers: readonly number[]): Promise<void> {
		const subscription = this.subscribers.numberOf(workflowId, nodeId);
		if (subscription === undefined) return;
		const { file } = this.rows;
		await file.together(() => {
			for (const number of numbers) {
				file.run('DELETE FROM delivery WHERE subscription = ? AND event = ?', subscription, number);
				clearUnneeded(file, number);
			}
		});
	}

	/** Within a transaction: inserts the event, and a delivery for every subscription that wants it. */
	add(event: StoredEvent, held = false): void {
		const recipients = this.subscribers.wanting(event);
		const inserted = this.insert(
			this.rows.cipher.id(TABLE, event.id),
			event,
			recipients.length > 0,
		);
		if (inserted === undefined) return;
		for (const number of recipients) {
			const waits = held && !this.subscribers.includesAnswers(number);
			this.rows.file.run(
				'INSERT INTO delivery (subscription, event, held) VALUES (?, ?, ?)',
				number,
				inserted,
				Number(waits),
			);
		}
	}

	/**
	 * Within a transaction: makes the deliveries that are held pending, or deletes them. They get a number of their own, because
	 * what has arrived since may have been read.
	 */
	endHold(eventId: string, release: boolean): void {
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, eventId);
		const row = file.get(
			'SELECT seq, value FROM inbox WHERE account = ? AND id = ? AND value IS NOT NULL',
			account,
			id,
		);
		if (!row) return;
		const number = integer(row, 'seq');
		const held = file.all('SELECT subscription FROM delivery WHERE event = ? AND held = 1', number);
		if (held.length === 0) return;
		if (release) {
			const event = this.open(id, blob(row, 'value'));
			const released = this.insert(cipher.id(TABLE, eventId, 'released'), event, true);
			if (released === undefined) return;
			file.run(
				'UPDATE delivery SET event = ?, held = 0 WHERE event = ? AND held = 1',
				released,
				number,
			);
		} else file.run('DELETE FROM delivery WHERE event = ? AND held = 1', number);
		clearUnneeded(file, number);
	}

	/** @returns its number; undefined when there is one with this id */
	private insert(id: Uint8Array, event: StoredEvent, withText: boolean): number | undefined {
		const { file, cipher, account, clock } = this.rows;
		const { changes, inserted } = file.run(
			'INSERT INTO inbox (account, id, value, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
			account,
			id,
			withText ? cipher.seal(sealContext(id), serialise(event)) : null,
			clock.now(),
		);
		return changes === 0 ? undefined : inserted;
	}

	retire(): void {
		this.subscribers.retire();
	}

	/** Within a transaction: see {@link SqliteSubscriptions.trimBacklogs}. */
	trimBacklogs(limit: number): number {
		return this.subscribers.trimBacklogs(limit);
	}

	private open(id: Uint8Array, value: Uint8Array): StoredEvent {
		const [head, payload] = unpack(this.rows.cipher.open(sealContext(id), value), 2);
		return { ...(JSON.parse(head.toString()) as Omit<StoredEvent, 'payload'>), payload };
	}
}

function readPending(row: Row, clock: AccountRows['clock']): PendingDelivery {
	return {
		number: integer(row, 'event'),
		arrivedAt: clock.toUnix(integer(row, 'created_at')),
		attempts: integer(row, 'attempts'),
		alone: integer(row, 'alone'),
		bundle: row.bundle === null ? null : integer(row, 'bundle'),
	};
}

function serialise({ payload, ...head }: StoredEvent): Buffer {
	return pack(JSON.stringify(head), payload);
}

function sealContext(id: Uint8Array) {
	return { table: TABLE, type: 'event', id };
}
