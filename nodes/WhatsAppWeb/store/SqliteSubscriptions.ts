import { type AccountRows, blob, integer } from './AccountRows';
import type { Row } from './SqliteFile';
import { MEMORY } from './retention';
import type { StoredEvent, StoredSubscription } from './Store';

/** Deliveries kept for a trigger that is down: about 100 MB of texts. */
export const MAX_BACKLOG = 100_000;

/** Who wants which events: one row per trigger node that has ever listened, until it is forgotten. */
export class SqliteSubscriptions {
	readonly #rows: AccountRows;

	/** By number. The process has the file to itself, so memory and file agree. */
	readonly #known = new Map<number, StoredSubscription>();

	/** Numbers of those whose trigger is up. */
	readonly #up = new Set<number>();

	constructor(rows: AccountRows) {
		this.#rows = rows;
		const stored = rows.connection.all(
			'SELECT subscription, id, value FROM subscription WHERE account = ? ORDER BY subscription',
			rows.account,
		);
		for (const row of stored) {
			const value = rows.cipher.open(sealedAt(blob(row, 'id')), blob(row, 'value'));
			this.#known.set(
				integer(row, 'subscription'),
				JSON.parse(value.toString()) as StoredSubscription,
			);
		}
	}

	all(): StoredSubscription[] {
		return [...this.#known.values()];
	}

	numberOf(workflowId: string, nodeId: string): number | undefined {
		for (const [number, subscription] of this.#known) {
			if (subscription.workflowId === workflowId && subscription.nodeId === nodeId) return number;
		}
		return undefined;
	}

	/** Numbers of those that want an event. */
	wanting({ event, fromMe }: Pick<StoredEvent, 'event' | 'fromMe'>): number[] {
		return [...this.#known]
			.filter(([, { events, includeOwnMessages }]) => {
				return events.includes(event) && (!fromMe || includeOwnMessages);
			})
			.map(([number]) => number);
	}

	/** Its trigger comes up. @param start `now` drops what was kept for it */
	subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): void {
		const { workflowId, nodeId, events, includeOwnMessages } = subscription;
		const { connection, cipher, account, now } = this.#rows;
		const id = cipher.id('subscription', workflowId, nodeId);
		const stored = { workflowId, nodeId, events: [...events], includeOwnMessages };
		const number = connection.transaction(() => {
			const row = connection.get(
				`INSERT INTO subscription (account, id, value, seen_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at
				RETURNING subscription`,
				account,
				id,
				cipher.seal(sealedAt(id), Buffer.from(JSON.stringify(stored))),
				now(),
			) as Row;
			if (start === 'now') this.#dropDeliveries(integer(row, 'subscription'));
			return integer(row, 'subscription');
		});
		this.#known.set(number, stored);
		this.#up.add(number);
	}

	/** Its trigger goes down. */
	leave(workflowId: string, nodeId: string): void {
		const number = this.numberOf(workflowId, nodeId);
		if (number === undefined || !this.#up.delete(number)) return;
		this.#see(number);
	}

	unsubscribe(workflowId: string, nodeId: string): void {
		const number = this.numberOf(workflowId, nodeId);
		if (number === undefined) return;
		this.#rows.connection.transaction(() => this.#forget(number));
		this.#drop(number);
	}

	/**
	 * Forgets those whose trigger has not been up for 14 days (its node or workflow was deleted: n8n tells nobody), and of
	 * the others that are down what exceeds {@link MAX_BACKLOG}, oldest first. To be called after some hours of running
	 * only: right after a start, no trigger has been up.
	 */
	retire(): void {
		const { connection, account, now } = this.#rows;
		const forgotten = connection.transaction(() => {
			for (const number of this.#up) this.#see(number);
			const numbers = connection
				.all(
					'SELECT subscription FROM subscription WHERE account = ? AND seen_at < ?',
					account,
					now() - MEMORY,
				)
				.map((row) => integer(row, 'subscription'));
			for (const number of numbers) this.#forget(number);
			for (const number of this.#known.keys()) {
				if (!this.#up.has(number)) this.#dropDeliveries(number, MAX_BACKLOG);
			}
			return numbers;
		});
		for (const number of forgotten) this.#drop(number);
	}

	#see(number: number): void {
		this.#rows.connection.run(
			'UPDATE subscription SET seen_at = ? WHERE subscription = ?',
			this.#rows.now(),
			number,
		);
	}

	/** Within a transaction; {@link #drop} after it. */
	#forget(number: number): void {
		this.#dropDeliveries(number);
		this.#rows.connection.run('DELETE FROM subscription WHERE subscription = ?', number);
	}

	#drop(number: number): void {
		this.#known.delete(number);
		this.#up.delete(number);
	}

	/** Within a transaction: all but the newest `keep`, and the texts that nobody else waits for. */
	#dropDeliveries(number: number, keep = 0): void {
		const { connection } = this.#rows;
		const dropped = connection.all(
			`DELETE FROM delivery WHERE subscription = ?1 AND event IN (
				SELECT event FROM delivery WHERE subscription = ?1 ORDER BY event DESC LIMIT -1 OFFSET ?2
			) RETURNING event`,
			number,
			keep,
		);
		for (const row of dropped) {
			connection.run(
				`UPDATE inbox SET value = NULL
				WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = seq)`,
				integer(row, 'event'),
			);
		}
	}
}

function sealedAt(id: Uint8Array) {
	return { table: 'subscription', type: 'subscription', id };
}
