import { OTHER_NUMBER, textCommand, useOffice } from './office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const office = useOffice();

function refusedTargets(): string[] {
	return office.wa.log.flatMap((entry) => (entry.event === 'ack' && entry.error ? [entry.to] : []));
}

describe('a message that the server refuses', () => {
	it.each([
		[401, 'not_authorized', false],
		[403, 'forbidden', false],
		[404, 'recipient_not_found', false],
		[405, 'message_type_rejected', false],
		[406, 'not_acceptable', false],
		[420, 'server_rejected', false],
		[429, 'rate_limited', true],
		[473, 'message_type_rejected', false],
		[475, 'new_chat_limit_reached', false],
		[479, 'stanza_invalid', true],
		[500, 'server_error', true],
		[507, 'server_error', true],
		[499, 'server_rejected', false],
	])('%i is %s', async (code, expected, retryable) => {
		const client = await office.link();
		const fault = office.wa.faults.nack({ tag: 'message', to: TO }, code, 100);
		await expect(client.send(textCommand(TO, 'Halo'))).rejects.toMatchObject({
			code: expected,
			retryable,
			details: { code },
			description: expect.any(String),
		});
		fault.cancel();
		await office.own.sendText(TO, 'a mark');
		await office.other.next(({ message }) => message.conversation === 'a mark');
		expect(office.other.received).toHaveLength(1);
	});

	it.each([500, 503, 408, 406, 479, 420])('once with %i is sent again', async (code) => {
		const client = await office.link();
		office.wa.faults.nack({ tag: 'message', to: TO }, code);
		const result = await client.send(textCommand(TO, 'Halo'));
		expect(await office.other.next()).toMatchObject({ id: result.messageId });
	});

	it.each([400, 463])('once with %i is sent to the other identity', async (code) => {
		const client = await office.link();
		const fault = office.wa.faults.nack({ tag: 'message', to: TO }, code);
		const result = await client.send(textCommand(TO, 'Halo'));
		expect(fault.count).toBe(1);
		expect(result).toMatchObject({ to: office.other.lid, toPn: TO, toLid: office.other.lid });
		expect(await office.other.next()).toMatchObject({ id: result.messageId });
	});

	it('never tries 463 twice under the same identity', async () => {
		const client = await office.link();
		office.wa.faults.nack({ tag: 'message' }, 463, 100);
		await expect(client.send(textCommand(TO, 'Halo'))).rejects.toMatchObject({
			code: 'account_restricted',
		});
		const targets = refusedTargets();
		expect(targets).toHaveLength(2);
		expect(new Set(targets).size).toBe(targets.length);
	});

	it('is remembered as refused, and may be tried again under its key', async () => {
		const client = await office.link();
		const idempotency = { key: 'order 1', scope: 'custom' } as const;
		const fault = office.wa.faults.nack({ tag: 'message', to: TO }, 403);
		await expect(client.send(textCommand(TO, 'Halo', { idempotency }))).rejects.toMatchObject({
			code: 'forbidden',
		});
		expect(fault.count).toBe(1);
		const result = await client.send(textCommand(TO, 'Halo', { idempotency }));
		expect(await office.other.next()).toMatchObject({ id: result.messageId });
	});
});
