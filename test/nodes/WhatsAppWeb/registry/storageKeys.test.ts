import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { CredentialFields } from '../../../../nodes/WhatsAppWeb/credential';
import { ACCOUNT_TABLES } from '../../../../nodes/WhatsAppWeb/store/schema';
import {
	linkByQr,
	OTHER_NUMBER,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../session/SessionHarness.ts';
import { Home } from './Home.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const REFUSED = { code: 'device_not_connected', details: { reason: 'wrong_storage_key' } };

const harness = useSessionHarness();

let place: Home;
beforeEach(async () => {
	place = await Home.make(harness, 'key 1 of n8n');
});
afterEach(async () => {
	await place.remove();
});

/** The number connects, receives and sends, without having been linked again. */
async function expectToWork(client: SessionClient): Promise<void> {
	expect(await client.status({ connect: true })).toMatchObject({ status: 'open' });
	const trigger = await Trigger.on(client);
	await harness.other.sendText(harness.own.jid, 'Hello');
	expect(await trigger.texts(1)).toEqual(['Hello']);
	const { messageId } = await client.send(textCommand(TO, 'Hello to you'));
	await harness.other.next((message) => message.id === messageId);
	await trigger.stop();
	expect(harness.own.devices()).toHaveLength(1);
}

/** What is in the file, row by row. */
function rows(): unknown {
	const file = new DatabaseSync(join(place.dataDirectory, 'store.sqlite'), { readOnly: true });
	const all = ['account', ...ACCOUNT_TABLES].map((table) =>
		file.prepare(`SELECT * FROM ${table}`).all(),
	);
	file.close();
	return all;
}

interface Keys {
	n8n: string;
	fields: CredentialFields;
}

/** One row of the table in docs/backup.md. */
interface Change {
	before: Keys;
	/** What is saved when the keys change, and when Previous Storage Key is emptied. */
	during: Keys;
	after: Keys;
	/** Whether n8n's own key, which is always tried, opens with the former settings what was changed. */
	formerFits?: true;
	/** The same for the new settings and a backup from before. */
	newFits?: true;
}

const OF_N8N: Keys = { n8n: 'key 1 of n8n', fields: {} };
const MINE: Keys = { n8n: 'key 1 of n8n', fields: { storageKey: 'mine' } };
const with2 = ({ fields }: Keys): Keys => ({ n8n: 'key 2 of n8n', fields });
const previously = ({ n8n, fields }: Keys, previousStorageKey: string): Keys => ({
	n8n,
	fields: { ...fields, previousStorageKey },
});
const OTHER: Keys = { n8n: 'key 1 of n8n', fields: { storageKey: 'another' } };

const CHANGES: Array<[string, Change]> = [
	[
		"from n8n's encryption key to a Storage Key",
		{ before: OF_N8N, during: MINE, after: MINE, newFits: true },
	],
	['to another Storage Key', { before: MINE, during: previously(OTHER, 'mine'), after: OTHER }],
	[
		"back to n8n's encryption key",
		{ before: MINE, during: previously(OF_N8N, 'mine'), after: OF_N8N, formerFits: true },
	],
	[
		"of n8n's encryption key",
		{
			before: OF_N8N,
			during: previously(with2(OF_N8N), 'key 1 of n8n'),
			after: with2(OF_N8N),
		},
	],
	[
		"of n8n's encryption key, which a number with a Storage Key does not notice",
		{ before: MINE, during: with2(MINE), after: with2(MINE), formerFits: true, newFits: true },
	],
];

describe('a change', () => {
	const use = ({ n8n, fields }: Keys): SessionClient => {
		place.encryptionKey = n8n;
		return place.client(fields);
	};

	it.each(CHANGES)('%s', async (_, { before, during, after, formerFits, newFits }) => {
		await linkByQr(use(before), harness.own);
		const backup = await place.run('back up running');
		await place.stop();
		// As Get Status does it.
		expect(await use(during).status()).toMatchObject({ jid: harness.own.jid });
		await place.stop();
		await expectToWork(use(after));
		await place.stop();
		const withFormer = use(before).status();
		if (formerFits) expect(await withFormer).toMatchObject({ jid: harness.own.jid });
		else await expect(withFormer).rejects.toMatchObject(REFUSED);
		await place.stop();

		// The backup needs the key of its time, which Previous Storage Key takes as well.
		await rm(place.dataDirectory, { recursive: true });
		await Home.put(join(backup, 'whatsapp-web'), place.dataDirectory);
		if (!newFits) await expect(use(after).status()).rejects.toMatchObject(REFUSED);
		await expectToWork(use(during));
	});
});

describe('a key that does not fit', () => {
	it('opens nothing and changes nothing, and a new credential can be linked beside it', async () => {
		await linkByQr(place.client({ storageKey: 'lost' }), harness.own);
		await place.stop();
		const before = rows();
		for (const fields of [
			{},
			{ storageKey: 'guessed' },
			{ storageKey: 'guessed', previousStorageKey: 'guessed, too' },
		]) {
			const client = place.client(fields);
			await expect(client.status({ connect: true })).rejects.toMatchObject(REFUSED);
			await expect(client.link({ method: 'qr' })).rejects.toMatchObject(REFUSED);
			await expect(client.logout()).rejects.toMatchObject(REFUSED);
		}
		await place.stop();
		expect(rows()).toEqual(before);

		const anew = await linkByQr(place.client({}, 'credential2'), harness.own);
		await anew.send(textCommand(TO, 'back again'));
		await harness.other.next();
		// The old key may be found after all.
		await place.client({ storageKey: 'lost' }).send(textCommand(TO, 'found'));
		await harness.other.next();
		expect(harness.own.devices()).toHaveLength(2);
	});
});

describe('a credential with another id', () => {
	it('has no number; with the id that the file names it has, and so in a new n8n', async () => {
		await linkByQr(place.client({ storageKey: 'mine' }, 'oLd1'), harness.own);
		await place.stop();
		expect(await place.client({ storageKey: 'mine' }, 'nEw1').status()).toMatchObject({
			status: 'unlinked',
		});
		await place.stop();
		expect((await place.run('list')).split('\n').sort()).toEqual(['nEw1', 'oLd1']);

		const next = await Home.make(harness, 'the key of another n8n');
		await Home.put(place.dataDirectory, next.dataDirectory);
		await place.remove();
		place = next;
		await expectToWork(place.client({ storageKey: 'mine' }, 'oLd1'));
	});
});

describe('a number that is to be forgotten', () => {
	const rowsOf = (account: unknown): number => {
		const file = new DatabaseSync(join(place.dataDirectory, 'store.sqlite'), { readOnly: true });
		const count = ['account', ...ACCOUNT_TABLES]
			.map((table) =>
				file.prepare(`SELECT count(*) AS n FROM ${table} WHERE account = ?`).get(account as number),
			)
			.reduce((sum, row) => sum + Number(row?.n), 0);
		file.close();
		return count;
	};

	it('is deleted at the next start, with the commands, and the others stay', async () => {
		await linkByQr(place.client(), harness.own);
		const gone = await linkByQr(place.client({}, 'gone'), harness.own);
		await gone.send(textCommand(TO, 'the last one'));
		const unlinked = harness.wa.once('logout');
		expect(await gone.logout()).toMatchObject({ status: 'logged_out' });
		await unlinked;
		expect(harness.own.devices()).toHaveLength(1);
		await place.stop();
		expect(rowsOf(2)).toBeGreaterThan(10);
		expect(await place.run('forget', { ID: 'unknown' })).toBe('There is no such credential.');
		expect(await place.run('forget', { ID: 'gone' })).toContain('will be deleted');

		await expectToWork(place.client());
		expect(harness.log).toContainEqual(
			expect.objectContaining({ fields: { credential: 'gone' }, level: 'warn' }),
		);
		while (rowsOf(2) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(await place.client({}, 'gone').status()).toMatchObject({ status: 'unlinked' });
		await expectToWork(place.client());
	});
});
