import type { SqliteFile } from './SqliteFile';
import { ACCOUNT_TABLES } from './schema';
import { sweepDeliveries } from './deliveries';

export const DAY = 24 * 60 * 60 * 1_000;

/**
 * How long ids of handled rows and sent messages are kept, in ms. WhatsApp asks for nothing older (Baileys'
 * PLACEHOLDER_MAX_AGE_SECONDS).
 */
export const MEMORY = 14 * DAY;

/** How long rows of a past identity and undelivered events are kept, in ms. */
export const PATIENCE = 30 * DAY;

/** How long an account is kept that no node has used, in ms. n8n does not say when a credential is deleted. */
export const DISUSE = 365 * DAY;

/** How many bytes of messages are kept for an account. The oldest go first; what is pending is in other tables. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** Rows deleted in one transaction: a few milliseconds, during which n8n stands still. */
export const PORTION = 250;

type Step = (file: SqliteFile, now: number, limit: number) => number;

/**
 * Deletes a portion of what is too old or belongs to nothing, in one transaction.
 * @param now of the {@link SteadyClock}
 * @returns whether there may be more
 */
export function prunePortion(file: SqliteFile, now: number): boolean {
	return file.transaction(() => {
		let left = PORTION;
		for (const step of STEPS) {
			for (let gone = -1; gone !== 0; left -= gone) {
				if (left <= 0) return true;
				gone = step(file, now, left);
			}
		}
		return false;
	});
}

const STEPS: Step[] = [
	(file, _, limit) => sweepDeliveries(file, limit),
	(file, now, limit) =>
		file.run(
			`DELETE FROM outbox WHERE (account, id) IN
				(SELECT account, id FROM outbox WHERE created_at < ? LIMIT ?)`,
			now - MEMORY,
			limit,
		).changes,
	(file, now, limit) =>
		file.run(
			`DELETE FROM message WHERE (account, id, place) IN
				(SELECT account, id, place FROM message WHERE expires_at < ? LIMIT ?)`,
			now,
			limit,
		).changes,
	(file, now, limit) =>
		file.run(
			`DELETE FROM journal WHERE seq IN (
				SELECT seq FROM journal WHERE created_at < ? AND (value IS NULL OR created_at < ?) LIMIT ?)`,
			now - MEMORY,
			now - PATIENCE,
			limit,
		).changes,
	(file, now, limit) => {
		const gone = file.all(
			`DELETE FROM inbox WHERE seq IN (
				SELECT seq FROM inbox WHERE created_at < ? AND (value IS NULL OR created_at < ?) LIMIT ?)
			RETURNING seq`,
			now - MEMORY,
			now - PATIENCE,
			limit,
		);
		for (const { seq } of gone) file.run('DELETE FROM delivery WHERE event = ?', seq as number);
		return gone.length;
	},
	forgetIdentity,
	forgetAccount,
	capMessages,
];

/** Rows that a logout has set aside. */
function forgetIdentity(file: SqliteFile, now: number, limit: number): number {
	const old = file.get('SELECT quarantine FROM quarantine WHERE created_at < ?', now - PATIENCE);
	if (!old) return 0;
	const identity = old.quarantine as number;
	let gone = file.run(
		`DELETE FROM key WHERE (account, quarantine, id) IN
			(SELECT account, quarantine, id FROM key WHERE quarantine = ? AND quarantine > 0 LIMIT ?)`,
		identity,
		limit,
	).changes;
	gone += file.run(
		'DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE quarantine = ? AND quarantine > 0 LIMIT ?)',
		identity,
		Math.max(0, limit - gone),
	).changes;
	if (gone < limit) {
		file.run('DELETE FROM quarantine WHERE quarantine = ?', identity);
		gone += 1;
	}
	return gone;
}

/** Rows of an account that is forgotten: see accounts.ts. Its own row goes last. */
function forgetAccount(file: SqliteFile, _: number, limit: number): number {
	const forgotten = file.get('SELECT account FROM account WHERE forgotten = 1');
	if (!forgotten) return 0;
	const account = forgotten.account as number;
	let gone = 0;
	for (const table of ACCOUNT_TABLES) {
		const key = PRIMARY_KEYS[table];
		gone += file.run(
			`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE account = ? LIMIT ?)`,
			account,
			Math.max(0, limit - gone),
		).changes;
	}
	if (gone < limit) {
		file.run('DELETE FROM account WHERE account = ?', account);
		gone += 1;
	}
	return gone;
}

const PRIMARY_KEYS: Record<(typeof ACCOUNT_TABLES)[number], string> = {
	key: 'account, quarantine, id',
	journal: 'seq',
	inbox: 'seq',
	subscription: 'subscription',
	outbox: 'account, id',
	message: 'account, id, place',
	known: 'account, type, id',
	read_mark: 'account, chat',
	question: 'account, id',
};

/** The oldest messages of an account that has more than {@link MAX_MESSAGE_BYTES}, by when they would expire. */
function capMessages(file: SqliteFile, _: number, limit: number): number {
	// The index has the sizes, so that no message is read.
	const large = file.get(
		'SELECT account FROM message GROUP BY account HAVING sum(size) > ?',
		MAX_MESSAGE_BYTES,
	);
	if (!large) return 0;
	return file.run(
		`DELETE FROM message WHERE (account, id, place) IN (
			SELECT account, id, place FROM message WHERE account = ? ORDER BY expires_at LIMIT ?)`,
		large.account as number,
		limit,
	).changes;
}
