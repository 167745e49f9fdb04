import type { CloseHow } from '../../whatsapp/index.ts';
import { OWN_NUMBER, reaches, useSessionHarness } from './session/SessionHarness.ts';
import { useTriggerNode } from './trigger/triggerNode.ts';

/** An active workflow whose connection ends. */
const harness = useSessionHarness();
const start = useTriggerNode(harness);

const EVENTS = ['message', 'disconnected', 'logged_out'];

const logins = () => harness.wa.log.filter(({ event }) => event === 'login').length;

describe('a connection that ends for a while is no affair of the workflow', () => {
	it.each<[string, CloseHow]>([
		['the network breaks', { tcp: true }],
		['WhatsApp closes it', { websocket: 1001 }],
		['WhatsApp restarts', { streamError: '503' }],
		['WhatsApp stumbles', { streamError: '500' }],
		['WhatsApp asks for a restart', { streamError: '515' }],
	])('when %s', async (_, how) => {
		const client = await harness.link();
		const { context, next, close } = await start();
		harness.wa.faults.failLogin(OWN_NUMBER, 503, 2);
		const lost = reaches(client, how.streamError === '515' ? 'connecting' : 'reconnecting');
		harness.wa.faults.closeWith('now', how);
		await lost;
		const { id } = await harness.other.sendText(harness.own.jid, 'Still there?');
		expect(await next()).toMatchObject({ message_id: id });
		expect(context.failures).toEqual([]);
		expect(context.log).toEqual([]);
		await close();
	});
});

describe('a connection that ends for good is one failed execution with the way out, and no further login', () => {
	it.each<[string, CloseHow, string, RegExp, RegExp]>([
		[
			'the phone unlinks it',
			{ streamError: 'device_removed' },
			'unlinked_by_phone',
			/was unlinked/,
			/Connection → Link a Phone Number/,
		],
		[
			'somebody else opens it',
			{ streamError: 'conflict' },
			'opened_elsewhere',
			/opened somewhere else/,
			/Connection → Reconnect/,
		],
		['WhatsApp bans it for a while', { failure: 402 }, 'temporarily_banned', /banned/, /phone/],
		['WhatsApp bans it', { failure: 406 }, 'banned', /banned/, /phone/],
		[
			'WhatsApp locks it',
			{ failure: 403 },
			'account_locked',
			/refuses to let/,
			/Connection → Reconnect/,
		],
		['the version is too old', { failure: 405 }, 'version_refused', /version/, /Update/],
	])('when %s', async (_, how, reason, problem, wayOut) => {
		await harness.link();
		const { context, next, close } = await start({ parameters: { events: EVENTS } });
		harness.wa.faults.closeWith('now', how);
		expect(await next()).toMatchObject({
			event: 'disconnected',
			disconnected: { reason, will_reconnect: false, what_next: expect.stringMatching(wayOut) },
		});
		if (reason === 'unlinked_by_phone') {
			expect(await next()).toMatchObject({ event: 'logged_out', logged_out: { reason } });
		}
		await harness.client().status({ connect: true });
		expect(context.failures).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(problem),
				description: expect.stringMatching(wayOut),
			}),
		]);
		expect(logins()).toBe(1);
		expect(context.emitted).toHaveLength(reason === 'unlinked_by_phone' ? 2 : 1);
		await close();
	});
});
