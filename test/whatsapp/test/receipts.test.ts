import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import { useWorld } from './world.ts';

/** Message statuses of Baileys. */
const DELIVERED = 3;
const READ = 4;
const PLAYED = 5;

describe('receipts', () => {
	const world = useWorld();
	let alice: Phone;
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		({ alice, bob, client } = await world.linkAlice());
	});

	it('tell the sender what was delivered, read and played', async () => {
		const sent = await client.sock.sendMessage(bob.jid, { text: 'hello' });
		const id = sent?.key.id;
		await client.waitStatus(id, DELIVERED);
		const received = await bob.next();
		bob.sendReceipt(received, 'read');
		await client.waitStatus(id, READ);
		bob.sendReceipt(received, 'played');
		await client.waitStatus(id, PLAYED);
	});

	it('may stand for several messages', async () => {
		const ids: Array<string | null | undefined> = [];
		for (const text of ['one', 'two']) {
			ids.push((await client.sock.sendMessage(bob.jid, { text }))?.key.id);
		}
		const received = await Promise.all(ids.map((each) => bob.next(({ id }) => id === each)));
		bob.sendReceipt(received, 'read');
		for (const id of ids) await client.waitStatus(id, READ);
	});

	it('are sent by a phone that reads everything at once', async () => {
		bob.autoRead = true;
		const sent = await client.sock.sendMessage(bob.jid, { text: 'hello' });
		await client.waitStatus(sent?.key.id, READ);
	});

	it('wait for a sender who is away', async () => {
		bob.online = false;
		const sent = await client.sock.sendMessage(bob.jid, { text: 'hello' });
		await client.close();
		bob.online = true;
		await bob.next();
		client = world.connect({ auth: client.auth });
		await client.waitOpen();
		await client.waitStatus(sent?.key.id, DELIVERED);
	});

	it('tell the author and the own other devices what a companion has read', async () => {
		const second = await world.link(alice);
		const { id } = await bob.sendText(alice.jid, 'read me');
		const message = await client.nextMessage(({ key }) => key.id === id);
		const delivered = await bob.nextReceipt(({ from }) => from.includes(':1@'));
		expect(delivered.type).toBeUndefined();

		await client.sock.readMessages([message.key]);
		const read = await bob.nextReceipt(({ type }) => type === 'read');
		expect(read).toMatchObject({ ids: [id], from: '628111:1@s.whatsapp.net' });
		const own = await alice.nextReceipt(({ type }) => type === 'read-self');
		expect(own).toMatchObject({ ids: [id], recipient: bob.jid });
		const update = await second.nextUpdate(({ key }) => key.id === id);
		expect(update).toMatchObject({ key: { remoteJid: bob.jid, fromMe: false } });
	});

	it('stay private when the account wants it so', async () => {
		const { id } = await bob.sendText(alice.jid, 'read me');
		const message = await client.nextMessage(({ key }) => key.id === id);
		await client.sock.updateReadReceiptsPrivacy('none');
		await client.sock.fetchPrivacySettings(true);
		await client.sock.readMessages([message.key]);
		await alice.nextReceipt(({ type }) => type === 'read-self');
		expect(bob.receipts.filter(({ type }) => type === 'read')).toEqual([]);
	});

	it('come in one stanza for many messages', async () => {
		const first = await bob.sendText(alice.jid, 'one');
		const second = await bob.sendText(alice.jid, 'two');
		const keys = [first.id, second.id].map((id) => ({ id, remoteJid: bob.jid, fromMe: false }));
		await client.nextMessage(({ key }) => key.id === second.id);
		await client.sock.readMessages(keys);
		const { ids } = await bob.nextReceipt(({ type }) => type === 'read');
		expect(ids).toEqual([first.id, second.id]);
	});
});
