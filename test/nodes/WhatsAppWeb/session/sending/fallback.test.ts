import { fallbackContent } from '../../../../../nodes/WhatsAppWeb/message/fallback';
import {
	type Interactive,
	interactiveContent,
} from '../../../../../nodes/WhatsAppWeb/message/interactive';
import type { SendCommand } from '../../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { Fault } from '../../../../whatsapp/contract.ts';
import { child } from '../../../../whatsapp/stanza.ts';
import { OTHER_NUMBER, textCommand, useSessionHarness } from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const harness = useSessionHarness();

const question: Interactive = {
	body: 'What next?',
	buttons: ['Eat', 'Drink'].map((label) => ({
		name: 'quick_reply',
		paramsJson: JSON.stringify({ display_text: label, id: label }),
	})),
};
const order = { key: 'order 4711', scope: 'custom' } as const;

function buttons(more: Partial<SendCommand> = {}): SendCommand {
	const fallback = fallbackContent(question, 'poll');
	return { ...textCommand(TO, ''), content: interactiveContent(question), fallback, ...more };
}

/** Makes the server refuse messages with buttons and accept all others. */
function refuseButtons(code = 405, times = 100): Fault {
	return harness.wa.faults.nack((stanza) => child(stanza, 'biz') !== undefined, code, times);
}

/** Kind and id of the messages at the recipient, when everything sent before has arrived. */
async function arrived(): Promise<string[][]> {
	const { messageId } = await harness.client().send(textCommand(TO, 'the last one'));
	await harness.other.next(({ id }) => id === messageId);
	return harness.other.received
		.filter(({ id }) => id !== messageId)
		.map(({ id, message }) => [
			Object.entries(message).find(([key, value]) => key !== 'messageContextInfo' && value)?.[0] ??
				'',
			id,
		]);
}

describe('buttons with something to fall back to', () => {
	it('arrive as they are when WhatsApp takes them', async () => {
		const client = await harness.link();
		const { messageId, warnings } = await client.send(buttons());
		expect(warnings).toEqual([]);
		expect(await arrived()).toEqual([['interactiveMessage', messageId]]);
	});

	it.each([405, 473, 479])('arrive as that when they are refused with %i', async (code) => {
		const client = await harness.link();
		refuseButtons(code);
		const { messageId, warnings } = await client.send(buttons());
		expect(warnings).toEqual([
			`WhatsApp refused the buttons (${code}), so they were sent as a poll.`,
		]);
		expect(await arrived()).toEqual([['pollCreationMessageV3', messageId]]);
		const asText = await client.send(buttons({ fallback: fallbackContent(question, 'text') }));
		expect(asText.warnings).toEqual([
			`WhatsApp refused the buttons (${code}), so they were sent as a text.`,
		]);
	});

	it('stay what they became when the command is repeated', async () => {
		const client = await harness.link();
		const refusal = refuseButtons();
		const first = await client.send(buttons({ idempotency: order }));
		refusal.cancel();
		expect(await client.send(buttons({ idempotency: order }))).toEqual(first);
		await harness.restart();
		expect(await harness.client().send(buttons({ idempotency: order }))).toEqual(first);
		expect(await arrived()).toEqual([['pollCreationMessageV3', first.messageId]]);
	});

	it('stay what they became when nobody knows whether that arrived', async () => {
		const client = await harness.link();
		const refusal = refuseButtons();
		const silence = harness.wa.faults.withholdAck({ tag: 'message', type: 'poll' }, 100);
		const command = buttons({ idempotency: order, timeoutMs: 1_500 });
		await expect(client.send(command)).rejects.toMatchObject({
			code: 'upstream_timeout',
			details: { maybe_sent: true },
		});
		refusal.cancel();
		silence.cancel();
		await harness.restart();
		const { messageId } = await harness.client().send(command);
		expect(await arrived()).toEqual([['pollCreationMessageV3', messageId]]);
		// The server has not seen buttons under that id either.
		const types = harness.wa.log.flatMap((entry) =>
			entry.event === 'message' && entry.id === messageId ? [entry.type] : [],
		);
		expect(new Set(types)).toEqual(new Set(['poll']));
	});

	it('are sent as they are by a later try if nothing was sent by the first', async () => {
		const client = await harness.link();
		const refusal = refuseButtons(403);
		await expect(client.send(buttons({ idempotency: order }))).rejects.toMatchObject({
			code: 'forbidden',
		});
		refusal.cancel();
		const { messageId } = await client.send(buttons({ idempotency: order }));
		expect(await arrived()).toEqual([['interactiveMessage', messageId]]);
	});

	it('are an error when that is refused, too', async () => {
		const client = await harness.link();
		const refusal = harness.wa.faults.nack({ tag: 'message' }, 405, 100);
		await expect(client.send(buttons())).rejects.toMatchObject({ code: 'message_type_rejected' });
		expect(refusal.count).toBe(2);
	});

	it('are an error when nothing was chosen', async () => {
		const client = await harness.link();
		const refusal = refuseButtons();
		await expect(client.send(buttons({ fallback: undefined }))).rejects.toMatchObject({
			code: 'message_type_rejected',
		});
		expect(refusal.count).toBe(1);
	});
});
