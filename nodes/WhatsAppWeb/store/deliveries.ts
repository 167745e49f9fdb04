import type { SqliteFile } from './SqliteFile';

/** Within a transaction: deletes the text of an event that no delivery needs any more. */
export function clearUnneeded(file: SqliteFile, event: number): void {
	file.run(
		`UPDATE inbox SET value = NULL
		WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE event = seq)`,
		event,
	);
}

/**
 * Within a transaction: deletes deliveries of subscriptions that are gone, and texts that no other delivery needs.
 * @returns how many, `limit` at most
 */
export function sweepDeliveries(file: SqliteFile, limit: number): number {
	// One look-up for each subscription, because a backlog may be long.
	const ownerless = file.get(
		`WITH RECURSIVE owner (number) AS (
			SELECT min(subscription) FROM delivery
			UNION ALL SELECT (SELECT min(subscription) FROM delivery WHERE subscription > number)
				FROM owner WHERE number IS NOT NULL
		)
		SELECT number FROM owner
		WHERE number IS NOT NULL AND number NOT IN (SELECT subscription FROM subscription) LIMIT 1`,
	);
	if (!ownerless) return 0;
	return dropDeliveries(file, ownerless.number as number, Infinity, limit);
}

/**
 * Within a transaction: deletes a subscription's oldest deliveries, and texts that no other delivery needs.
 * @param before the first number that stays
 * @returns how many, `limit` at most
 */
export function dropDeliveries(
	file: SqliteFile,
	subscription: number,
	before: number,
	limit: number,
): number {
	const dropped = file.all(
		`DELETE FROM delivery WHERE subscription = ?1 AND event IN (
			SELECT event FROM delivery WHERE subscription = ?1 AND event < ?2 ORDER BY event LIMIT ?3
		) RETURNING event`,
		subscription,
		before,
		limit,
	);
	for (const { event } of dropped) clearUnneeded(file, event as number);
	return dropped.length;
}
