import { Socket } from 'node:net';
import { jest } from '@jest/globals';
import type { CloseHow } from '../../../../whatsapp/index.ts';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SessionStatus } from '../../../../../nodes/WhatsAppWeb/contract/state';
import {
	block,
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	reopens,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

describe('a connection that ends', () => {
	const harness = useSessionHarness();

	it.each<[string, CloseHow, string]>([
		['a dead TCP connection', { tcp: true }, 'connection_closed'],
		['a closed WebSocket', { websocket: 1001 }, 'connection_closed'],
		['stream error 503', { streamError: '503' }, 'server_unavailable'],
		['stream error 500', { streamError: '500' }, 'stream_error'],
	])('by %s is opened again', async (_, how, reason) => {
		const client = await harness.link();
		const lost = reaches(client, 'reconnecting');
		harness.wa.faults.closeWith('now', how);
		expect(await lost).toMatchObject({ reason, retryAt: expect.any(Number) });
		await reaches(client, 'open');
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
		await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();
	});

	afterEach(() => void jest.restoreAllMocks());

	it.each([1, 2, 3, 4, 5, 6, 7])('by write %i of a first message loses nothing', async (nth) => {
		const client = await harness.link();
		failWrite(Number(new URL(harness.wa.url).port), nth);
		await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();
		await client.send(textCommand(TO, 'Again'));
		await harness.other.next();
		expect(harness.other.received).toHaveLength(2);
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
	});

	it('for a restart (515) is opened at once', async () => {
		const client = await harness.link();
		const again = reaches(client, 'connecting');
		harness.wa.faults.closeWith('now', { streamError: '515' });
		await again;
		await reaches(client, 'open');
	});

	it.each([408, 428, 500, 503, 599])(
		'is opened again after logins failed with %i',
		async (code) => {
			const client = await harness.link();
			harness.wa.faults.failLogin(OWN_NUMBER, code, 3);
			const open = reopens(client);
			harness.wa.faults.closeWith('now', { tcp: true });
			await open;
			expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
		},
	);

	it.each<[string, CloseHow, SessionStatus, string, number]>([
		[
			'the phone unlinks it',
			{ streamError: 'device_removed' },
			'logged_out',
			'unlinked_by_phone',
			401,
		],
		['somebody else opens it', { streamError: 'conflict' }, 'replaced', 'opened_elsewhere', 440],
		['WhatsApp locks it', { failure: 403 }, 'locked', 'account_locked', 403],
		['WhatsApp bans it for a while', { failure: 402 }, 'banned', 'temporarily_banned', 402],
		['WhatsApp bans it', { failure: 406 }, 'banned', 'banned', 406],
		['the login is refused', { failure: 409 }, 'locked', 'login_refused', 409],
		['its devices do not match', { failure: 411 }, 'logged_out', 'multi_device_mismatch', 411],
		['the login is refused', { failure: 413 }, 'locked', 'login_refused', 413],
		['the login is refused', { failure: 414 }, 'locked', 'login_refused', 414],
		['the login is refused', { failure: 415 }, 'locked', 'login_refused', 415],
		['the login is refused', { failure: 418 }, 'locked', 'login_refused', 418],
		['the login is refused', { failure: 501 }, 'locked', 'login_refused', 501],
		['the version is too old', { failure: 405 }, 'outdated', 'version_refused', 405],
	])('because %s stays closed', async (_, how, status, reason, code) => {
		const client = await harness.link();
		const ended = reaches(client, status);
		harness.wa.faults.closeWith('now', how);
		expect(await ended).toMatchObject({ status, reason, code, retryAt: null });

		await expect(client.send(textCommand(TO, 'Hello'))).rejects.toMatchObject({
			code: 'device_not_connected',
			retryable: false,
			details: { reason },
		});
		expect(await client.status({ connect: true })).toMatchObject({ status, reason });
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('because of a ban that ends is opened again when that is over, also by the next process', async () => {
		const client = await harness.link();
		const banned = reaches(client, 'banned');
		harness.wa.faults.closeWith('now', { failure: 402, expire: 1 });
		expect(await banned).toMatchObject({ reason: 'temporarily_banned' });
		const { retryAt } = await client.status();
		expect(Math.abs((retryAt as number) - Date.now() - 1_000)).toBeLessThan(5_000);
		await reaches(client, 'open');

		const again = reaches(client, 'banned');
		harness.wa.faults.closeWith('now', { failure: 402, expire: 1 });
		await again;
		await harness.restart();
		const next = harness.client();
		expect(await next.status()).toMatchObject({ status: 'banned' });
		await reaches(next, 'open');
	});

	it.each([401, 402, 403, 406])(
		'with code %i is not tried again after a restart',
		async (failure) => {
			await harness.link();
			await harness.restart();
			harness.wa.faults.failLogin(OWN_NUMBER, failure, 100);
			const { status } = await harness.client().status({ connect: true });
			expect(['logged_out', 'banned', 'locked']).toContain(status);
			await harness.restart();
			expect(await harness.client().status({ connect: true })).toMatchObject({ status });
			await expect(harness.client().send(textCommand(TO, ''))).rejects.toMatchObject({
				code: 'device_not_connected',
				retryable: false,
			});
			expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
		},
	);

	it('can be opened again by a person', async () => {
		const client = await harness.link();
		const ended = reaches(client, 'replaced');
		harness.wa.faults.closeWith('now', { streamError: 'conflict' });
		await ended;
		expect(await client.restart()).toMatchObject({ status: 'open' });
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
	});

	it('with one stream error after another gives up', async () => {
		const client = await harness.link();
		harness.wa.faults.failLogin(OWN_NUMBER, 500, 100);
		const ended = reaches(client, 'locked');
		harness.wa.faults.closeWith('now', { tcp: true });
		expect(await ended).toMatchObject({ reason: 'stream_errors', code: 500 });
	});
});

describe('many sessions that lose the server at once', () => {
	// With this backoff, all would reconnect at the same moment.
	const harness = useSessionHarness({ backoff: { baseMs: 1, capMs: 1 }, queryMs: 1_000 });

	it('come back one after the other, a few at a time', async () => {
		const numbers = Array.from({ length: 9 }, (_, index) => String(628_333_000_100 + index));
		const clients: SessionClient[] = [];
		for (const number of numbers) {
			const client = harness.client({ credentialId: `credential ${number}` });
			const offer = await client.link({ method: 'qr' });
			const open = reaches(client, 'open');
			await harness.wa.createPhone(number).scan((offer as { qr: string }).qr);
			await open;
			clients.push(client);
		}
		// No login is answered, so that those who try wait.
		const frozen = numbers.map((number) => harness.wa.faults.freeze(number));
		const knocking = (): number => frozen.filter(({ count }) => count > 0).length;
		const back = clients.map((client) => reopens(client, 30_000));
		const knockedInVain = new Promise<number>((resolve) => {
			for (const client of clients) {
				client.watch(({ reason }) => {
					if (reason === 'connection_lost') resolve(knocking());
				});
			}
		});
		harness.wa.faults.closeWith('now', { tcp: true });
		expect(await knockedInVain).toBe(5);
		for (const fault of frozen) fault.cancel();
		await Promise.all(back);
	});
});

describe('a server that falls silent', () => {
	const harness = useSessionHarness({ probeAfterMs: 150, silenceMs: 400, queryMs: 1_000 });

	it('is noticed, and left', async () => {
		const client = await harness.link();
		const lost = reaches(client, 'reconnecting');
		const frozen = harness.wa.faults.freeze(OWN_NUMBER);
		expect(await lost).toMatchObject({ reason: 'connection_lost', code: 408 });
		frozen.cancel();
		await reaches(client, 'open');
	});

	it('is left while it owes the answer to a login, too', async () => {
		const client = await harness.link();
		const frozen = harness.wa.faults.freeze(OWN_NUMBER);
		const lost = reaches(client, 'reconnecting');
		harness.wa.faults.closeWith('now', { tcp: true });
		await lost;
		while (frozen.count === 0) await new Promise(setImmediate);
		expect(await reaches(client, 'reconnecting')).toMatchObject({ reason: 'connection_lost' });
		frozen.cancel();
		await reaches(client, 'open');
	});

	it('is not confused with a busy n8n', async () => {
		const client = await harness.link();
		const states: string[] = [];
		client.watch(({ status }) => states.push(status));
		block(1_000);
		await client.send(textCommand(TO, 'Hello'));
		expect(states.filter((status) => status !== 'open')).toEqual([]);
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('in the login of an n8n that stalls is not open for a moment', async () => {
		const client = await harness.link();
		const events = ['connected', 'disconnected'] as const;
		const trigger = await Trigger.on(client, { events });
		const silence = harness.wa.faults.drop(({ attrs }) => {
			// The time limits of the login and of its last query expire in the same turn of the event loop.
			if (attrs.xmlns === 'passive') block(1_500);
			return attrs.xmlns === 'passive';
		});
		harness.wa.faults.closeWith('now', { tcp: true });
		await trigger.next(({ event }) => event.event === 'disconnected');
		await client.send(textCommand(TO, 'Hello'));
		await trigger.next(({ event }) => event.event === 'connected');
		expect(silence.count).toBe(1);
		expect(trigger.deliveries).toHaveLength(2);
	});
});

/** Makes the nth write to a port fail with EPIPE, as when the peer has closed and the close has not been read yet. */
function failWrite(port: number, nth: number): void {
	let writes = 0;
	for (const method of ['_write', '_writev'] as const) {
		const write = Socket.prototype[method] as (this: Socket, ...args: unknown[]) => void;
		jest.spyOn(Socket.prototype, method).mockImplementation(function (
			this: Socket,
			...args: unknown[]
		) {
			if (this.remotePort === port) writes += 1;
			if (this.remotePort !== port || writes !== nth) return write.apply(this, args);
			const callback = args.at(-1) as (error: Error) => void;
			callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }));
		});
	}
}
