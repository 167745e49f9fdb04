import {
	chmodSync,
	copyFileSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import type { OutboxEntry } from '../../../../nodes/WhatsAppWeb/store/Store';
import { runChild } from '../childProcess.ts';
import { temporaryDirectory } from '../temporaryDirectory.ts';

const bytes = (text: string) => Buffer.from(text);
const key = (id: string, value: string | null) =>
	({ table: 'key', type: 'session', id, value: value === null ? null : bytes(value) }) as const;

async function read(directory: string, ...ids: string[]) {
	const store = openStore(directory);
	try {
		const values = await (await store.open('credential', 'secret')).get('session', ids);
		return Object.fromEntries([...values].map(([id, value]) => [id, String(value)]));
	} finally {
		store.close();
	}
}

describe('the store', () => {
	it('keeps what was written, in files only the owner can read', async () => {
		const directory = join(temporaryDirectory(), 'deep', 'whatsapp-web');
		const store = openStore(directory);
		const account = await store.open('credential', 'secret');
		await account.write([key('a', 'first'), key('b', 'second'), key('c', '')]);
		await account.write([key('a', 'changed'), key('b', null)]);
		const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
		expect(mode(directory)).toBe('700');
		const files = readdirSync(directory);
		expect(files.toSorted()).toEqual([
			'lock',
			'store.sqlite',
			'store.sqlite-shm',
			'store.sqlite-wal',
		]);
		for (const file of files) expect(mode(join(directory, file))).toBe('600');
		store.close();

		expect(await read(directory, 'a', 'b', 'c', 'd')).toEqual({ a: 'changed', c: '' });
	});

	it('has written by the time a call returns, before its promise is awaited', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		const account = await store.open('credential', 'secret');
		const written = account.write([key('a', 'at once')]);
		const copy = snapshot(directory);
		await written;
		store.close();
		expect(await read(copy, 'a')).toEqual({ a: 'at once' });
	});

	it('writes all or nothing', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		const account = await store.open('credential', 'secret');
		await account.write([key('a', 'before')]);
		const change = { state: 'accepted', attempts: 1, code: null, calls: null } as const;
		const missing = { table: 'outbox', messageId: 'never', change } as const;
		await expect(account.write([key('a', 'after'), key('b', 'new'), missing])).rejects.toThrow(
			'not in the outbox',
		);
		await account.write([key('c', 'next')]);
		store.close();
		expect(await read(directory, 'a', 'b', 'c')).toEqual({ a: 'before', c: 'next' });
	});

	it('keeps accounts apart, and opens one once', async () => {
		const store = openStore(temporaryDirectory());
		const one = await store.open('one', 'secret');
		const two = await store.open('two', 'secret');
		await one.write([key('a', 'of one')]);
		expect(await two.get('session', ['a'])).toEqual(new Map());
		expect(one.hmac('purpose', 'text')).not.toBe(two.hmac('purpose', 'text'));
		expect(await store.open('one', 'secret')).toBe(one);
		store.close();
	});

	it('refuses another secret and touches nothing', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		await (await store.open('credential', 'secret')).write([key('a', 'safe')]);
		for (let attempt = 0; attempt < 2; attempt++) {
			await expect(store.open('credential', 'other')).rejects.toMatchObject({
				code: 'device_not_connected',
				details: { reason: 'wrong_storage_key' },
			});
		}
		store.close();
		expect(await read(directory, 'a')).toEqual({ a: 'safe' });
	});

	it('takes another secret from who knows the one before, and only then', async () => {
		const directory = temporaryDirectory();
		let store = openStore(directory);
		await (await store.open('credential', 'secret')).write([key('a', 'safe')]);
		const wrong = expect.objectContaining({ details: { reason: 'wrong_storage_key' } });
		await expect(store.open('credential', 'new', ['guess', ''])).rejects.toEqual(wrong);
		const account = await store.open('credential', 'new', ['guess', 'secret']);
		expect(await account.get('session', ['a'])).toEqual(new Map([['a', bytes('safe')]]));
		store.close();

		store = openStore(directory);
		await expect(store.open('credential', 'secret')).rejects.toEqual(wrong);
		const again = await store.open('credential', 'new');
		expect(await again.get('session', ['a'])).toEqual(new Map([['a', bytes('safe')]]));
		store.close();
	});

	it('finds out when a row was moved or changed in the file', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		await (await store.open('credential', 'secret')).write([key('a', 'one'), key('b', 'two')]);
		store.close();
		const file = new DatabaseSync(join(directory, 'store.sqlite'));
		file.exec('UPDATE key SET value = (SELECT value FROM key AS other WHERE other.id <> key.id)');
		file.close();
		await expect(read(directory, 'a', 'b')).rejects.toThrow('changed by someone else');
	});

	it('shows nothing readable in its files, even after rows are deleted', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		const account = await store.open('credential', 'Storage Key');
		const secrets = ['4915112345678', 'session', 'Hello Alice', '3EB0AAAA', 'SENDER', 'order-1'];
		await account.inbox.subscribe(
			{ workflowId: 'w', nodeId: 'n', events: ['message'], includeOwnMessages: false },
			'now',
		);
		await account.write([
			key('4915112345678.0', 'Hello Alice'),
			{
				table: 'journal',
				entry: {
					ciphertextHash: 'hash',
					stanzaId: '4915112345678|SENDER|3EB0AAAA',
					stanza: bytes('Hello Alice'),
					plaintext: bytes('Hello Alice'),
				},
			},
			{
				table: 'inbox',
				event: {
					id: '4915112345678',
					event: 'message',
					timestamp: 1,
					fromMe: false,
					payload: bytes('Hello Alice'),
				},
			},
		]);
		const entry: OutboxEntry = {
			messageId: '3EB0AAAA',
			commandKey: 'order-1',
			contentHash: 'hash',
			calls: null,
			chat: '4915112345678@s.whatsapp.net',
			payload: bytes('Hello Alice'),
			state: 'new',
			attempts: 0,
			code: null,
			result: bytes('Hello Alice'),
			createdAt: Date.now(),
		};
		const stored = {
			id: '3EB0AAAA',
			chatAndAuthor: 'SENDER',
			payload: bytes('Hello Alice'),
			keepDays: 1,
		};
		await account.write([
			{ table: 'outboxEntry', entry },
			{ table: 'message', message: stored },
		]);
		await account.quarantine();
		for (const file of readdirSync(directory)) {
			const content = readFileSync(join(directory, file));
			const found = [...secrets, 'Storage Key'].filter((secret) => content.includes(secret));
			expect({ file, found }).toEqual({ file, found: [] });
		}
		store.close();
	});

	it('takes a while for a write that survives a power cut (printed, not judged)', async () => {
		const store = openStore(temporaryDirectory());
		const account = await store.open('credential', 'secret');
		const session = Buffer.alloc(1_400, 'ratchet');
		const times: number[] = [];
		for (let n = 0; n < 500; n++) {
			const entry = {
				ciphertextHash: String(n),
				stanzaId: String(n),
				stanza: Buffer.alloc(600, 'stanza'),
				plaintext: Buffer.alloc(200, 'text'),
			};
			const started = process.hrtime.bigint();
			await account.write([
				{ table: 'key', type: 'session', id: String(n % 50), value: session },
				{ table: 'journal', entry },
			]);
			times.push(Number(process.hrtime.bigint() - started) / 1_000);
		}
		times.sort((a, b) => a - b);
		const [median, slow] = [times[250]!, times[495]!].map((time) => time.toFixed(0));
		process.stdout.write(`Store: session + journal in one write: ${median} µs (p99 ${slow} µs)\n`);
		expect(await account.journal.pending()).toHaveLength(500);
		store.close();
	});

	it('survives a kill at any moment, with every write it had confirmed', async () => {
		const directory = temporaryDirectory();
		const writer = runChild(
			`
			const { openStore } = await source('store/sqlite');
			const account = await openStore(process.argv[1]).open('credential', 'secret');
			for (let n = 0; ; n++) {
				const value = Buffer.from(String(n));
				await account.write(['a', 'b'].map((id) => ({ table: 'key', type: 'session', id, value })));
				if (process.stdout.write(n + '\\n') === false) await new Promise((drained) => process.stdout.once('drain', drained));
			}`,
			directory,
		);
		let confirmed = 0;
		while (confirmed < 200) confirmed = Number(await writer.line());
		await writer.kill();
		const { a, b } = await read(directory, 'a', 'b');
		expect(a).toBe(b);
		expect(Number(a)).toBeGreaterThanOrEqual(confirmed);
	});
});

describe('files that others may read or write', () => {
	const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

	it.each([
		['all may do everything', 0o777, 0o666, '700'],
		['all may do everything, the sticky bit set', 0o1777, 0o666, '700'],
		['all may read', 0o755, 0o644, '755'],
		['the group may write', 0o770, 0o660, '770'],
	])('are taken from them: %s', async (_, ofDirectory, ofFiles, left) => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		await (await store.open('credential', 'secret')).write([key('a', 'kept')]);
		// As a restored backup leaves them, taken while the store was open.
		const copy = join(temporaryDirectory(), 'copy');
		mkdirSync(copy);
		for (const file of readdirSync(directory)) {
			copyFileSync(join(directory, file), join(copy, file));
			chmodSync(join(copy, file), ofFiles);
		}
		chmodSync(copy, ofDirectory);
		store.close();

		const restored = openStore(copy);
		const account = await restored.open('credential', 'secret');
		await account.write([key('b', 'new')]);
		const files = readdirSync(copy);
		expect(files.toSorted()).toContain('store.sqlite-wal');
		for (const file of files) expect([file, mode(join(copy, file))]).toEqual([file, '600']);
		expect(mode(copy)).toBe(left);
		restored.close();
	});

	it('are taken from them behind a symbolic link, but not what is none of ours', () => {
		const elsewhere = temporaryDirectory();
		openStore(elsewhere).close();
		chmodSync(join(elsewhere, 'store.sqlite'), 0o666);
		const directory = temporaryDirectory();
		symlinkSync(join(elsewhere, 'store.sqlite'), join(directory, 'store.sqlite'));
		openStore(directory).close();
		expect(mode(join(elsewhere, 'store.sqlite'))).toBe('600');

		const foreign = join(elsewhere, 'foreign');
		writeFileSync(foreign, 'no database at all '.repeat(500));
		chmodSync(foreign, 0o644);
		const other = temporaryDirectory();
		symlinkSync(foreign, join(other, 'store.sqlite'));
		expect(() => openStore(other)).toThrow('damaged');
		expect(mode(foreign)).toBe('644');
	});
});

describe('a file that cannot be used', () => {
	const unusable = (reason: string, message: RegExp) =>
		expect.objectContaining({
			code: 'device_not_connected',
			retryable: false,
			details: { reason },
			message: expect.stringMatching(message),
		});

	it('is left alone when it is not a database', () => {
		const directory = temporaryDirectory();
		const file = join(directory, 'store.sqlite');
		writeFileSync(file, 'no database at all '.repeat(500));
		const before = readFileSync(file);
		expect(() => openStore(directory)).toThrow(unusable('data_file_unusable', /damaged/));
		expect(readFileSync(file).equals(before)).toBe(true);
	});

	it.each([
		['belongs to another program', 'CREATE TABLE theirs (x); PRAGMA user_version = 1'],
		['was written by a newer version', 'PRAGMA user_version = 999'],
	])('is left alone when it %s', (problem, change) => {
		const directory = temporaryDirectory();
		if (change.includes('999')) openStore(directory).close();
		const path = join(directory, 'store.sqlite');
		const file = new DatabaseSync(path);
		file.exec(change);
		file.close();
		const before = readFileSync(path);
		expect(() => openStore(directory)).toThrow(unusable('data_file_unusable', new RegExp(problem)));
		expect(readFileSync(path).equals(before)).toBe(true);
		// The directory is free again.
		expect(() => openStore(directory)).toThrow(unusable('data_file_unusable', new RegExp(problem)));
	});

	it('is named when the directory cannot be made', () => {
		const directory = temporaryDirectory();
		writeFileSync(join(directory, 'file'), '');
		expect(() => openStore(join(directory, 'file', 'deep'))).toThrow(
			unusable('data_directory_unusable', /cannot be used/),
		);
	});
});

/** The directory as a crash at this moment would leave it. */
function snapshot(directory: string): string {
	const copy = temporaryDirectory();
	for (const file of readdirSync(directory)) {
		// The shared-memory file does not survive a crash.
		if (!file.endsWith('-shm')) copyFileSync(join(directory, file), join(copy, file));
	}
	return copy;
}
