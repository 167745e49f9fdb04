import type { SqliteFile } from './SqliteFile';
import { unusableFile } from './files';

/** Marks a file as ours in SQLite's header ("WAWB"). */
const APPLICATION_ID = 0x57_41_57_42;

/** What SQLite keeps of its write-ahead log once that is in the file. */
const MAX_LOG_BYTES = 4 * 1024 * 1024;

/** The tables whose rows belong to one account. */
export const ACCOUNT_TABLES = [
	'key',
	'journal',
	'inbox',
	'subscription',
	'outbox',
	'message',
	'known',
	'read_mark',
	'question',
] as const;

/**
 * Migrations in order; the file's user_version counts the ones it has. Never change a released one.
 *
 * - `id`, `stanza`, `command`, `place`, `chat` and `type` are HMACs; `value`, `progress` and `result` are sealed (cipher.ts).
 * - A value is cleared when its text is no longer needed. Its id stays, to recognise what comes again.
 * - `quarantine` 0 is the linked identity. Others are past ones, sealed once more (quarantine.ts).
 * - `address` is sealed with n8n's encryption key instead, because it is read before any account is opened.
 * - Times are in ms of the {@link SteadyClock}, `clock.wall` is in Unix ms.
 */
const MIGRATIONS = [
	`
	CREATE TABLE account (
		account INTEGER PRIMARY KEY,
		credential TEXT NOT NULL UNIQUE,
		salt BLOB NOT NULL,
		wrapped_key BLOB NOT NULL,
		created_at INTEGER NOT NULL
	) STRICT;

	CREATE TABLE quarantine (
		quarantine INTEGER PRIMARY KEY AUTOINCREMENT,
		created_at INTEGER NOT NULL
	) STRICT;

	CREATE TABLE key (
		account INTEGER NOT NULL,
		quarantine INTEGER NOT NULL DEFAULT 0,
		id BLOB NOT NULL,
		value BLOB NOT NULL,
		PRIMARY KEY (account, quarantine, id)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX key_quarantine ON key (quarantine) WHERE quarantine > 0;

	CREATE TABLE journal (
		seq INTEGER PRIMARY KEY AUTOINCREMENT,
		account INTEGER NOT NULL,
		quarantine INTEGER NOT NULL DEFAULT 0,
		id BLOB NOT NULL,
		stanza BLOB NOT NULL,
		value BLOB,
		created_at INTEGER NOT NULL,
		UNIQUE (account, quarantine, id)
	) STRICT;
	CREATE INDEX journal_stanza ON journal (account, stanza) WHERE value IS NOT NULL;
	CREATE INDEX journal_age ON journal (created_at);

	CREATE TABLE inbox (
		seq INTEGER PRIMARY KEY AUTOINCREMENT,
		account INTEGER NOT NULL,
		id BLOB NOT NULL,
		value BLOB,
		created_at INTEGER NOT NULL,
		UNIQUE (account, id)
	) STRICT;
	CREATE INDEX inbox_age ON inbox (created_at);

	CREATE TABLE subscription (
		subscription INTEGER PRIMARY KEY AUTOINCREMENT,
		account INTEGER NOT NULL,
		id BLOB NOT NULL,
		value BLOB NOT NULL,
		UNIQUE (account, id)
	) STRICT;

	CREATE TABLE delivery (
		subscription INTEGER NOT NULL,
		event INTEGER NOT NULL,
		attempts INTEGER NOT NULL DEFAULT 0,
		PRIMARY KEY (subscription, event)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX delivery_event ON delivery (event);

	CREATE TABLE outbox (
		account INTEGER NOT NULL,
		id BLOB NOT NULL,
		command BLOB,
		value BLOB NOT NULL,
		progress BLOB NOT NULL,
		result BLOB,
		created_at INTEGER NOT NULL,
		PRIMARY KEY (account, id)
	) STRICT, WITHOUT ROWID;
	CREATE UNIQUE INDEX outbox_command ON outbox (account, command) WHERE command IS NOT NULL;
	CREATE INDEX outbox_age ON outbox (created_at);
	`,
	`
	CREATE TABLE message (
		account INTEGER NOT NULL,
		id BLOB NOT NULL,
		place BLOB NOT NULL,
		value BLOB NOT NULL,
		expires_at INTEGER NOT NULL,
		PRIMARY KEY (account, id, place)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX message_age ON message (expires_at);
	`,
	`
	ALTER TABLE delivery ADD COLUMN bundle INTEGER;
	UPDATE delivery SET bundle = event WHERE attempts > 0;
	CREATE INDEX delivery_bundle ON delivery (subscription, bundle) WHERE bundle IS NOT NULL;
	ALTER TABLE subscription ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
	UPDATE subscription SET seen_at = unixepoch() * 1000;
	`,
	`
	CREATE TABLE known (
		account INTEGER NOT NULL,
		type BLOB NOT NULL,
		id BLOB NOT NULL,
		value BLOB NOT NULL,
		PRIMARY KEY (account, type, id)
	) STRICT, WITHOUT ROWID;
	`,
	// Older messages were sealed without their id, and do not open.
	'DELETE FROM message',
	'ALTER TABLE delivery ADD COLUMN alone INTEGER NOT NULL DEFAULT 0',
	`
	CREATE TABLE clock (
		one INTEGER PRIMARY KEY CHECK (one = 0),
		steady INTEGER NOT NULL,
		wall INTEGER NOT NULL
	) STRICT;

	ALTER TABLE account ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE account ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;

	ALTER TABLE message ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
	UPDATE message SET size = length(value);
	CREATE INDEX message_size ON message (account, expires_at, size);

	CREATE INDEX journal_quarantine ON journal (quarantine) WHERE quarantine > 0;
	`,
	// Messages are listed by `arrival`, which grows. Older ones, whose values lack their id, are still found by it.
	`
	ALTER TABLE message ADD COLUMN chat BLOB;
	ALTER TABLE message ADD COLUMN arrival INTEGER;
	CREATE INDEX message_arrival ON message (account, arrival) WHERE arrival IS NOT NULL;
	CREATE INDEX message_chat ON message (account, chat, arrival) WHERE arrival IS NOT NULL;

	CREATE TABLE read_mark (
		account INTEGER NOT NULL,
		chat BLOB NOT NULL,
		value BLOB NOT NULL,
		PRIMARY KEY (account, chat)
	) STRICT, WITHOUT ROWID;
	`,
	`
	CREATE TABLE question (
		account INTEGER NOT NULL,
		id BLOB NOT NULL,
		value BLOB NOT NULL,
		address BLOB,
		PRIMARY KEY (account, id)
	) STRICT, WITHOUT ROWID;

	ALTER TABLE delivery ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
	`,
];

/**
 * Migrates the file to the newest version. A file of another program is not touched.
 * @throws WhatsAppError `device_not_connected`, reason `data_file_unusable`
 */
export function migrate(file: SqliteFile): void {
	const { application, version, tables } = file.get(
		`SELECT
			(SELECT application_id FROM pragma_application_id) AS application,
			(SELECT user_version FROM pragma_user_version) AS version,
			(SELECT count(*) FROM sqlite_schema) AS tables`,
	) as { application: number; version: number; tables: number };

	const isNew = application === 0 && version === 0 && tables === 0;
	if (!isNew && application !== APPLICATION_ID) {
		throw unusableFile(file.path, 'belongs to another program');
	}
	if (version > MIGRATIONS.length) {
		throw unusableFile(file.path, 'was written by a newer version of this package');
	}
	// Durable through power loss. These pragmas write to the file, so the checks come first.
	file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
	file.exec(`PRAGMA journal_size_limit = ${MAX_LOG_BYTES}`);
	if (version === MIGRATIONS.length) return;
	file.transaction(() => {
		for (const migration of MIGRATIONS.slice(version)) file.exec(migration);
		file.exec(
			`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`,
		);
	});
}
