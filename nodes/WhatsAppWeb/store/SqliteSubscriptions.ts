import { type AccountRows, blob, integer } from './AccountRows';
import type { Row } from './SqliteFile';
import { MEMORY } from './retention';
import type { StoredEvent, StoredSubscription } from './Store';

/** Maximum number of deliveries kept for a trigger that is down: about 100 MB of texts. */
export const MAX_BACKLOG = 100_000;

/** One row for each trigger node that has listened, with the events it wants, until it is retired. */
export class SqliteSubscriptions {
	/** By number. One process owns the file, so memory and file agree. */
	private readonly known = new Map<number, StoredSubscription>();

	/** Numbers of the subscriptions whose trigger is up. */
	private readonly up = new Set<number>();

	constructor(private readonly rows: AccountRows) {
		const stored = rows.file.all(
			'SELECT subscription, id, value FROM subscription WHERE account = ? ORDER BY subscription',
			rows.account,
		);
		for (const row of stored) {
			const value = rows.cipher.open(sealContext(blob(row, 'id')), blob(row, 'value'));
			this.known.set(
				integer(row, 'subscription'),
				JSON.parse(value.toString()) as StoredSubscription,
			);
		}
	}

	all(): StoredSubscription[] {
		return [...this.known.values()];
	}

	numberOf(workflowId: string, nodeId: string): number | undefined {
		for (const [number, subscription] of this.known) {
			if (subscription.workflowId === workflowId && subscription.nodeId === nodeId) return number;
		}
		return undefined;
	}

	/** Numbers of the subscriptions that want an event. */
	wanting({ event, fromMe }: Pick<StoredEvent, 'event' | 'fromMe'>): number[] {
		return [...this.known]
			.filter(([, { events, includeOwnMessages }]) => {
				return events.includes(event) && (!fromMe || includeOwnMessages);
			})
			.map(([number]) => number);
	}

	/** A trigger comes up. @param start `now` drops its backlog */
	subscribe(subscription: StoredSubscription, start: 'backlog' | 'now'): void {
		const { workflowId, nodeId, events, includeOwnMessages } = subscription;
		const { file, cipher, account, now } = this.rows;
		const id = cipher.id('subscription', workflowId, nodeId);
		const stored = { workflowId, nodeId, events: [...events], includeOwnMessages };
		const number = file.transaction(() => {
			const row = file.get(
				`INSERT INTO subscription (account, id, value, seen_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at
				RETURNING subscription`,
				account,
				id,
				cipher.seal(sealContext(id), Buffer.from(JSON.stringify(stored))),
				now(),
			) as Row;
			if (start === 'now') this.dropDeliveries(integer(row, 'subscription'));
			return integer(row, 'subscription');
		});
		this.known.set(number, stored);
		this.up.add(number);
	}

	/** A trigger goes down. */
	leave(workflowId: string, nodeId: string): void {
		const number = this.numberOf(workflowId, nodeId);
		if (number === undefined || !this.up.delete(number)) return;
		this.see(number);
	}

	unsubscribe(workflowId: string, nodeId: string): void {
		const number = this.numberOf(workflowId, nodeId);
		if (number === undefined) return;
		this.rows.file.transaction(() => this.forget(number));
		this.drop(number);
	}

	/**
	 * Deletes subscriptions whose trigger has not been up for 14 days, because n8n does not say when a node or workflow is
	 * deleted. Trims other backlogs to {@link MAX_BACKLOG}. Call it only after hours of running: at start no trigger is up.
	 */
	retire(): void {
		const { file, account, now } = this.rows;
		const forgotten = file.transaction(() => {
			for (const number of this.up) this.see(number);
			const numbers = file
				.all(
					'SELECT subscription FROM subscription WHERE account = ? AND seen_at < ?',
					account,
					now() - MEMORY,
				)
				.map((row) => integer(row, 'subscription'));
			for (const number of numbers) this.forget(number);
			for (const number of this.known.keys()) {
				if (!this.up.has(number)) this.dropDeliveries(number, MAX_BACKLOG);
			}
			return numbers;
		});
		for (const number of forgotten) this.drop(number);
	}

	private see(number: number): void {
		this.rows.file.run(
			'UPDATE subscription SET seen_at = ? WHERE subscription = ?',
			this.rows.now(),
			number,
		);
	}

	/** Within a transaction; call {@link drop} after it. */
	private forget(number: number): void {
		this.dropDeliveries(number);
		this.rows.file.run('DELETE FROM subscription WHERE subscription = ?', number);
	}

	private drop(number: number): void {
		this.known.delete(number);
		this.up.delete(number);
	}

	/** Within a transaction: deletes all but the newest `keep` deliveries, and texts that no other delivery needs. */
	private dropDeliveries(number: number, keep = 0): void {
		const dropped = this.rows.file.all(
			`DELETE FROM delivery WHERE subscription = ?1 AND event IN (
				SELECT event FROM delivery WHERE subscription = ?1 ORDER BY event DESC LIMIT -1 OFFSET ?2
			) RETURNING event`,
			number,
			keep,
		);
		for (const row of dropped) this.clearUnneeded(integer(row, 'event'));
	}

	/** Within a transaction: deletes the text of an event that no delivery needs any more. */
	clearUnneeded(event: number): void {
		this.rows.file.run(
			`UPDATE inbox SET value = NULL
			WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = seq)`,
			event,
		);
	}
}

function sealContext(id: Uint8Array) {
	return { table: 'subscription', type: 'subscription', id };
}
