import { type AccountRows, blob, integer } from './AccountRows';
import type { Row } from './SqliteFile';
import { dropDeliveries } from './deliveries';
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

	private isTrimming = false;

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

	/** Whether a subscription gets held events at once. */
	includesAnswers(number: number): boolean {
		return this.known.get(number)?.includeAnswers === true;
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
		const { workflowId, nodeId, events, includeOwnMessages, includeAnswers } = subscription;
		const { file, cipher, account, clock } = this.rows;
		const id = cipher.id('subscription', workflowId, nodeId);
		const stored = {
			workflowId,
			nodeId,
			events: [...events],
			includeOwnMessages,
			...(includeAnswers && { includeAnswers }),
		};
		const former = this.numberOf(workflowId, nodeId);
		const number = file.transaction(() => {
			// Under a new number it has no deliveries. Those of the former one are swept away.
			if (start === 'now' && former !== undefined) this.forget(former);
			const row = file.get(
				`INSERT INTO subscription (account, id, value, seen_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at
				RETURNING subscription`,
				account,
				id,
				cipher.seal(sealContext(id), Buffer.from(JSON.stringify(stored))),
				clock.now(),
			) as Row;
			return integer(row, 'subscription');
		});
		if (former !== undefined && former !== number) this.drop(former);
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
	 * deleted. Call it only after hours of running: at start no trigger is up.
	 */
	retire(): void {
		const { file, account, clock } = this.rows;
		const forgotten = file.transaction(() => {
			for (const number of this.up) this.see(number);
			const numbers = file
				.all(
					'SELECT subscription FROM subscription WHERE account = ? AND seen_at < ?',
					account,
					clock.now() - MEMORY,
				)
				.map((row) => integer(row, 'subscription'));
			for (const number of numbers) this.forget(number);
			return numbers;
		});
		for (const number of forgotten) this.drop(number);
		this.isTrimming = true;
	}

	/**
	 * Within a transaction: trims backlogs of triggers that are down to {@link MAX_BACKLOG}, after {@link retire}.
	 * @returns how many deliveries were dropped, `limit` at most
	 */
	trimBacklogs(limit: number): number {
		if (!this.isTrimming) return 0;
		const { file } = this.rows;
		let trimmed = 0;
		for (const number of this.known.keys()) {
			if (this.up.has(number) || trimmed >= limit) continue;
			const oldest = file.get(
				'SELECT event FROM delivery WHERE subscription = ? ORDER BY event DESC LIMIT 1 OFFSET ?',
				number,
				MAX_BACKLOG - 1,
			);
			if (!oldest) continue;
			trimmed += dropDeliveries(file, number, integer(oldest, 'event'), limit - trimmed);
		}
		if (trimmed < limit) this.isTrimming = false;
		return trimmed;
	}

	private see(number: number): void {
		this.rows.file.run(
			'UPDATE subscription SET seen_at = ? WHERE subscription = ?',
			this.rows.clock.now(),
			number,
		);
	}

	/** Within a transaction; call {@link drop} after it. Its deliveries are swept away (deliveries.ts). */
	private forget(number: number): void {
		this.rows.file.run('DELETE FROM subscription WHERE subscription = ?', number);
	}

	private drop(number: number): void {
		this.known.delete(number);
		this.up.delete(number);
		this.rows.sweep();
	}
}

function sealContext(id: Uint8Array) {
	return { table: 'subscription', type: 'subscription', id };
}
