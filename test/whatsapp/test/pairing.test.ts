import { makeAuth } from '../client.ts';
import { useWorld } from './world.ts';

const NUMBER = '628111000111';

describe('pairing', () => {
	const world = useWorld();

	it('links a companion that shows a QR code', async () => {
		const { wa } = world;
		const phone = wa.createPhone(NUMBER, { pushName: 'Alice' });
		const client = world.connect();
		const qr = await client.nextQr();
		expect(wa.pendingLinks()).toHaveLength(1);

		expect(await phone.scan(qr)).toEqual({ device: 1 });
		await client.waitOpen();

		expect(client.auth.creds.me?.id).toBe(`${NUMBER}:1@s.whatsapp.net`);
		expect(client.auth.creds.me?.lid).toBe(phone.lid.replace('@', ':1@'));
		expect(phone.devices()).toEqual([1]);
		expect(wa.pendingLinks()).toEqual([]);
		expect(wa.connections()).toEqual([{ number: NUMBER, device: 1 }]);
	});

	it('refuses a QR code of another device, or of one that is gone', async () => {
		const { wa } = world;
		const phone = wa.createPhone(NUMBER);
		const client = world.connect();
		const qr = await client.nextQr();
		const [ref, , ...rest] = qr.split(',');
		const forged = [ref, Buffer.alloc(32, 7).toString('base64'), ...rest].join(',');
		await expect(phone.scan(forged)).rejects.toThrow('not from the device');

		wa.mark();
		await client.close();
		await wa.waitFor('close');
		await expect(phone.scan(qr)).rejects.toThrow('no longer valid');
	});

	it('links a companion by pairing code, however it is typed', async () => {
		const { wa } = world;
		const phone = wa.createPhone(NUMBER);
		const client = world.connect();
		await client.nextQr();
		const asked = wa.once('pairing', { where: ({ stage }) => stage === 'code' });
		const code = await client.sock.requestPairingCode(NUMBER, 'ABCD1234');
		await asked;
		expect(wa.pendingLinks()[0]?.number).toBe(NUMBER);

		const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
		expect(await phone.enterCode(typed)).toEqual({ device: 1 });
		await client.waitOpen();
		expect(client.auth.creds.registered).toBe(true);
	});

	it('refuses a wrong pairing code', async () => {
		const { wa } = world;
		const phone = wa.createPhone(NUMBER);
		const client = world.connect();
		await client.nextQr();
		await expect(phone.enterCode('ABCD1234')).rejects.toThrow('no companion waits');
		const asked = wa.once('pairing', { where: ({ stage }) => stage === 'code' });
		await client.sock.requestPairingCode(NUMBER, 'ABCD1234');
		await asked;

		await expect(phone.enterCode('ABCD1235')).rejects.toThrow('not the code');
		expect(await client.waitClose()).toBe(401);
		expect(phone.devices()).toEqual([]);
	});

	it('gives a new companion its push name, the app-state key and history at once', async () => {
		const { wa } = world;
		const phone = wa.createPhone(NUMBER, { pushName: 'Alice' });
		wa.mark();
		const client = await world.link(phone);
		await wa.waitFor('receipt', ({ type }) => type === 'hist_sync');
		// Without the history, Baileys would hold this back for 20 seconds, longer than nextMessage waits.
		await wa.createPhone('628222').sendText(phone.jid, 'welcome');
		await client.nextMessage(({ message }) => message?.conversation === 'welcome');
		expect(client.auth.creds.myAppStateKeyId).toEqual(expect.any(String));
		expect(client.auth.creds.me?.name).toBe('Alice');
	});
});

describe('a linked companion', () => {
	const world = useWorld();

	it('logs in again', async () => {
		const { wa } = world;
		const first = await world.link(wa.createPhone(NUMBER));
		await first.close();
		const again = world.connect({ auth: first.auth });
		await again.waitOpen();
		expect(wa.loginCount(NUMBER)).toBe(2);
		expect(wa.loginCount(NUMBER, 1)).toBe(2);
		expect(wa.loginCount(NUMBER, 2)).toBe(0);
	});

	it('is not let in with a foreign noise key', async () => {
		const first = await world.link(world.wa.createPhone(NUMBER));
		await first.close();
		const { creds, keys } = first.auth;
		const forged = { ...creds, noiseKey: makeAuth().creds.noiseKey };
		const again = world.connect({ auth: { creds: forged, keys } });
		expect(await again.waitClose()).toBe(401);
		expect(world.takeViolations()).toEqual(['login with a foreign noise key']);
	});

	it('is unlinked by its phone and cannot come back', async () => {
		const phone = world.wa.createPhone(NUMBER);
		const client = await world.link(phone);
		await phone.unlink(1);
		expect(await client.waitClose()).toBe(401);
		expect(phone.devices()).toEqual([]);
		expect(await world.connect({ auth: client.auth }).waitClose()).toBe(401);
		await expect(phone.unlink(1)).rejects.toThrow('no companion 1');
	});

	it('unlinks itself', async () => {
		const phone = world.wa.createPhone(NUMBER);
		const client = await world.link(phone);
		const logout = world.wa.once('logout');
		await client.sock.logout();
		expect(await logout).toEqual({ number: NUMBER, device: 1, by: 'companion' });
		expect(phone.devices()).toEqual([]);
	});

	it('is replaced by a second socket with the same keys', async () => {
		const first = await world.link(world.wa.createPhone(NUMBER));
		const second = world.connect({ auth: first.auth });
		await second.waitOpen();
		expect(await first.waitClose()).toBe(440);
		expect(world.wa.connections()).toHaveLength(1);
	});

	it('never gets the device number of one that was unlinked', async () => {
		const phone = world.wa.createPhone(NUMBER);
		const first = await world.link(phone);
		await phone.unlink(first.device);
		const second = await world.link(phone);
		expect([first.device, second.device]).toEqual([1, 2]);
	});
});
