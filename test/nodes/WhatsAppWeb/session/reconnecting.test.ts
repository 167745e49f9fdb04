import type { CloseHow } from '../../../whatsapp/index.ts';
import type { SessionStatus } from '../../../../nodes/WhatsAppWeb/session/SessionClient';
import { OTHER_NUMBER, OWN_NUMBER, reaches, textCommand, useOffice } from './office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

describe('a connection that ends', () => {
	const office = useOffice();

	it.each<[string, CloseHow, string]>([
		['a dead TCP connection', { tcp: true }, 'connection_closed'],
		['a closed WebSocket', { websocket: 1001 }, 'connection_closed'],
		['stream error 503', { streamError: '503' }, 'server_unavailable'],
		['stream error 500', { streamError: '500' }, 'stream_error'],
	])('by %s is opened again', async (_, how, reason) => {
		const client = await office.link();
		const lost = reaches(client, 'reconnecting');
		office.wa.faults.closeWith('now', how);
		expect(await lost).toMatchObject({ reason, retryAt: expect.any(Number) });
		await reaches(client, 'open');
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(2);
		await client.send(textCommand(TO, 'Halo'));
		await office.other.next();
	});

	it('for a restart (515) is opened at once', async () => {
		const client = await office.link();
		const again = reaches(client, 'connecting');
		office.wa.faults.closeWith('now', { streamError: '515' });
		await again;
		await reaches(client, 'open');
	});

	it('keeps being opened while logins fail for a while', async () => {
		const client = await office.link();
		office.wa.faults.failLogin(OWN_NUMBER, 503, 3);
		const open = reaches(client, 'open');
		office.wa.faults.closeWith('now', { tcp: true });
		await open;
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(2);
	});

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
		['the version is too old', { failure: 405 }, 'outdated', 'version_refused', 405],
	])('because %s stays closed', async (_, how, status, reason, code) => {
		const client = await office.link();
		const ended = reaches(client, status);
		office.wa.faults.closeWith('now', how);
		expect(await ended).toMatchObject({ status, reason, code, retryAt: null });

		await expect(client.send(textCommand(TO, 'Halo'))).rejects.toMatchObject({
			code: 'device_not_connected',
			retryable: false,
			details: { reason },
		});
		expect(await client.status({ connect: true })).toMatchObject({ status, reason });
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it.each([401, 402, 403, 406])(
		'with code %i is not tried again after a restart',
		async (failure) => {
			await office.link();
			await office.restart();
			office.wa.faults.failLogin(OWN_NUMBER, failure, 100);
			const { status } = await office.client().status({ connect: true });
			expect(['logged_out', 'banned', 'locked']).toContain(status);
			await office.restart();
			expect(await office.client().status({ connect: true })).toMatchObject({ status });
			await expect(office.client().send(textCommand(TO, ''))).rejects.toMatchObject({
				code: 'device_not_connected',
				retryable: false,
			});
			expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
		},
	);

	it('can be opened again by a person', async () => {
		const client = await office.link();
		const ended = reaches(client, 'replaced');
		office.wa.faults.closeWith('now', { streamError: 'conflict' });
		await ended;
		expect(await client.restart()).toMatchObject({ status: 'open' });
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(2);
	});

	it('with one stream error after another gives up', async () => {
		const client = await office.link();
		office.wa.faults.failLogin(OWN_NUMBER, 500, 100);
		const ended = reaches(client, 'locked');
		office.wa.faults.closeWith('now', { tcp: true });
		expect(await ended).toMatchObject({ reason: 'stream_errors', code: 500 });
	});
});

describe('a server that falls silent', () => {
	const office = useOffice({ probeAfterMs: 150, silenceMs: 400 });

	it('is noticed, and left', async () => {
		const client = await office.link();
		const lost = reaches(client, 'reconnecting');
		const frozen = office.wa.faults.freeze(OWN_NUMBER);
		expect(await lost).toMatchObject({ reason: 'connection_lost', code: 408 });
		frozen.cancel();
		await reaches(client, 'open');
	});

	it('is not confused with a busy n8n', async () => {
		const client = await office.link();
		const states: string[] = [];
		client.watch(({ status }) => states.push(status));
		const until = Date.now() + 1_000;
		while (Date.now() < until);
		await client.send(textCommand(TO, 'Halo'));
		expect(states.filter((status) => status !== 'open')).toEqual([]);
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
	});
});
