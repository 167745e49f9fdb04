import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

const harness = useSessionHarness();

let copy: string;
beforeEach(async () => {
	copy = await mkdtemp(join(tmpdir(), 'whatsapp-web-copy-'));
});
afterEach(async () => {
	await rm(copy, { recursive: true, force: true });
});

/** Copies the data directory, as if it were taken to another machine. */
async function elsewhere() {
	await cp(harness.directory, copy, {
		recursive: true,
		filter: (path) => !path.endsWith('lock') && !path.endsWith('-shm'),
	});
	return harness.registryIn(copy).acquire({
		credentialId: 'credential1',
		secret: 'a storage key',
		deviceName: 'n8n',
	}).client;
}

describe('the same keys on another machine', () => {
	it('replace the session here, which does not fight, says why, and comes back when told to', async () => {
		const here = await harness.link();
		const trigger = await Trigger.on(here, { events: ['message', 'disconnected'] });
		const there = await elsewhere();
		const replaced = reaches(here, 'replaced');
		expect(await there.status({ connect: true })).toMatchObject({ status: 'open' });
		expect(await replaced).toMatchObject({ reason: 'opened_elsewhere', code: 440, retryAt: null });
		expect((await trigger.next()).event).toMatchObject({
			event: 'disconnected',
			data: { reason: 'opened_elsewhere', code: 440, willReconnect: false },
		});
		await expect(here.send(textCommand(TO, 'from here'))).rejects.toMatchObject({
			code: 'device_not_connected',
			retryable: false,
			details: { reason: 'opened_elsewhere' },
			description: expect.stringContaining('Reconnect'),
		});
		await there.send(textCommand(TO, 'from there'));
		expect((await harness.other.next()).message.extendedTextMessage?.text).toBe('from there');
		expect(harness.wa.loginCount(OWN_NUMBER, 1)).toBe(2);

		const lost = reaches(there, 'replaced');
		expect(await here.restart()).toMatchObject({ status: 'open' });
		await lost;
		await here.send(textCommand(TO, 'back again'));
		expect((await harness.other.next()).message.extendedTextMessage?.text).toBe('back again');
		await harness.other.sendText(harness.own.jid, 'hello again');
		expect(await trigger.texts(1)).toEqual(['hello again']);
		expect(harness.wa.loginCount(OWN_NUMBER, 1)).toBe(3);
	});
});

describe('two credentials for one number', () => {
	it('are two linked devices: each gets every message once, and neither disturbs the other', async () => {
		const first = await harness.link();
		const second = await harness.link({ credentialId: 'credential2' });
		const triggers = [await Trigger.on(first), await Trigger.on(second)];
		await harness.other.sendText(harness.own.jid, 'for both');
		for (const trigger of triggers) expect(await trigger.texts(1)).toEqual(['for both']);
		await first.send(textCommand(TO, 'from the first'));
		await second.send(textCommand(TO, 'from the second'));
		const answers = [await harness.other.next(), await harness.other.next()];
		expect(answers.map(({ message }) => message.extendedTextMessage?.text)).toEqual([
			'from the first',
			'from the second',
		]);
		expect(await first.status()).toMatchObject({ status: 'open', jid: harness.own.jid });
		expect(await second.status()).toMatchObject({ status: 'open', jid: harness.own.jid });
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
		expect(triggers.map(({ deliveries }) => deliveries.length)).toEqual([1, 1]);
	});

	it('know nothing of each other: what one has received is unknown to the other', async () => {
		const first = await harness.link();
		const stranger = harness.client({ credentialId: 'credential2' });
		const trigger = await Trigger.on(first);
		await harness.other.sendText(harness.own.jid, 'surprise', { id: 'ABC1' });
		await trigger.next();
		expect(await stranger.status()).toMatchObject({ status: 'unlinked', jid: null });
		for (const attempt of [
			() => stranger.send(textCommand(TO, 'Hello')),
			() => Trigger.on(stranger),
			() => stranger.command('markRead', { chat: TO, messageIds: ['ABC1'] }),
			() => stranger.logout(),
		]) {
			await expect(attempt()).rejects.toMatchObject({ code: 'device_not_connected' });
		}
		expect(await first.status()).toMatchObject({ status: 'open' });
	});
});
