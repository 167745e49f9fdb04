import { type AccountRows, blob, integer } from './AccountRows';
import type { Row } from './Connection';
import { pack, unpack } from './fields';
import type { Inbox, StoredEvent, StoredSubscription } from './Store';

const TABLE = 'inbox';

export class SqliteInbox implements Inbox {
	readonly #rows: AccountRows;

	/** By number. The process has the file to itself, so memory and file agree. */
	readonly #subscriptions = new Map<number, StoredSubscription>();

	constructor(rows: AccountRows) {
		this.#rows = rows;
		const stored = rows.connection.all(
			'SELECT subscription, id, value FROM subscription WHERE account = ? ORDER BY subscription',
			rows.account,
		);
		for (const row of stored) {
			const value = rows.cipher.open(subscriptionPlace(blob(row, 'id')), blob(row, 'value'));
			this.#subscriptions.set(
				integer(row, 'subscription'),
				JSON.parse(value.toString()) as StoredSubscription,
			);
		}
	}

	async subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): Promise<void> {
		const { workflowId, nodeId, events, includeOwnMessages } = subscription;
		const { connection, cipher, account } = this.#rows;
		const id = cipher.id('subscription', workflowId, nodeId);
		const stored = { workflowId, nodeId, events: [...events], includeOwnMessages };
		const number = connection.transaction(() => {
			const row = connection.get(
				`INSERT INTO subscription (account, id, value) VALUES (?, ?, ?)
				ON CONFLICT DO UPDATE SET value = excluded.value RETURNING subscription`,
				account,
				id,
				cipher.seal(subscriptionPlace(id), Buffer.from(JSON.stringify(stored))),
			) as Row;
			if (start === 'now') this.#forgetDeliveries(integer(row, 'subscription'));
			return integer(row, 'subscription');
		});
		this.#subscriptions.set(number, stored);
	}

	async unsubscribe(workflowId: string, nodeId: string): Promise<void> {
		const number = this.#numberOf(workflowId, nodeId);
		if (number === undefined) return;
		const { connection } = this.#rows;
		connection.transaction(() => {
			this.#forgetDeliveries(number);
			connection.run('DELETE FROM subscription WHERE subscription = ?', number);
		});
		this.#subscriptions.delete(number);
	}

	async subscriptions(): Promise<StoredSubscription[]> {
		return [...this.#subscriptions.values()];
	}

	isWanted(event: Pick<StoredEvent, 'event' | 'fromMe'>): boolean {
		return [...this.#subscriptions.values()].some((subscription) => matches(subscription, event));
	}

	async pending(workflowId: string, nodeId: string, limit: number) {
		const number = this.#numberOf(workflowId, nodeId);
		if (number === undefined) return [];
		return this.#rows.connection
			.all(
				`SELECT inbox.id, inbox.value, delivery.attempts FROM delivery
				JOIN inbox ON inbox.seq = delivery.event
				WHERE delivery.subscription = ? ORDER BY delivery.event LIMIT ?`,
				number,
				limit,
			)
			.map((row) => ({
				...this.#open(blob(row, 'id'), blob(row, 'value')),
				attempts: integer(row, 'attempts'),
			}));
	}

	async attempt(eventId: string, workflowId: string, nodeId: string): Promise<void> {
		this.#rows.connection.run(
			`UPDATE delivery SET attempts = attempts + 1
			WHERE subscription = ? AND event = (SELECT seq FROM inbox WHERE account = ? AND id = ?)`,
			this.#numberOf(workflowId, nodeId) ?? null,
			this.#rows.account,
			this.#rows.cipher.id(TABLE, eventId),
		);
	}

	async settle(eventId: string, workflowId: string, nodeId: string): Promise<void> {
		const { connection, cipher, account } = this.#rows;
		const number = this.#numberOf(workflowId, nodeId);
		const event = connection.get(
			'SELECT seq FROM inbox WHERE account = ? AND id = ?',
			account,
			cipher.id(TABLE, eventId),
		);
		if (!event || number === undefined) return;
		const seq = integer(event, 'seq');
		connection.transaction(() => {
			connection.run('DELETE FROM delivery WHERE subscription = ? AND event = ?', number, seq);
			connection.run(
				`UPDATE inbox SET value = NULL
				WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = seq)`,
				seq,
			);
		});
	}

	/** Within a transaction: the event, and a delivery for every subscription that wants it. */
	add(event: StoredEvent): void {
		const { connection, cipher, account, now } = this.#rows;
		const id = cipher.id(TABLE, event.id);
		const recipients = [...this.#subscriptions].filter(([, subscription]) =>
			matches(subscription, event),
		);
		const { changes, inserted } = connection.run(
			'INSERT INTO inbox (account, id, value, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
			account,
			id,
			recipients.length > 0 ? cipher.seal(eventPlace(id), serialise(event)) : null,
			now(),
		);
		if (changes === 0) return;
		for (const [number] of recipients) {
			connection.run('INSERT INTO delivery (subscription, event) VALUES (?, ?)', number, inserted);
		}
	}

	/** Within a transaction. */
	#forgetDeliveries(number: number): void {
		const { connection } = this.#rows;
		const events = connection.all('SELECT event FROM delivery WHERE subscription = ?', number);
		connection.run('DELETE FROM delivery WHERE subscription = ?', number);
		for (const row of events) {
			connection.run(
				`UPDATE inbox SET value = NULL
				WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = seq)`,
				integer(row, 'event'),
			);
		}
	}

	#numberOf(workflowId: string, nodeId: string): number | undefined {
		for (const [number, subscription] of this.#subscriptions) {
			if (subscription.workflowId === workflowId && subscription.nodeId === nodeId) return number;
		}
		return undefined;
	}

	#open(id: Uint8Array, value: Uint8Array): StoredEvent {
		const [head, payload] = unpack(this.#rows.cipher.open(eventPlace(id), value), 2);
		return { ...(JSON.parse(head.toString()) as Omit<StoredEvent, 'payload'>), payload };
	}
}

function matches(
	subscription: StoredSubscription,
	{ event, fromMe }: Pick<StoredEvent, 'event' | 'fromMe'>,
): boolean {
	return subscription.events.includes(event) && (!fromMe || subscription.includeOwnMessages);
}

function serialise({ payload, ...head }: StoredEvent): Buffer {
	return pack(JSON.stringify(head), payload);
}

function eventPlace(id: Uint8Array) {
	return { table: TABLE, type: 'event', id };
}

function subscriptionPlace(id: Uint8Array) {
	return { table: 'subscription', type: 'subscription', id };
}
