import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import type { CloseHow, Phone } from '../index.ts';
import { useWorld } from './world.ts';

describe('faults', () => {
	const world = useWorld();
	let alice: Phone;
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		({ alice, bob, client } = await world.linkAlice());
		// Sessions exist from here on, so that a send is one stanza.
		await client.sock.sendMessage(bob.jid, { text: 'before' });
		await bob.next();
		world.wa.mark();
	});

	const send = async (text: string) => (await client.sock.sendMessage(bob.jid, { text }))?.key.id;
	const next = async () => (await bob.next()).message.extendedTextMessage?.text;
	const sends = { tag: 'message', from: '628111:1@s.whatsapp.net' };

	it('drop: the message never arrives and is never acknowledged', async () => {
		const fault = world.wa.faults.drop(sends);
		const dropped = await send('dropped');
		const arrived = await send('arrived');
		expect(await next()).toBe('arrived');
		expect(fault.count).toBe(1);
		const acks = world.wa.log.flatMap((entry) => (entry.event === 'ack' ? [entry.id] : []));
		expect(acks).toContain(arrived);
		expect(acks).not.toContain(dropped);
	});

	it('delay: what follows overtakes the message', async () => {
		world.wa.faults.delay(sends, 100);
		await send('slow');
		await send('fast');
		expect(await next()).toBe('fast');
		expect(await next()).toBe('slow');
	});

	it('withholdAck: the message arrives, the sender does not learn of it', async () => {
		const acks = new Set<string>();
		const acked = new Promise<void>((resolve) => {
			client.sock.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
				acks.add(attrs.id ?? '');
				if (acks.has(loud)) resolve();
			});
		});
		let loud = 'not sent yet';
		world.wa.faults.withholdAck(sends);
		const quiet = await send('quiet');
		loud = (await send('loud')) ?? '';
		expect(await next()).toBe('quiet');
		expect(await next()).toBe('loud');
		await acked;
		expect([...acks]).not.toContain(quiet);
	});

	it('nack: the message is refused', async () => {
		world.wa.faults.nack(sends, 463);
		const id = await send('refused');
		await client.waitStatus(id, 0);
		expect(await world.wa.waitFor('ack', (ack) => ack.id === id)).toMatchObject({ error: '463' });
		expect(bob.received).toHaveLength(1);
	});

	it('nack: the query is refused', async () => {
		world.wa.faults.nack({ tag: 'iq', xmlns: 'blocklist' }, 429);
		await expect(client.sock.fetchBlocklist()).rejects.toMatchObject({ data: 429 });
		expect(await client.sock.fetchBlocklist()).toEqual([]);
	});

	it.each<[CloseHow, number]>([
		[{ streamError: '503' }, 503],
		[{ streamError: 'conflict' }, 440],
		[{ streamError: 'device_removed' }, 401],
		[{ failure: 403 }, 403],
		[{ tcp: true }, 428],
		[{ websocket: 1011 }, 428],
	])('closeWith %j: the client sees %i', async (how, code) => {
		world.wa.faults.closeWith('now', how);
		expect(await client.waitClose()).toBe(code);
		expect(world.wa.connections()).toEqual([]);
	});

	it('closeWith a stanza: it is lost with the connection, or processed first', async () => {
		const { faults } = world.wa;
		faults.closeWith(sends, { tcp: true });
		await send('lost').catch(() => undefined);
		expect(await client.waitClose()).toBe(428);

		client = world.connect({ auth: client.auth });
		await client.waitOpen();
		faults.closeWith(sends, { tcp: true, processed: true });
		await send('processed').catch(() => undefined);
		expect(await client.waitClose()).toBe(428);
		expect(await next()).toBe('processed');
	});

	it('failLogin: refused as often as ordered', async () => {
		await client.close();
		world.wa.faults.failLogin(alice.number, 503);
		expect(await world.connect({ auth: client.auth }).waitClose()).toBe(503);
		await world.connect({ auth: client.auth }).waitOpen();
	});

	it('lose: the message is gone for good', async () => {
		world.wa.faults.lose({ tag: 'message', to: bob.jid });
		await send('lost');
		await send('arrived');
		expect(await next()).toBe('arrived');
	});

	it('withholdPreKeys: no message to somebody new', async () => {
		const carol = world.wa.createPhone('628333');
		await client.close();
		client = world.connect({ auth: client.auth, defaultQueryTimeoutMs: 200 });
		await client.waitOpen();
		const fault = world.wa.faults.withholdPreKeys(carol.lid, 9);
		await expect(client.sock.sendMessage(carol.jid, { text: 'hello' })).rejects.toThrow();
		fault.cancel();
		await client.sock.sendMessage(carol.jid, { text: 'hello' });
		await carol.next();
	});

	it('freeze: TCP stays open, and nothing comes any more', async () => {
		const frozen = world.wa.faults.freeze(alice.number);
		const lost = await send('into the void');
		while (frozen.count === 0) await new Promise((resolve) => setImmediate(resolve));
		await bob.sendText(alice.jid, 'waits');
		expect(world.wa.connections()).toHaveLength(1);
		expect(client.messages.some(({ message }) => message?.conversation === 'waits')).toBe(false);
		frozen.cancel();
		await client.close();
		client = world.connect({ auth: client.auth });
		await client.waitOpen();
		await client.nextMessage(({ message }) => message?.conversation === 'waits');
		expect(bob.received.map(({ id }) => id)).not.toContain(lost);
	});

	it('match by predicate, which sees the device', async () => {
		const devices: unknown[] = [];
		world.wa.faults.drop((stanza, device) => {
			if (stanza.tag === 'message') devices.push(device);
			return false;
		});
		await send('seen');
		await next();
		expect(devices).toEqual([{ number: alice.number, device: 1 }]);
	});
});

describe('the server', () => {
	const world = useWorld();

	it('hangs up on what is not WhatsApp', async () => {
		const socket = new WebSocket(world.wa.url);
		const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
		socket.addEventListener('open', () => socket.send(Buffer.from('not WhatsApp')));
		await closed;
		expect(world.takeViolations()).toEqual([expect.stringContaining('broken frame')]);
		expect((await fetch(world.wa.url.replace('ws:', 'http:'))).status).toBe(404);
	});

	it('stops twice, and rejects those who wait', async () => {
		const waiting = world.wa.once('login');
		const rejected = expect(waiting).rejects.toThrow('stopped');
		await world.wa.stop();
		await world.wa.stop();
		await rejected;
	});
});
