import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionRegistry } from '../../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	subscription,
	textCommand,
	Trigger,
	useOffice,
} from '../session/office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

describe('the registry', () => {
	const office = useOffice();

	it('is one for the process, whatever copy of the package asks', () => {
		expect(sessionRegistry()).toBe(sessionRegistry());
		const key = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');
		expect((globalThis as Record<symbol, unknown>)[key]).toBe(sessionRegistry());
	});

	it('has one login for everybody who uses a credential', async () => {
		await office.link();
		await office.restart();
		const trigger = new Trigger();
		const leases = Array.from({ length: 5 }, () => office.lease());
		await Promise.all([
			leases[0]?.client.subscribe(subscription(), trigger.handler),
			leases[1]?.client.subscribe(subscription({ start: 'test' }), trigger.handler),
			leases[2]?.client.send(textCommand(TO, 'Halo')),
			leases[3]?.client.status({ connect: true }),
			leases[4]?.client.send(textCommand(TO, 'Halo lagi')),
		]);
		for (const lease of leases) lease.release();
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(2);
		expect(office.wa.connections()).toHaveLength(1);
	});

	it('keeps two credentials apart', async () => {
		await office.link();
		const second = office.client({ credentialId: 'credential2' });
		expect(await second.status({ connect: true })).toMatchObject({ status: 'unlinked' });
		expect(await office.client().status()).toMatchObject({ status: 'open' });
	});

	it('gives nothing to who has another storage key', async () => {
		await office.link();
		const stranger = office.client({ secret: 'another storage key' });
		const refusal = {
			code: 'device_not_connected',
			retryable: false,
			details: { reason: 'wrong_storage_key' },
		};
		await expect(stranger.status()).rejects.toMatchObject(refusal);
		await expect(stranger.send(textCommand(TO, 'Halo'))).rejects.toMatchObject(refusal);
		await expect(stranger.logout()).rejects.toMatchObject(refusal);
		expect(await office.client().status()).toMatchObject({ status: 'open' });

		await office.restart();
		const early = office.client({ secret: 'another storage key' });
		await expect(early.status()).rejects.toMatchObject(refusal);
		expect(await office.client().status({ connect: true })).toMatchObject({ status: 'open' });
	});

	it('refuses a second process on the same data, in words, and no login happens', async () => {
		await office.link();
		const second = office.secondRegistry().acquire({
			credentialId: 'credential1',
			secret: 'a storage key',
			deviceName: 'n8n',
		});
		await expect(second.client.status({ connect: true })).rejects.toMatchObject({
			code: 'device_not_connected',
			details: { reason: 'data_directory_in_use' },
		});
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('connects anew when the proxy of a credential changes', async () => {
		const client = await office.link();
		const lost = reaches(client, 'reconnecting');
		await office.client({ proxyUrl: 'http://127.0.0.1:9' }).status();
		expect(await lost).toMatchObject({ reason: 'network_unreachable' });
		const open = reaches(client, 'open');
		await office.client({ proxyUrl: undefined }).status();
		await open;
	});

	it('goes on under a new storage key, for those who hold it already as well', async () => {
		const client = await office.link();
		const changed = { secret: 'a new key', formerSecrets: ['something else', 'a storage key'] };
		await office.client(changed).send(textCommand(TO, 'Dengan kunci baru'));
		await client.send(textCommand(TO, 'Masih terhubung'));
		await expect(office.client().status()).rejects.toMatchObject({
			details: { reason: 'wrong_storage_key' },
		});
		await office.restart();
		await office.client({ secret: 'a new key' }).send(textCommand(TO, 'Halo'));
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(2);
	});

	it('says what is wrong with a proxy', async () => {
		await expect(office.client({ proxyUrl: 'ftp://proxy' }).status()).rejects.toMatchObject({
			code: 'invalid_parameter',
			details: { parameter: 'proxyUrl' },
		});
	});

	it('warns loudly that this is not WhatsApp', async () => {
		await office.client().status();
		expect(office.log).toContainEqual(
			expect.objectContaining({ level: 'warn', message: expect.stringContaining('NOT WHATSAPP') }),
		);
	});

	it('keeps nothing readable on disk or in its log', async () => {
		const client = await office.link();
		await client.subscribe(subscription(), () => new Promise(() => undefined));
		await client.send(textCommand(TO, 'sebuah rahasia'));
		const arrived = office.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await office.other.sendText(office.own.jid, 'rahasia lain', { id: 'ABC1' });
		await arrived;
		office.wa.faults.closeWith('now', { streamError: '500' });
		await reaches(client, 'open');
		const written = JSON.stringify(office.log);
		for (const name of await readdir(office.directory)) {
			const bytes = await readFile(join(office.directory, name), 'latin1');
			for (const secret of ['rahasia', OWN_NUMBER, OTHER_NUMBER, 'Budi']) {
				expect(bytes.includes(secret)).toBe(false);
				expect(written).not.toContain(secret);
			}
		}
	});
});

describe('an unused session', () => {
	const office = useOffice({ lingerMs: 200 });

	it('lingers, then closes, and is opened again on demand', async () => {
		const lease = office.lease();
		const offer = await lease.client.link({ method: 'qr' });
		const open = reaches(lease.client, 'open');
		await office.own.scan((offer as { qr: string }).qr);
		await open;
		const closed = office.wa.once('close');
		lease.release();
		lease.release();
		expect(office.wa.connections()).toHaveLength(1);
		await closed;
		expect(office.wa.connections()).toEqual([]);
		const next = office.lease();
		expect(await next.client.status()).toMatchObject({ status: 'idle', jid: office.own.jid });
		await next.client.send(textCommand(TO, 'Halo'));
	});

	it('stays while somebody holds it', async () => {
		const client = await office.link();
		const lease = office.lease();
		lease.release();
		await client.send(textCommand(TO, 'Halo'));
		const trigger = new Trigger();
		await client.subscribe(subscription(), trigger.handler);
		await office.other.sendText(office.own.jid, 'masih di sana?');
		await trigger.next();
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
	});
});
