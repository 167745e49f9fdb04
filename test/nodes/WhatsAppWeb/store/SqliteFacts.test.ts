import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from '../../../../nodes/WhatsAppWeb/store/Store';
import { openAccount } from './openAccount.ts';

const BUDI = '628222000222@s.whatsapp.net';
const fact = (type: string, id: string, value: string | null): Mutation => ({
	table: 'facts',
	type,
	id,
	value: value === null ? null : Buffer.from(value),
});
const texts = (facts: Map<string, Uint8Array>) =>
	Object.fromEntries([...facts].map(([id, value]) => [id, String(value)]));

describe('what is known', () => {
	it('is found by its id and listed by its type, across a restart', async () => {
		const store = await openAccount();
		await store.account.write([
			fact('names', BUDI, 'Budi'),
			fact('names', '120363@g.us', 'Team'),
			fact('label', '1', 'New customer'),
		]);
		const { facts } = await store.reopenAfter(0);
		expect(String(await facts.get('names', BUDI))).toBe('Budi');
		expect(await facts.get('label', BUDI)).toBeUndefined();
		expect(texts(await facts.all('names'))).toEqual({ [BUDI]: 'Budi', '120363@g.us': 'Team' });
		expect(texts(await facts.all('label'))).toEqual({ 1: 'New customer' });
		expect(await facts.all('nothing')).toEqual(new Map());
		store.close();
	});

	it('is replaced and taken away', async () => {
		const { account, close } = await openAccount();
		await account.write([fact('names', BUDI, 'Budi'), fact('names', 'a', 'A')]);
		await account.write([fact('names', BUDI, 'Mr Budi'), fact('names', 'a', null)]);
		expect(texts(await account.facts.all('names'))).toEqual({ [BUDI]: 'Mr Budi' });
		close();
	});

	it('is forgotten when the identity is set aside', async () => {
		const { account, close } = await openAccount();
		await account.write([fact('names', BUDI, 'Budi')]);
		await account.quarantine();
		expect(await account.facts.all('names')).toEqual(new Map());
		close();
	});

	it('is not to be read without the key', async () => {
		const { account, directory, close } = await openAccount();
		await account.write([fact('names', BUDI, 'Budi Santoso')]);
		close();
		for (const file of readdirSync(directory)) {
			const bytes = readFileSync(join(directory, file)).toString('latin1');
			expect(bytes).not.toMatch(/628222000222|Budi|names/);
		}
	});
});
