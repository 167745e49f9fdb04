import type { BinaryNode, WAMessage } from '@whiskeysockets/baileys';
import type { UploadedKeys } from '../accounts.ts';
import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import { child } from '../stanza.ts';
import { useWorld } from './world.ts';

const says =
	(text: string) =>
	({ message }: Pick<WAMessage, 'message'>): boolean =>
		(message?.conversation ?? message?.extendedTextMessage?.text) === text;

describe('messages', () => {
	const world = useWorld();
	let alice: Phone;
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		alice = world.wa.createPhone('628111', { pushName: 'Alice' });
		bob = world.wa.createPhone('628222', { pushName: 'Bob', lid: '999' });
		client = await world.link(alice);
	});

	it('go both ways by phone number', async () => {
		const sent = await client.sock.sendMessage(bob.jid, { text: 'hello' });
		const received = await bob.next();
		expect(received).toMatchObject({
			id: sent?.key.id,
			from: '628111:1@s.whatsapp.net',
			chat: alice.jid,
			fromMe: false,
		});
		expect(says('hello')(received)).toBe(true);

		const { id } = await bob.sendText(alice.jid, 'hi');
		const back = await client.nextMessage(says('hi'));
		expect(back).toMatchObject({ pushName: 'Bob', key: { id, remoteJid: bob.jid, fromMe: false } });
	});

	it('are forgotten but for the last thousand of each phone', async () => {
		const texts = Array.from({ length: 1001 }, (_, index) => `${index}`);
		for (const text of texts) await alice.sendText(bob.jid, text);
		await bob.next(says('1000'));
		world.wa.forget();
		expect(world.wa.log).toEqual([]);
		expect(bob.received.map(({ message }) => message.conversation)).toEqual(texts.slice(1));
		expect(alice.outgoing).toHaveLength(1000);
	});

	it('go both ways by LID', async () => {
		await bob.sendText(alice.jid, 'hi', { viaLid: true });
		const first = await client.nextMessage(says('hi'));
		expect(first.key).toMatchObject({ remoteJid: '999@lid', remoteJidAlt: bob.jid });

		await client.sock.sendMessage('999@lid', { text: 'hello' });
		const received = await bob.next();
		expect(received).toMatchObject({ from: alice.lid.replace('@', ':1@'), chat: alice.lid });
		const copy = await alice.next(says('hello'));
		expect(copy).toMatchObject({ fromMe: true, chat: '999@lid' });
	});

	it('are copied to the own phone and the other companions, without mixing up the LIDs', async () => {
		const second = await world.link(alice);
		const sent = await client.sock.sendMessage(bob.jid, { text: 'hello' });
		expect(await alice.next()).toMatchObject({ id: sent?.key.id, fromMe: true, chat: bob.jid });
		const copy = await second.nextMessage(says('hello'));
		expect(copy.key).toMatchObject({ remoteJid: bob.jid, fromMe: true });
		const { lidMapping } = second.sock.signalRepository;
		expect(await lidMapping.getLIDForPN(alice.jid)).toBe(alice.lid);

		await alice.sendText(bob.jid, 'from my phone');
		for (const companion of [client, second]) {
			const { key } = await companion.nextMessage(says('from my phone'));
			expect(key).toMatchObject({ remoteJid: bob.jid, fromMe: true });
		}
		expect(says('from my phone')(await bob.next(({ from }) => from === alice.jid))).toBe(true);
	});

	it('reach a companion of the other side too', async () => {
		const other = await world.link(bob);
		await client.sock.sendMessage(bob.jid, { text: 'hello' });
		await other.nextMessage(says('hello'));
		await bob.next(says('hello'));
		await other.sock.sendMessage(alice.jid, { text: 'hi' });
		await client.nextMessage(says('hi'));
	});

	it('to the own number reach the phone', async () => {
		await client.sock.sendMessage(alice.jid, { text: 'note to self' });
		expect(await alice.next(says('note to self'))).toMatchObject({ fromMe: true });
	});

	it('wait for a companion that is away, and are delivered again until it has receipted them', async () => {
		await client.close();
		for (const text of ['one', 'two', 'three']) await bob.sendText(alice.jid, text);

		// The first login gets them, but disconnects before a receipt arrives.
		const { faults } = world.wa;
		const lost = faults.drop({ tag: 'receipt', to: bob.jid, device: 1 }, 99);
		const hasty = world.connect({ auth: client.auth });
		await hasty.waitOpen();
		await hasty.nextMessage(says('three'));
		await hasty.close();
		lost.cancel();
		expect(lost.count).toBe(3);

		/** Logs in once more and counts the waiting messages. */
		const comeBack = async () => {
			const again = world.connect({ auth: client.auth });
			const offline = new Promise<string | undefined>((resolve) => {
				again.sock.ws.on('CB:ib,,offline', (ib: BinaryNode) => {
					resolve(child(ib, 'offline')?.attrs.count);
				});
			});
			await again.waitOpen();
			return await offline;
		};
		// The client has used up its keys and refuses a message it has decrypted before, which the server then forgets.
		const refused: string[] = [];
		const all = new Promise<void>((resolve) => {
			world.wa.on('nack', ({ error }) => {
				refused.push(error);
				if (refused.length === 3) resolve();
			});
		});
		expect(await comeBack()).toBe('3');
		await all;
		expect(refused).toEqual(['487', '487', '487']);
		expect(await comeBack()).toBe('0');
		const texts = hasty.messages.filter(({ message }) => message?.conversation);
		expect(texts.map(({ upsert, message }) => [upsert, message?.conversation])).toEqual([
			['append', 'one'],
			['append', 'two'],
			['append', 'three'],
		]);
	});

	it('wait for a phone that is offline', async () => {
		bob.online = false;
		await client.sock.sendMessage(bob.jid, { text: 'are you there' });
		await expect(bob.sendText(alice.jid, 'no')).rejects.toThrow('offline');
		expect(bob.received).toEqual([]);
		bob.online = true;
		expect(says('are you there')(await bob.next())).toBe(true);
	});

	it('are asked for again when they cannot be decrypted', async () => {
		const { faults } = world.wa;
		const corrupted = faults.corrupt({ tag: 'message', from: bob.jid, to: alice.jid });
		const { id } = await bob.sendText(alice.jid, 'broken on the way');
		const message = await client.nextMessage(says('broken on the way'));
		expect(message.key.id).toBe(id);
		expect(corrupted.count).toBe(1);
		expect(world.wa.log).toContainEqual(expect.objectContaining({ event: 'nack', error: '500' }));
	});

	it('are sent again by a companion whose message the phone could not decrypt', async () => {
		await client.close();
		const stored = new Map<string, WAMessage['message']>();
		const keeper = world.connect({
			auth: client.auth,
			getMessage: async ({ id }) => await Promise.resolve(stored.get(id ?? '') ?? undefined),
		});
		await keeper.waitOpen();
		world.wa.faults.corrupt({ tag: 'message', to: bob.jid });
		const sent = await keeper.sock.sendMessage(bob.jid, { text: 'once more' });
		stored.set(sent?.key.id ?? '', sent?.message);
		expect((await bob.next(says('once more'))).id).toBe(sent?.key.id);
	});

	it('that come twice are shown once', async () => {
		world.wa.faults.duplicate({ tag: 'message', to: alice.jid });
		world.wa.faults.duplicate({ tag: 'message', to: bob.jid });
		world.wa.mark();
		await bob.sendText(alice.jid, 'twice');
		await client.nextMessage(says('twice'));
		expect(await world.wa.waitFor('nack')).toMatchObject({ number: alice.number, error: '487' });
		await client.sock.sendMessage(bob.jid, { text: 'twice too' });
		await bob.next(says('twice too'));
		await client.sock.sendMessage(bob.jid, { text: 'last' });
		await bob.next(says('last'));
		expect(bob.received).toHaveLength(2);
	});

	it('carry edits, revocations, reactions and polls', async () => {
		const sent = await client.sock.sendMessage(bob.jid, { text: 'first' });
		const key = sent?.key ?? {};
		await client.sock.sendMessage(bob.jid, { text: 'second', edit: key });
		await client.sock.sendMessage(bob.jid, { react: { text: '👍', key } });
		await client.sock.sendMessage(bob.jid, { poll: { name: 'q', values: ['a', 'b'] } });
		await client.sock.sendMessage(bob.jid, { delete: key });
		await bob.next(({ message }) => message.protocolMessage?.type === 0);
		const sentByClient = world.wa.log.flatMap((entry) =>
			entry.event === 'message' && entry.from.startsWith('628111:1') ? [entry] : [],
		);
		expect(sentByClient.map(({ type, edit }) => [type, edit])).toEqual([
			['text', undefined],
			['text', '1'],
			['reaction', undefined],
			['poll', undefined],
			['text', '7'],
		]);
		await bob.send(alice.jid, {
			protocolMessage: { key: { id: 'X', remoteJid: alice.jid, fromMe: true } },
		});
		const { attrs } = (await alice.next(({ from }) => from === bob.jid)).stanza;
		expect(attrs.edit).toBe('7');
	});

	it('use up one-time pre-keys, and the companion is asked for more', async () => {
		const { wa } = world;
		const keys = wa.directory.device('628111:1@s.whatsapp.net')?.keys as UploadedKeys;
		const full = keys.left;
		await bob.sendText(alice.jid, 'takes one');
		expect(keys.left).toBe(full - 1);
		for (const id of [...keys.preKeys.keys()].slice(5)) keys.preKeys.delete(id);
		wa.mark();
		await (await world.link(wa.createPhone('628333'))).sock.sendMessage(alice.jid, { text: 'two' });
		await client.nextMessage(says('two'));
		const more = await wa.waitFor('prekeys', ({ number }) => number === alice.number);
		expect(more).toMatchObject({ device: 1, count: 5 });
	});
});
