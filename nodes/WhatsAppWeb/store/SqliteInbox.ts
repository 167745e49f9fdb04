import { type AccountRows, blob, integer } from './AccountRows';
import { pack, unpack } from './fields';
import { SqliteSubscriptions } from './SqliteSubscriptions';
import type { Inbox, PendingDelivery, StoredEvent, StoredSubscription } from './Store';

const TABLE = 'inbox';

export class SqliteInbox implements Inbox {
	readonly #rows: AccountRows;

	readonly #subscriptions: SqliteSubscriptions;

	constructor(rows: AccountRows) {
		this.#rows = rows;
		this.#subscriptions = new SqliteSubscriptions(rows);
	}

	async subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): Promise<void> {
		this.#subscriptions.subscribe(subscription, start);
	}

	async leave(workflowId: string, nodeId: string): Promise<void> {
		this.#subscriptions.leave(workflowId, nodeId);
	}

	async unsubscribe(workflowId: string, nodeId: string): Promise<void> {
		this.#subscriptions.unsubscribe(workflowId, nodeId);
	}

	async subscriptions(): Promise<StoredSubscription[]> {
		return this.#subscriptions.all();
	}

	isWanted(event: Pick<StoredEvent, 'event' | 'fromMe'>): boolean {
		return this.#subscriptions.wanting(event).length > 0;
	}

	async pending(
		workflowId: string,
		nodeId: string,
		{ after = 0, limit }: { after?: number; limit: number },
	): Promise<PendingDelivery[]> {
		const subscription = this.#subscriptions.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		const { connection } = this.#rows;
		// What is handed over must not be undone: another event would get its number.
		for (let open = connection.settling; open; open = connection.settling) await open;
		return connection
			.all(
				`SELECT delivery.event, delivery.attempts, delivery.bundle, inbox.created_at FROM delivery
				JOIN inbox ON inbox.seq = delivery.event
				WHERE delivery.subscription = ? AND delivery.event > ? ORDER BY delivery.event LIMIT ?`,
				subscription,
				after,
				limit,
			)
			.map((row) => ({
				number: integer(row, 'event'),
				arrivedAt: integer(row, 'created_at'),
				attempts: integer(row, 'attempts'),
				bundle: row.bundle === null ? null : integer(row, 'bundle'),
			}));
	}

	async bundle(workflowId: string, nodeId: string, bundle: number): Promise<number[]> {
		const subscription = this.#subscriptions.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		return this.#rows.connection
			.all(
				'SELECT event FROM delivery WHERE subscription = ? AND bundle = ? ORDER BY event',
				subscription,
				bundle,
			)
			.map((row) => integer(row, 'event'));
	}

	async event(number: number): Promise<StoredEvent | undefined> {
		const { connection, account } = this.#rows;
		const row = connection.get(
			'SELECT id, value FROM inbox WHERE account = ? AND seq = ? AND value IS NOT NULL',
			account,
			number,
		);
		return row && this.#open(blob(row, 'id'), blob(row, 'value'));
	}

	async attempt(workflowId: string, nodeId: string, numbers: readonly number[]): Promise<number[]> {
		const subscription = this.#subscriptions.numberOf(workflowId, nodeId);
		if (subscription === undefined) return [];
		const { connection } = this.#rows;
		const bundle = numbers[0] ?? null;
		return await connection.together(() =>
			numbers.filter((number) => {
				const { changes } = connection.run(
					`UPDATE delivery SET attempts = attempts + 1, bundle = ?
					WHERE subscription = ? AND event = ?`,
					bundle,
					subscription,
					number,
				);
				return changes > 0;
			}),
		);
	}

	async settle(workflowId: string, nodeId: string, numbers: readonly number[]): Promise<void> {
		const subscription = this.#subscriptions.numberOf(workflowId, nodeId);
		if (subscription === undefined) return;
		const { connection } = this.#rows;
		await connection.together(() => {
			for (const number of numbers) {
				connection.run(
					'DELETE FROM delivery WHERE subscription = ? AND event = ?',
					subscription,
					number,
				);
				connection.run(
					`UPDATE inbox SET value = NULL
					WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = seq)`,
					number,
				);
			}
		});
	}

	/** Within a transaction: the event, and a delivery for every subscription that wants it. */
	add(event: StoredEvent): void {
		const { connection, cipher, account, now } = this.#rows;
		const id = cipher.id(TABLE, event.id);
		const recipients = this.#subscriptions.wanting(event);
		const { changes, inserted } = connection.run(
			'INSERT INTO inbox (account, id, value, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
			account,
			id,
			recipients.length > 0 ? cipher.seal(sealedAt(id), serialise(event)) : null,
			now(),
		);
		if (changes === 0) return;
		for (const number of recipients) {
			connection.run('INSERT INTO delivery (subscription, event) VALUES (?, ?)', number, inserted);
		}
	}

	/** See {@link SqliteSubscriptions.retire}. */
	retire(): void {
		this.#subscriptions.retire();
	}

	#open(id: Uint8Array, value: Uint8Array): StoredEvent {
		const [head, payload] = unpack(this.#rows.cipher.open(sealedAt(id), value), 2);
		return { ...(JSON.parse(head.toString()) as Omit<StoredEvent, 'payload'>), payload };
	}
}

function serialise({ payload, ...head }: StoredEvent): Buffer {
	return pack(JSON.stringify(head), payload);
}

function sealedAt(id: Uint8Array) {
	return { table: TABLE, type: 'event', id };
}
