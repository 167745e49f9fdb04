import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AccountStore, OutboxEntry } from '../../../../nodes/WhatsAppWeb/store/Store';
import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import { temporaryDirectory } from '../temporaryDirectory.ts';

const SEALED = [
	['account', 'wrapped_key'],
	['account', 'salt'],
	['key', 'value'],
	['journal', 'value'],
	['inbox', 'value'],
	['subscription', 'value'],
	['outbox', 'value'],
	['outbox', 'progress'],
	['outbox', 'result'],
	['message', 'value'],
	['known', 'value'],
	['question', 'value'],
] as const;

/** The columns by which rows are found. */
const LOOKED_UP = [
	['key', 'id'],
	['journal', 'id'],
	['inbox', 'id'],
	['outbox', 'id'],
	['outbox', 'command'],
	['message', 'id'],
	['message', 'place'],
	['known', 'id'],
	['question', 'id'],
] as const;

const SUBSCRIPTION = {
	workflowId: 'workflow',
	nodeId: 'node',
	events: ['message'],
	includeOwnMessages: false,
};

const bytes = (text: string) => Buffer.from(text);

async function fill(account: AccountStore): Promise<void> {
	await account.inbox.subscribe(SUBSCRIPTION, 'now');
	for (const name of ['one', 'two']) {
		const entry: OutboxEntry = {
			messageId: name,
			commandKey: `command ${name}`,
			contentHash: `hash ${name}`,
			calls: null,
			chat: `${name}@s.whatsapp.net`,
			payload: bytes(`payload ${name}`),
			state: 'new',
			attempts: 0,
			code: null,
			result: null,
			createdAt: Date.now(),
		};
		await account.write([
			{ table: 'outboxEntry', entry },
			{ table: 'key', type: 'session', id: name, value: bytes(`ratchet ${name}`) },
			{
				table: 'journal',
				entry: {
					ciphertextHash: name,
					stanzaId: name,
					stanza: bytes(`stanza ${name}`),
					plaintext: bytes(`text ${name}`),
				},
			},
			{
				table: 'inbox',
				event: {
					id: name,
					event: 'message',
					timestamp: 1,
					fromMe: false,
					payload: bytes(`event ${name}`),
				},
			},
			{
				table: 'outbox',
				messageId: name,
				change: {
					state: 'accepted',
					attempts: 1,
					code: null,
					calls: null,
					result: bytes(`result ${name}`),
				},
			},
			{
				table: 'message',
				message: {
					id: name,
					chatAndAuthor: name,
					payload: bytes(`message ${name}`),
					keepDays: 9_999,
				},
			},
			{ table: 'facts', type: 'names', id: name, value: bytes(`name ${name}`) },
			{
				table: 'question',
				messageId: name,
				value: bytes(`question ${name}`),
				address: null,
			},
		]);
	}
}

/** The answer to every query of the store, or the code of its error. */
async function readAll(directory: string): Promise<Record<string, unknown>> {
	const answers: Record<string, unknown> = {};
	const ask = async (name: string, question: () => Promise<unknown>): Promise<void> => {
		answers[name] = await question().catch((error: { code?: string }) => `error: ${error.code}`);
	};
	let store;
	try {
		store = openStore(directory);
	} catch (error) {
		return { store: `error: ${(error as { code?: string }).code}` };
	}
	try {
		const account = await store.open('credential', 'secret');
		for (const name of ['one', 'two']) {
			await ask(`key ${name}`, async () =>
				String((await account.get('session', [name])).get(name)),
			);
			await ask(`plaintext ${name}`, async () => String(await account.journal.plaintext(name)));
			await ask(`outbox ${name}`, async () => sealed(await account.outbox.byMessageId(name)));
			await ask(`command ${name}`, async () =>
				sealed(await account.outbox.byCommandKey(`command ${name}`)),
			);
			await ask(`message ${name}`, async () => (await account.messages.byId(name)).map(String));
			await ask(`known ${name}`, async () => String(await account.facts.get('names', name)));
		}
		await ask('journal', () => account.journal.pending());
		await ask('inbox', async () => {
			const { inbox } = account;
			// The number of attempts is not sealed.
			const deliveries = await inbox.pending('workflow', 'node', { limit: 10 });
			return await Promise.all(deliveries.map(async ({ number }) => await inbox.event(number)));
		});
		await ask('questions', async () => (await account.questions.all()).map(String).sort());
		await ask('subscriptions', () => account.inbox.subscriptions());
	} catch (error) {
		answers.account = `error: ${(error as { code?: string }).code}`;
	} finally {
		store.close();
	}
	return answers;
}

/** Removes the time, which is not sealed. */
function sealed(entry: OutboxEntry | undefined): object | undefined {
	return entry && { ...entry, createdAt: undefined };
}

async function filled(): Promise<string> {
	const directory = temporaryDirectory();
	const store = openStore(directory);
	await fill(await store.open('credential', 'secret'));
	store.close();
	return directory;
}

function copyOf(directory: string): string {
	const copy = temporaryDirectory();
	for (const file of readdirSync(directory)) copyFileSync(join(directory, file), join(copy, file));
	return copy;
}

function change(directory: string, sql: string): void {
	const file = new DatabaseSync(join(directory, 'store.sqlite'));
	file.function('flip', (value, at) => {
		const flipped = Buffer.from(value as Uint8Array);
		flipped[Number(at)]! ^= 1;
		return flipped;
	});
	file.exec(sql);
	file.close();
}

const isError = (answer: unknown): boolean => String(answer).startsWith('error:');

describe('a store that somebody tampered with', () => {
	it.each(SEALED)('gives an error for a byte changed in %s.%s', async (table, column) => {
		const directory = await filled();
		const whole = await readAll(copyOf(directory));
		const { length } = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true })
			.prepare(`SELECT length(${column}) AS length FROM ${table}`)
			.get() as { length: number };
		for (let at = 1; at <= length; at += Math.ceil(length / 12)) {
			const copy = copyOf(directory);
			change(copy, `UPDATE ${table} SET ${column} = flip(${column}, ${at - 1})`);
			const answers = await readAll(copy);
			expect(Object.values(answers).filter(isError)).not.toEqual([]);
			expectNoGarbage(answers, whole);
		}
	});

	// The other tables have one row.
	it.each(SEALED.filter(([table]) => !['account', 'subscription'].includes(table)))(
		'gives an error for two rows of %s.%s swapped',
		async (table, column) => {
			const directory = await filled();
			const whole = await readAll(copyOf(directory));
			change(
				directory,
				`UPDATE ${table} SET ${column} = (SELECT other.${column} FROM ${table} AS other WHERE other.id <> ${table}.id)`,
			);
			const answers = await readAll(directory);
			expect(Object.values(answers).filter(isError)).not.toEqual([]);
			expectNoGarbage(answers, whole);
		},
	);

	it.each(LOOKED_UP)(
		'gives an error for two rows whose %s.%s was swapped',
		async (table, column) => {
			const directory = await filled();
			const whole = await readAll(copyOf(directory));
			change(
				directory,
				`CREATE TEMP TABLE copy AS SELECT * FROM ${table};
			UPDATE copy SET ${column} =
				(SELECT other.${column} FROM ${table} AS other WHERE other.${column} <> copy.${column});
			DELETE FROM ${table};
			INSERT INTO ${table} SELECT * FROM copy`,
			);
			const answers = await readAll(directory);
			expect(Object.values(answers).filter(isError)).not.toEqual([]);
			expectNoGarbage(answers, whole);
		},
	);

	it.each([
		['key', 'key one'],
		['journal', 'plaintext one'],
		['journal', 'journal'],
	])(
		'gives an error for a %s of a past identity that was put back: %s',
		async (table, question) => {
			const directory = await filled();
			const store = openStore(directory);
			await (await store.open('credential', 'secret')).quarantine();
			store.close();
			change(directory, `UPDATE ${table} SET quarantine = 0`);
			expect((await readAll(directory))[question]).toBe('error: internal_error');
		},
	);

	it('never gives garbage, whichever byte of its file was changed', async () => {
		const directory = await filled();
		const whole = await readAll(copyOf(directory));
		const file = readFileSync(join(directory, 'store.sqlite'));
		// The step shares no divisor with the page size, so that the positions spread over all pages.
		for (let n = 0, at = 0; n < 300; n++, at = (at + 7_919) % file.length) {
			const copy = copyOf(directory);
			const changed = Buffer.from(file);
			changed[at] = changed[at]! ^ (1 << n % 8);
			writeFileSync(join(copy, 'store.sqlite'), changed);
			expectNoGarbage(await readAll(copy), whole);
		}
	});
});

/** Whether an answer is the true one, an error, or missing; a deleted row looks like one that never existed. */
function expectNoGarbage(answers: Record<string, unknown>, whole: Record<string, unknown>): void {
	for (const [name, answer] of Object.entries(answers)) {
		if (isError(answer) || isMissing(answer)) continue;
		const expected = whole[name];
		if (Array.isArray(answer)) for (const each of answer) expect(expected).toContainEqual(each);
		else expect({ name, answer }).toEqual({ name, answer: expected });
	}
}

function isMissing(answer: unknown): boolean {
	return answer === undefined || answer === 'undefined';
}
