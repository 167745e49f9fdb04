import { OTHER_NUMBER, textCommand, useOffice } from './office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const office = useOffice();

const once = { key: 'execution 7, node A, item 0', scope: 'execution' } as const;
const order = { key: 'order 4711', scope: 'custom' } as const;

/** Ids of the messages the recipient has, after everything sent before has arrived. */
async function idsAtRecipient(): Promise<string[]> {
	const { messageId } = await office.client().send(textCommand(TO, 'the last one'));
	await office.other.next(({ id }) => id === messageId);
	return office.other.received.map(({ id }) => id).filter((id) => id !== messageId);
}

describe('one command', () => {
	it('sent again is one message, and answers the first outcome', async () => {
		const client = await office.link();
		const first = await client.send(textCommand(TO, 'Halo', { idempotency: once }));
		const again = await client.send(textCommand(TO, 'Halo', { idempotency: once }));
		expect(again).toEqual(first);
		expect(await idsAtRecipient()).toEqual([first.messageId]);
	});

	it('sent twice at the same time is one message', async () => {
		const client = await office.link();
		const [first, second] = await Promise.all([
			client.send(textCommand(TO, 'Halo', { idempotency: once })),
			client.send(textCommand(TO, 'Halo', { idempotency: once })),
		]);
		expect(second).toEqual(first);
		expect(await idsAtRecipient()).toEqual([first.messageId]);
	});

	it('is remembered across restarts, even without a connection', async () => {
		const client = await office.link();
		const first = await client.send(textCommand(TO, 'Halo', { idempotency: order }));
		await office.restart();
		office.wa.faults.failLogin(office.own.number, 503, 100);
		const again = await office.client().send(textCommand(TO, 'Halo', { idempotency: order }));
		expect(again).toEqual(first);
	});

	it('with a key of its author refuses other content', async () => {
		const client = await office.link();
		await client.send(textCommand(TO, 'Rp10.000', { idempotency: order }));
		await expect(
			client.send(textCommand(TO, 'Rp20.000', { idempotency: order })),
		).rejects.toMatchObject({ code: 'idempotency_key_reused', retryable: false });
	});

	it('without a key is a new message every time', async () => {
		const client = await office.link();
		const first = await client.send(textCommand(TO, 'Halo'));
		const second = await client.send(textCommand(TO, 'Halo'));
		expect(await idsAtRecipient()).toEqual([first.messageId, second.messageId]);
	});
});

describe('a message without an answer', () => {
	it('is sent again under the same id, and arrives once', async () => {
		const client = await office.link();
		office.wa.faults.withholdAck({ tag: 'message' });
		const result = await client.send(textCommand(TO, 'Halo', { timeoutMs: 2_000 }));
		expect(office.wa.log.filter(({ event }) => event === 'message')).not.toHaveLength(0);
		expect(await idsAtRecipient()).toEqual([result.messageId]);
	});

	it.each([false, true])(
		'is sent again after the connection broke (processed: %s)',
		async (processed) => {
			const client = await office.link();
			office.wa.faults.closeWith({ tag: 'message' }, { tcp: true, processed });
			const result = await client.send(textCommand(TO, 'Halo'));
			expect(result.status).toBe('accepted');
			expect(await idsAtRecipient()).toEqual([result.messageId]);
			expect(office.wa.loginCount(office.own.number)).toBe(2);
		},
	);

	it('is reported as perhaps sent, and goes on under the same id when retried', async () => {
		const client = await office.link();
		const silence = office.wa.faults.withholdAck({ tag: 'message' }, 100);
		const command = textCommand(TO, 'Halo', { idempotency: once, timeoutMs: 1_000 });
		const error: unknown = await client.send(command).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			code: 'upstream_timeout',
			retryable: true,
			details: { maybe_sent: true },
		});
		silence.cancel();
		await office.restart();
		const result = await office.client().send(command);
		expect(error).toMatchObject({ details: { message_id: result.messageId } });
		expect(await idsAtRecipient()).toEqual([result.messageId]);
	});

	it('keeps waiting for a connection that is being re-established, within its time', async () => {
		const client = await office.link();
		office.wa.faults.failLogin(office.own.number, 503, 2);
		office.wa.faults.closeWith('now', { tcp: true });
		const result = await client.send(textCommand(TO, 'Halo'));
		expect(await idsAtRecipient()).toEqual([result.messageId]);
	});

	it('says that it was not sent when there never was a connection', async () => {
		await office.link();
		await office.restart();
		office.wa.faults.failLogin(office.own.number, 503, 1_000);
		const sent = office.client().send(textCommand(TO, 'Halo', { timeoutMs: 500 }));
		const error: unknown = await sent.catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'device_not_connected', retryable: true });
		expect(error).not.toHaveProperty('details.maybe_sent');
	});
});
