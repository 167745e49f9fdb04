import { backoff } from '../../../../../nodes/WhatsAppWeb/primitives/backoff';
import { judge } from '../../../../../nodes/WhatsAppWeb/session/wire/closeCodes';
import { isPassing, notConnected } from '../../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionState, SessionStatus } from '../../../../../nodes/WhatsAppWeb/contract/state';

describe('judge', () => {
	it.each([
		[401, 'forget', 'logged_out'],
		[402, 'stop', 'banned'],
		[403, 'stop', 'locked'],
		[405, 'version', 'outdated'],
		[406, 'stop', 'banned'],
		[408, 'backoff', 'reconnecting'],
		[411, 'forget', 'logged_out'],
		[428, 'backoff', 'reconnecting'],
		[440, 'stop', 'replaced'],
		[500, 'backoff', 'reconnecting'],
		[503, 'backoff', 'reconnecting'],
		[515, 'again', 'connecting'],
		[599, 'backoff', 'reconnecting'],
		[NaN, 'backoff', 'reconnecting'],
	])('%i: %s, %s', (code, reaction, status) => {
		expect(judge({ code, transport: false })).toMatchObject({ reaction, status });
	});

	it('takes the HTTP status of a proxy for what it is', () => {
		for (const code of [401, 403, 407, 500]) {
			expect(judge({ code, transport: true })).toMatchObject({ reaction: 'backoff' });
		}
	});

	it('gives up after five stream errors in a row', () => {
		expect(judge({ code: 500, transport: false }, 4).reaction).toBe('backoff');
		expect(judge({ code: 500, transport: false }, 5)).toMatchObject({
			reaction: 'stop',
			status: 'locked',
		});
	});
});

describe('backoff', () => {
	const bounds = { baseMs: 1_000, capMs: 300_000 };

	it('doubles up to five minutes, anywhere below', () => {
		expect([0, 1, 2, 8, 9, 100].map((attempt) => backoff(attempt, bounds, () => 1))).toEqual([
			1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
		]);
		expect(backoff(5, bounds, () => 0)).toBe(0);
	});
});

describe('notConnected', () => {
	const state = (status: SessionStatus): SessionState => ({
		status,
		reason: 'why',
		code: 401,
		jid: null,
		lid: null,
		pushName: null,
		since: 0,
		retryAt: null,
	});

	it.each<SessionStatus>([
		'unlinked',
		'pairing',
		'connecting',
		'reconnecting',
		'idle',
		'logged_out',
		'replaced',
		'banned',
		'outdated',
		'locked',
	])('%s says what is wrong and what to do', (status) => {
		expect(notConnected(state(status))).toMatchObject({
			code: 'device_not_connected',
			message: expect.stringMatching(/\w+/),
			description: expect.stringMatching(/\w+/),
			details: { reason: 'why', status, code: 401 },
			retryable: isPassing(status),
		});
	});
});
