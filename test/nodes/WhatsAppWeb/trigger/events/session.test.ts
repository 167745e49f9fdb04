import { LINK_STEP } from '../../../../../nodes/WhatsAppWeb/contract/notConnected';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { NOWHERE } from '../sampleEvents.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

const head = (event: string) => ({
	event,
	timestamp: expect.any(Number),
	session: harness.own.jid,
	...NOWHERE,
});

it('a connection that is lost says what happens next, and the next one that it is back', async () => {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, ['connected', 'disconnected']);
	harness.wa.faults.closeWith('now', { tcp: true });
	expect(await reporter.json()).toEqual({
		...head('disconnected'),
		disconnected: {
			reason: 'connection_closed',
			code: 428,
			will_reconnect: true,
			what_next: 'It is opened again by itself. WhatsApp keeps what arrives meanwhile.',
		},
	});
	expect(await reporter.json()).toEqual(head('connected'));
});

it('an unlink by the phone is one end of the connection and one logout, with the way out', async () => {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, ['connected', 'disconnected', 'logged_out']);
	await harness.own.unlink(1);
	const what_next = `Link it again: ${LINK_STEP}`;
	expect(await reporter.json()).toEqual({
		...head('disconnected'),
		disconnected: { reason: 'unlinked_by_phone', code: 401, will_reconnect: false, what_next },
	});
	expect(await reporter.json()).toEqual({
		...head('logged_out'),
		logged_out: { reason: 'unlinked_by_phone', code: 401, what_next },
	});
	expect(await client.status({ connect: true })).toMatchObject({ status: 'logged_out' });
	expect(harness.wa.log.filter(({ event }) => event === 'login')).toHaveLength(1);
	expect(reporter.trigger.deliveries).toHaveLength(2);
});

it('a logout by a workflow is one, too', async () => {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, ['connected', 'disconnected', 'logged_out']);
	await client.logout();
	expect(await reporter.json()).toEqual({
		...head('logged_out'),
		logged_out: {
			reason: 'logged_out_by_user',
			code: null,
			what_next: `Link it again: ${LINK_STEP}`,
		},
	});
});

it('somebody else in the same place says that a person has to choose', async () => {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, ['disconnected']);
	harness.wa.faults.closeWith('now', { streamError: 'conflict' });
	expect(await reporter.json()).toMatchObject({
		disconnected: {
			reason: 'opened_elsewhere',
			code: 440,
			will_reconnect: false,
			what_next: expect.stringContaining('stop the other one'),
		},
	});
});

/** Links; resolves when the session has handled everything that a phone sends to a new device. */
async function settled() {
	const client = await harness.link();
	const taken = () =>
		new Set(
			harness.wa.log.flatMap((entry) =>
				entry.event === 'receipt' && entry.type === 'peer_msg' ? entry.ids : [],
			),
		);
	while (taken().size < 3) await harness.wa.once('receipt');
	return client;
}

it('what had waited is over when all of it has come', async () => {
	await settled();
	const first = await ItemReporter.on(harness.client(), ['message', 'offline_sync_completed']);
	await first.stop();
	await harness.restart();
	const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
	for (const text of texts) await harness.other.sendText(harness.own.jid, text);
	harness.other.call(harness.own.jid);
	const second = await ItemReporter.on(harness.client(), ['message', 'offline_sync_completed']);
	for (const text of texts) expect(await second.json()).toMatchObject({ text });
	expect(await second.json()).toEqual({
		...head('offline_sync_completed'),
		offline_sync_completed: { count: 21, messages: 20, receipts: 0, notifications: 0, calls: 1 },
	});
});

it('that nothing had waited is told, too', async () => {
	const client = await settled();
	const reporter = await ItemReporter.on(client, ['offline_sync_completed']);
	await client.restart();
	expect(await reporter.json()).toMatchObject({
		offline_sync_completed: { count: 0, messages: 0 },
	});
});
