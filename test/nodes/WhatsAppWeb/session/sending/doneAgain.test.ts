import type { SendCall } from '../../../../../nodes/WhatsAppWeb/contract/SendCommand';
import { OTHER_NUMBER, textCommand, useSessionHarness } from '../SessionHarness.ts';

/** What a workflow sends when its execution is done again, after a crash of n8n or by a person. */
const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const KEY = 'delivery:d1:workflow:node:0:0';
const OTHER_CONTENT = /already sent with other content/;
const harness = useSessionHarness({ queryMs: 1_000 });

/** Sends as the call of an attempt. @returns the message's id, and the warnings */
async function send(text: string, attempt: number, call: Partial<SendCall> = {}) {
	const idempotency = {
		scope: 'execution',
		key: KEY,
		call: { attempt: String(attempt), id: String(attempt), isConcurrent: false, ...call },
	} as const;
	const { messageId, warnings } = await harness
		.client()
		.send(textCommand(TO, text, { idempotency }));
	return { id: messageId, warnings };
}

/** Texts at the recipient, when everything sent before has arrived. */
async function received(): Promise<(string | undefined)[]> {
	const { messageId } = await harness.client().send(textCommand(TO, 'the last one'));
	await harness.other.next(({ id }) => id === messageId);
	const all = harness.other.received.filter(({ id }) => id !== messageId);
	return all.map(({ message }) => message.extendedTextMessage?.text ?? undefined);
}

beforeEach(async () => void (await harness.link()));

describe('what is sent again', () => {
	it('is one message, and answers what the first did', async () => {
		const first = await send('Hello', 10);
		await harness.restart();
		expect(await send('Hello', 20)).toEqual(first);
		expect(await send('Hello', 20)).toEqual(first);
		expect(await received()).toEqual(['Hello']);
	});

	it('with other words is one message still, and says so', async () => {
		const first = await send('It is 10:00', 10);
		const again = await send('It is 10:05', 20);
		expect(again).toEqual({ id: first.id, warnings: [expect.stringMatching(OTHER_CONTENT)] });
		expect(await received()).toEqual(['It is 10:00']);
	});

	it('with other words, when nobody knows whether the first arrived, goes out as it was', async () => {
		const silence = harness.wa.faults.withholdAck({ tag: 'message' }, 100);
		const idempotency = {
			scope: 'execution',
			key: KEY,
			call: { attempt: '10', id: '10', isConcurrent: false },
		} as const;
		const lost = harness.client().send(textCommand(TO, 'first', { idempotency, timeoutMs: 1_000 }));
		await expect(lost).rejects.toMatchObject({ details: { maybe_sent: true } });
		silence.cancel();
		const again = await send('second', 20);
		expect(again.warnings).toEqual([expect.stringMatching(OTHER_CONTENT)]);
		expect(await received()).toEqual(['first']);
	});

	it('with other words, after WhatsApp has refused the first, is sent with them', async () => {
		harness.wa.faults.nack({ tag: 'message' }, 403);
		await expect(send('wrong', 10)).rejects.toMatchObject({ details: {} });
		const again = await send('right', 20);
		expect(again.warnings).toEqual([]);
		expect(await send('right', 30)).toEqual(again);
		expect(await received()).toEqual(['right']);
	});
});

describe('several calls of one sub-workflow', () => {
	const calls =
		(attempt: number) =>
		(number: number, call: Partial<SendCall> = {}) => ({
			id: `${attempt}.${number}`,
			...call,
		});

	it('are a message each, with the same words and at the same time too', async () => {
		const call = calls(10);
		const [one, two] = await Promise.all([
			send('Ping', 10, call(1, { isConcurrent: true })),
			send('Ping', 10, call(2, { isConcurrent: true })),
		]);
		expect(one.id).not.toBe(two.id);
		expect(await received()).toEqual(['Ping', 'Ping']);
	});

	it('are sent again in their order, and what the crash left out is sent then', async () => {
		const one = await send('one', 10, calls(10)(1));
		await harness.restart();
		const again = await send('one, in other words', 20, calls(20)(1));
		expect(again.id).toBe(one.id);
		const two = await send('two', 20, calls(20)(2));
		expect(two.id).not.toBe(one.id);
		expect((await send('two', 30, calls(30)(2))).id).toBe(two.id);
		expect((await send('one, once more', 30, calls(30)(1))).id).toBe(one.id);
		expect(await received()).toEqual(['one', 'two']);
	});

	it('that overtake each other are told apart by their words, and none is lost', async () => {
		const free = { isConcurrent: true };
		await send('one', 10, calls(10)(1, free));
		// The second was not sent before the crash, and comes first now.
		await send('two', 20, calls(20)(2, free));
		await send('one', 20, calls(20)(1, free));
		expect(await received()).toEqual(['one', 'two']);
	});

	it('stay apart when two attempts are under way at the same time', async () => {
		const ids = new Set<string>();
		for (const number of [1, 2]) {
			for (const attempt of [10, 20]) {
				ids.add((await send(`number ${number}`, attempt, calls(attempt)(number))).id);
			}
		}
		expect(ids.size).toBe(2);
		expect(await received()).toEqual(['number 1', 'number 2']);
	});

	it('are the same message when the node is retried', async () => {
		const one = await send('one', 10, calls(10)(1));
		await send('two', 10, calls(10)(2));
		expect((await send('one', 10, calls(10)(1))).id).toBe(one.id);
		expect(await received()).toEqual(['one', 'two']);
	});
});
