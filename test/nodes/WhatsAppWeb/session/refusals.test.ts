import type { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { OTHER_NUMBER, textCommand, useOffice } from './office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const office = useOffice();

function refusedTargets(): string[] {
	return office.wa.log.flatMap((entry) => (entry.event === 'ack' && entry.error ? [entry.to] : []));
}

describe('a message that the server refuses', () => {
	it('says which way, and whether trying again later can help', async () => {
		const expected = [
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
			[499, 'server_rejected', false],
			[500, 'server_error', true],
			[507, 'server_error', true],
		] as const;
		const client = await office.link();
		const outcomes: unknown[] = [];
		for (const [refusal] of expected) {
			const fault = office.wa.faults.nack({ tag: 'message', to: TO }, refusal, 100);
			const error: unknown = await client.send(textCommand(TO, 'Halo')).catch((thrown) => thrown);
			fault.cancel();
			const { code, retryable, details, description } = error as WhatsAppError;
			expect(description).toMatch(/\w+/);
			outcomes.push([details.code, code, retryable]);
		}
		expect(outcomes).toEqual(expected);
		const { messageId } = await client.send(textCommand(TO, 'a mark'));
		await office.other.next(({ id }) => id === messageId);
		expect(office.other.received).toHaveLength(1);
	});

	it('only once with a passing trouble is sent again', async () => {
		const client = await office.link();
		for (const code of [500, 503, 408, 406, 479, 420]) {
			office.wa.faults.nack({ tag: 'message', to: TO }, code);
			const { messageId } = await client.send(textCommand(TO, `Halo ${code}`));
			await office.other.next(({ id }) => id === messageId);
		}
		expect(office.other.received).toHaveLength(6);
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
