import { encodePlain } from '../../../../../nodes/WhatsAppWeb/contract/plainData';
import { ChatDirectory } from '../../../../../nodes/WhatsAppWeb/session/account/ChatDirectory';
import { FactTable } from '../../../../../nodes/WhatsAppWeb/session/account/FactTable';
import type { KnownNames } from '../../../../../nodes/WhatsAppWeb/session/account/names';
import { openAuth } from '../../../../../nodes/WhatsAppWeb/session/signal/authState';
import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { openAccount } from '../../store/openAccount.ts';

const ME = { pn: '628111000111@s.whatsapp.net', lid: null };

/** A directory over a store of its own. */
async function open(known: ReadonlyArray<readonly [string, KnownNames]>) {
	const opened = await openAccount();
	const { account } = opened;
	const { keys } = await openAuth(account, await loadBaileys());
	const names = new FactTable<KnownNames>(account, 'names');
	await names.learnAll(known);
	const directory = new ChatDirectory(() => ({ names, me: () => ME, auth: { keys } }));
	const find = async (words = '', isWanted: (jid: string) => boolean = () => true) =>
		await directory.find({ words, isWanted });
	const labels = async (words = '') => (await find(words)).map(({ name, jids }) => name ?? jids[0]);
	/** WhatsApp has told which number a LID belongs to. */
	const map = async (lid: string, digits: string): Promise<void> => {
		const mapping = { [digits]: lid, [`${lid}_reverse`]: digits };
		await keys.set({ 'lid-mapping': mapping });
	};
	return { account, names, directory, find, labels, map };
}

const pn = (digits: string) => `${digits}@s.whatsapp.net`;

it('orders by name as people read it, and lists those without one last', async () => {
	const { labels } = await open([
		[pn('628000000001'), { pushName: 'Zoe' }],
		['120363000000000001@g.us', { subject: 'Shift 10' }],
		['120363000000000002@g.us', { subject: 'Shift 2' }],
		[pn('628000000002'), {}],
		[pn('628000000003'), { savedName: 'émile' }],
		['120363000000000003@newsletter', { subject: 'ÅNGSTRÖM' }],
	]);
	expect(await labels()).toEqual([
		'ÅNGSTRÖM',
		'émile',
		'Shift 2',
		'Shift 10',
		'Zoe',
		'628000000002@s.whatsapp.net',
	]);
});

it.each([
	['emile', ['Émile Zola', 'Aunt Emile']],
	['ZOLA em', ['Émile Zola']],
	['mil', ['Mil', 'Aunt Emile', 'Émile Zola']],
	['Ola', ['Émile Zola']],
	['+62 800-1', ['Mil']],
	// As it is dialled within the country.
	['0800 1', ['Mil']],
	['8001@', []],
	['628001000001@s.whatsapp.net', ['Mil']],
	['  ', ['Aunt Emile', 'Émile Zola', 'Mil']],
	['nobody', []],
])('finds %j, the likeliest first', async (words, found) => {
	const { labels } = await open([
		[pn('628001000001'), { pushName: 'Mil' }],
		[pn('49301234567'), { pushName: 'Aunt Emile' }],
		['120363000000000001@g.us', { subject: 'Émile Zola' }],
	]);
	expect(await labels(words)).toEqual(found);
});

it('lists a person of two identities once, by number', async () => {
	const { find, names, map } = await open([
		[pn('628000000001'), { savedName: 'Budi', pushName: 'before' }],
		['100000000001@lid', { pushName: 'Budi S.' }],
		['100000000002@lid', { pushName: 'Citra' }],
	]);
	await map('100000000001', '628000000001');
	const budi = { jids: [pn('628000000001'), '100000000001@lid'], name: 'Budi', isContact: true };
	const citra = { jids: ['100000000002@lid'], name: 'Citra', isContact: false };
	expect(await find()).toEqual([budi, citra]);
	expect(await find('', (jid) => jid.endsWith('@lid'))).toEqual([citra]);
	// Her number becomes known later, and she is saved under it.
	await map('100000000002', '628000000002');
	await names.learn(pn('628000000002'), { savedName: 'Aunt Citra' });
	expect(await find('citra')).toEqual([
		{ jids: [pn('628000000002'), '100000000002@lid'], name: 'Aunt Citra', isContact: true },
	]);
});

it('knows what is learned, renamed and forgotten while somebody searches', async () => {
	const { labels, names, directory } = await open([[pn('628000000001'), { pushName: 'Budi' }]]);
	expect(await labels()).toEqual(['Budi']);
	await names.learn('120363000000000001@g.us', { subject: 'Family' });
	await names.learn(pn('628000000001'), { savedName: 'Uncle Budi' });
	expect(await labels()).toEqual(['Family', 'Uncle Budi']);
	await names.learn(pn('628000000001'), null);
	expect(await labels()).toEqual(['Family']);
	directory.forget();
	expect(await labels()).toEqual(['Family']);
});

it('two searches at once both know what was learned before', async () => {
	const { labels, names, directory } = await open([[pn('628000000001'), { pushName: 'Budi' }]]);
	directory.prepare();
	await names.learn('120363000000000001@g.us', { subject: 'Family' });
	const both = await Promise.all([labels(), labels()]);
	expect(both).toEqual([
		['Budi', 'Family'],
		['Budi', 'Family'],
	]);
});

it('is read anew after a flood of changes', async () => {
	const { account, labels, names } = await open([[pn('628000000001'), { pushName: 'Budi' }]]);
	const { all } = account.facts;
	let readings = 0;
	account.facts.all = async (type) => {
		readings++;
		return await all.call(account.facts, type);
	};
	expect(await labels()).toEqual(['Budi']);
	await names.learnAll(
		Array.from({ length: 1_500 }, (_, n) => [
			pn(String(628_100_000_000 + n)),
			{ pushName: `N${n}` },
		]),
	);
	expect(await labels()).toHaveLength(1_501);
	expect(readings).toBe(2);
});

it('is read anew after it could not be read', async () => {
	const { account, labels } = await open([[pn('628000000001'), { pushName: 'Budi' }]]);
	const { all } = account.facts;
	account.facts.all = () => Promise.reject(new Error('broken'));
	await expect(labels()).rejects.toThrow('broken');
	account.facts.all = all.bind(account.facts);
	expect(await labels()).toEqual(['Budi']);
});

it('finds among 10,000 chats without reading the store again', async () => {
	const { account, find } = await open([]);
	await account.write(
		Array.from({ length: 10_000 }, (_, n) => ({
			table: 'facts' as const,
			type: 'names',
			id: pn(String(628_100_000_000 + n)),
			value: encodePlain({ pushName: `Person ${n}` }),
		})),
	);
	expect(await find()).toHaveLength(10_000);
	account.facts.all = () => Promise.reject(new Error('read again'));
	account.get = () => Promise.reject(new Error('read again'));
	expect((await find('person 99')).map(({ name }) => name).slice(0, 3)).toEqual([
		'Person 99',
		'Person 990',
		'Person 991',
	]);
	expect(await find('628100009999')).toHaveLength(1);
});
