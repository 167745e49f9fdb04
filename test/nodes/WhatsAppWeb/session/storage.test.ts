import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import type { EventName } from '../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { stanza } from '../../../whatsapp/stanza.ts';
import { ItemReporter } from '../trigger/ItemReporter.ts';
import {
	OTHER_NUMBER,
	reaches,
	textCommand,
	Trigger,
	useSessionHarness,
} from './SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
/** Longer than the free pages of the file. */
const LONG = 'word '.repeat(400_000);

const harness = useSessionHarness();

/** The store's connection to its file, on which a test sets SQLite's limits. */
let database: DatabaseSync;
beforeEach(() => {
	const { prepare } = DatabaseSync.prototype;
	jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
		this: DatabaseSync,
		sql,
	) {
		const statement = prepare.call(this, sql);
		if (sql.includes('outbox')) [database] = [this];
		return statement;
	});
});
afterEach(() => {
	jest.restoreAllMocks();
});

/** Allows the file to grow no further, as on a full disk. */
async function fill(): Promise<void> {
	// This send makes the store prepare a statement, by which the connection is found.
	await harness.client().send(textCommand(TO, 'before it is full'));
	database.exec('PRAGMA max_page_count = 1');
}

function makeRoom(): void {
	database.exec('PRAGMA max_page_count = 4294967294');
}

/** Locks the file as another program does, for example a backup, between two transactions of the store. */
async function lock(): Promise<() => void> {
	const other = new DatabaseSync(join(harness.directory, 'store.sqlite'));
	for (;;) {
		try {
			other.exec('BEGIN IMMEDIATE');
			return () => other.close();
		} catch {
			await new Promise((resolve) => setImmediate(resolve));
		}
	}
}

/** Receipts that the linked device has sent for a message; the phone sends its own. */
function answersFor(id: string): unknown[] {
	return harness.wa.log.filter(
		(entry) => entry.event === 'receipt' && entry.ids.includes(id) && entry.from.includes(':1@'),
	);
}

describe('an event beside the messages that cannot be written', () => {
	it.each<[EventName, (group: string, messageId: string) => Promise<void>]>([
		[
			'receipt',
			async (_, messageId) => {
				harness.other.sendReceipt(await harness.other.next(({ id }) => id === messageId), 'read');
			},
		],
		['call', async () => await Promise.resolve(void harness.other.call(harness.own.jid))],
		[
			'group_update',
			async (group) =>
				await harness.other.changeGroup(group, stanza('subject', {}, Buffer.from('New'))),
		],
	])('is not acknowledged, and comes again: %s', async (event, happen) => {
		const client = await harness.link();
		const group = harness.other.createGroup('Family', [harness.own]);
		const { messageId } = await client.send(textCommand(TO, 'Hello', { waitUntil: 'delivered' }));
		const reporter = await ItemReporter.on(client, [event]);
		database.exec(
			"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.inbox BEGIN SELECT RAISE(FAIL, 'broken'); END",
		);
		const failed = reaches(client, 'reconnecting');
		await happen(group, messageId);
		expect(await failed).toMatchObject({ reason: 'storage_failed' });
		database.exec('DROP TRIGGER broken');
		expect(await reporter.json()).toMatchObject({ event });
		await reaches(client, 'open');
		expect(reporter.trigger.deliveries).toHaveLength(1);
	});
});

describe('keys that cannot be set aside', () => {
	it('keep from nobody that the device was unlinked', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client, { events: ['logged_out'] });
		const loggedOut = reaches(client, 'logged_out');
		database.exec(
			"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.quarantine BEGIN SELECT RAISE(FAIL, 'broken'); END",
		);
		harness.wa.faults.closeWith('now', { streamError: 'device_removed' });
		expect(await loggedOut).toMatchObject({ reason: 'unlinked_by_phone', code: 401 });
		expect((await trigger.next()).event).toMatchObject({
			session: harness.own.jid,
			data: { reason: 'unlinked_by_phone', code: 401 },
		});
		expect(harness.log).toContainEqual(
			expect.objectContaining({ message: 'something in the session failed' }),
		);
	});
});

describe('a full disk', () => {
	it('closes the connection before the message is answered for, and loses nothing', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		await fill();
		const failed = reaches(client, 'reconnecting');
		harness.wa.mark();
		await harness.other.sendText(harness.own.jid, LONG, { id: 'TOOLONG1' });
		await harness.other.sendText(harness.own.jid, 'afterwards');
		expect(await failed).toMatchObject({ reason: 'storage_failed', code: null });
		expect(answersFor('TOOLONG1')).toEqual([]);

		makeRoom();
		expect((await trigger.texts(2)).toSorted()).toEqual(['afterwards', LONG]);
		expect(trigger.deliveries).toHaveLength(2);
		await harness.wa.waitFor(
			'receipt',
			({ ids, from }) => ids.includes('TOOLONG1') && from.includes(':1@'),
		);
	});

	it('keeps a send from the wire, in words, and the same send goes through later, once', async () => {
		const client = await harness.link();
		await fill();
		await harness.other.next();
		const command = textCommand(TO, LONG, {
			idempotency: { key: 'order 1', scope: 'custom' },
		});
		await expect(client.send(command)).rejects.toMatchObject({
			code: 'internal_error',
			message: expect.stringContaining('disk is full'),
			description: expect.stringContaining('Free space'),
		});
		makeRoom();
		await client.send(command);
		await client.send(command);
		await client.send(textCommand(TO, 'the last'));
		expect((await harness.other.next()).message.extendedTextMessage?.text).toBe(LONG);
		expect((await harness.other.next()).message.extendedTextMessage?.text).toBe('the last');
	});
});

describe('a store that somebody else has locked', () => {
	it('does not make a failure of what WhatsApp has taken', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'before'));
		const answered = harness.wa.faults.delay({ tag: 'message' }, 500);
		const sent = client.send(textCommand(TO, 'Hello'));
		while (answered.count === 0) await new Promise((resolve) => setImmediate(resolve));
		const unlock = await lock();
		expect(await sent).toMatchObject({ status: 'accepted' });
		unlock();
		await harness.other.next(({ message }) => message.extendedTextMessage?.text === 'Hello');
	});

	it('closes the connection, and loses nothing', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const failed = reaches(client, 'reconnecting');
		const unlock = await lock();
		await harness.other.sendText(harness.own.jid, 'during the backup');
		expect(await failed).toMatchObject({ reason: 'storage_failed' });
		unlock();
		expect(await trigger.texts(1)).toEqual(['during the backup']);
	});
});
