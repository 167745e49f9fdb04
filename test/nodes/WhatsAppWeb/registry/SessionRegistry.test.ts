import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
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
	useSessionHarness,
} from '../session/SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

describe('the registry', () => {
	const harness = useSessionHarness();

	it('is one for the process, whatever copy of the package asks', () => {
		expect(sessionRegistry()).toBe(sessionRegistry());
		const key = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');
		expect((globalThis as Record<symbol, unknown>)[key]).toBe(sessionRegistry());
	});

	it('has one login for everybody who uses a credential', async () => {
		await harness.link();
		await harness.restart();
		const uses: Array<(client: SessionClient) => Promise<unknown>> = [
			(client) => Trigger.on(client),
			(client) => Trigger.on(client, { start: 'test' }),
			(client) => client.send(textCommand(TO, 'Hello')),
			(client) => client.status({ connect: true }),
			(client) => client.send(textCommand(TO, 'Hello again')),
		];
		const handles = uses.map(() => harness.handle());
		await Promise.all(uses.map(async (use, index) => await use(handles[index]!.client)));
		for (const handle of handles) handle.release();
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
		expect(harness.wa.connections()).toHaveLength(1);
	});

	it('keeps two credentials apart', async () => {
		await harness.link();
		const second = harness.client({ credentialId: 'credential2' });
		expect(await second.status({ connect: true })).toMatchObject({ status: 'unlinked' });
		expect(await harness.client().status()).toMatchObject({ status: 'open' });
	});

	it('gives nothing to who has another storage key', async () => {
		await harness.link();
		const stranger = harness.client({ secret: 'another storage key' });
		const refusal = {
			code: 'device_not_connected',
			retryable: false,
			details: { reason: 'wrong_storage_key' },
		};
		await expect(stranger.status()).rejects.toMatchObject(refusal);
		await expect(stranger.send(textCommand(TO, 'Hello'))).rejects.toMatchObject(refusal);
		await expect(stranger.logout()).rejects.toMatchObject(refusal);
		expect(await harness.client().status()).toMatchObject({ status: 'open' });

		await harness.restart();
		const early = harness.client({ secret: 'another storage key' });
		await expect(early.status()).rejects.toMatchObject(refusal);
		expect(await harness.client().status({ connect: true })).toMatchObject({ status: 'open' });
	});

	it('refuses a second process on the same data, in words, and no login happens', async () => {
		await harness.link();
		const second = harness.secondRegistry().acquire({
			credentialId: 'credential1',
			secret: 'a storage key',
			deviceName: 'n8n',
		});
		await expect(second.client.status({ connect: true })).rejects.toMatchObject({
			code: 'device_not_connected',
			details: { reason: 'data_directory_in_use' },
		});
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('connects anew when the proxy of a credential changes', async () => {
		const client = await harness.link();
		const lost = reaches(client, 'reconnecting');
		await harness.client({ proxyUrl: 'http://127.0.0.1:9' }).status();
		expect(await lost).toMatchObject({ reason: 'network_unreachable' });
		const open = reaches(client, 'open');
		await harness.client({ proxyUrl: undefined }).status();
		await open;
	});

	it('goes on under a new storage key, for those who hold it already as well', async () => {
		const client = await harness.link();
		const changed = { secret: 'a new key', formerSecrets: ['something else', 'a storage key'] };
		await harness.client(changed).send(textCommand(TO, 'With a new key'));
		await client.send(textCommand(TO, 'Still connected'));
		await expect(harness.client().status()).rejects.toMatchObject({
			details: { reason: 'wrong_storage_key' },
		});
		await harness.restart();
		await harness.client({ secret: 'a new key' }).send(textCommand(TO, 'Hello'));
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
	});

	it('says what is wrong with a proxy', async () => {
		await expect(harness.client({ proxyUrl: 'ftp://proxy' }).status()).rejects.toMatchObject({
			code: 'invalid_parameter',
			details: { parameter: 'proxyUrl' },
		});
	});

	it('warns loudly that this is not WhatsApp', async () => {
		await harness.client().status();
		expect(harness.log).toContainEqual(
			expect.objectContaining({ level: 'warn', message: expect.stringContaining('NOT WHATSAPP') }),
		);
	});

	it('keeps nothing readable on disk or in its log', async () => {
		const client = await harness.link();
		await client.subscribe(subscription(), () => new Promise(() => undefined));
		await client.send(textCommand(TO, 'a surprise'));
		const arrived = harness.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await harness.other.sendText(harness.own.jid, 'another surprise', { id: 'ABC1' });
		await arrived;
		harness.wa.faults.closeWith('now', { streamError: '500' });
		await reaches(client, 'open');
		const written = JSON.stringify(harness.log);
		for (const name of await readdir(harness.directory)) {
			const bytes = await readFile(join(harness.directory, name), 'latin1');
			for (const secret of ['surprise', OWN_NUMBER, OTHER_NUMBER, 'Budi']) {
				expect(bytes.includes(secret)).toBe(false);
				expect(written).not.toContain(secret);
			}
		}
	});
});

describe('an unused session', () => {
	const harness = useSessionHarness({ lingerMs: 200 });

	it('lingers, then closes, and is opened again on demand', async () => {
		const handle = harness.handle();
		const offer = await handle.client.link({ method: 'qr' });
		const open = reaches(handle.client, 'open');
		await harness.own.scan((offer as { qr: string }).qr);
		await open;
		const closed = harness.wa.once('close');
		handle.release();
		handle.release();
		expect(harness.wa.connections()).toHaveLength(1);
		await closed;
		expect(harness.wa.connections()).toEqual([]);
		const next = harness.handle();
		expect(await next.client.status()).toMatchObject({ status: 'idle', jid: harness.own.jid });
		await next.client.send(textCommand(TO, 'Hello'));
	});

	it('stays while somebody holds it', async () => {
		const client = await harness.link();
		const handle = harness.handle();
		handle.release();
		await client.send(textCommand(TO, 'Hello'));
		const trigger = await Trigger.on(client);
		await harness.other.sendText(harness.own.jid, 'still there?');
		await trigger.next();
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});
});
