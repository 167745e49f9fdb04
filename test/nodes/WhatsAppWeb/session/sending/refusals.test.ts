import type { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import {
	type SessionHarness,
	OTHER_NUMBER,
	textCommand,
	useSessionHarness,
} from '../SessionHarness.ts';
import { actionCommand } from '../conversation.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const harness = useSessionHarness({ resendMs: 10 });

/** What an `error` of the server's ack means: reference/operations.md, section 4.2. */
interface Refusal {
	error: number;
	code: string;
	retryable: boolean;
	/** How often the message is sent under the same id before the command fails. */
	sends: number;
	/** Whether the second attempt goes to the recipient's other JID (LID instead of PN, or the reverse). */
	toOtherIdentity?: true;
	/** Differing expectations for a group. */
	inGroup?: { code?: string; sends?: number };
}

const posting = { code: 'group_posting_restricted' };
const REFUSALS: Refusal[] = [
	{
		error: 400,
		code: 'bad_request',
		retryable: false,
		sends: 2,
		toOtherIdentity: true,
		inGroup: { sends: 1 },
	},
	{ error: 401, code: 'not_authorized', retryable: false, sends: 1, inGroup: posting },
	{ error: 403, code: 'forbidden', retryable: false, sends: 1, inGroup: posting },
	{ error: 404, code: 'recipient_not_found', retryable: false, sends: 1 },
	{ error: 405, code: 'message_type_rejected', retryable: false, sends: 1 },
	{ error: 406, code: 'not_acceptable', retryable: false, sends: 2 },
	{ error: 420, code: 'server_rejected', retryable: false, sends: 2 },
	{ error: 421, code: 'stale_group_addressing_mode', retryable: true, sends: 2 },
	{ error: 429, code: 'rate_limited', retryable: true, sends: 3 },
	{
		error: 463,
		code: 'account_restricted',
		retryable: false,
		sends: 2,
		toOtherIdentity: true,
		inGroup: { sends: 1 },
	},
	{ error: 473, code: 'message_type_rejected', retryable: false, sends: 1 },
	{ error: 475, code: 'new_chat_limit_reached', retryable: false, sends: 1 },
	{ error: 479, code: 'stanza_invalid', retryable: true, sends: 2 },
	{ error: 499, code: 'server_rejected', retryable: false, sends: 1 },
	{ error: 500, code: 'server_error', retryable: true, sends: 3 },
	{ error: 503, code: 'server_error', retryable: true, sends: 3 },
	{ error: 507, code: 'server_error', retryable: true, sends: 3 },
];

/** The refusals so far, in order. */
function refused({ wa }: SessionHarness): Array<{ id: string; to: string }> {
	return wa.log.flatMap((entry) =>
		entry.event === 'ack' && entry.error ? [{ id: entry.id, to: entry.to }] : [],
	);
}

async function refusalOf(
	chat: string,
	error: number,
): Promise<Pick<WhatsAppError, 'code' | 'retryable'>> {
	const client = harness.client();
	const fault = harness.wa.faults.nack({ tag: 'message', type: 'text' }, error, 100);
	const thrown: unknown = await client.send(textCommand(chat, 'Hello')).catch((cause) => cause);
	fault.cancel();
	expect(thrown).toMatchObject({
		description: expect.stringMatching(/\w+/),
		details: { code: error },
	});
	return thrown as WhatsAppError;
}

describe('a message that the server refuses with', () => {
	it.each(REFUSALS)('$error is $code after $sends sends under one id', async (row) => {
		await harness.link();
		const { code, retryable } = await refusalOf(TO, row.error);
		expect({ code, retryable }).toEqual({ code: row.code, retryable: row.retryable });
		const tries = refused(harness);
		expect(tries).toHaveLength(row.sends);
		expect(new Set(tries.map(({ id }) => id)).size).toBe(1);
		expect(new Set(tries.map(({ to }) => to)).size).toBe(row.toOtherIdentity ? 2 : 1);
		expect(harness.other.received).toEqual([]);
	});

	it.each(REFUSALS)('$error in a group, likewise', async (row) => {
		await harness.link();
		const group = harness.other.createGroup('Family', [harness.own]);
		const { code } = await refusalOf(group, row.error);
		expect(code).toBe(row.inGroup?.code ?? row.code);
		const tries = refused(harness);
		expect(tries).toHaveLength(row.inGroup?.sends ?? row.sends);
		expect(new Set(tries.map(({ id }) => id)).size).toBe(1);
	});

	it.each(REFUSALS.filter(({ sends }) => sends > 1))(
		'$error, but not the last time, arrives',
		async ({ error, sends, toOtherIdentity }) => {
			const client = await harness.link();
			harness.wa.faults.nack({ tag: 'message', type: 'text' }, error, sends - 1);
			const result = await client.send(textCommand(TO, 'Hello'));
			expect(refused(harness)).toHaveLength(sends - 1);
			expect(result).toMatchObject({
				to: toOtherIdentity ? harness.other.lid : TO,
				toPn: TO,
			});
			expect(await harness.other.next()).toMatchObject({ id: result.messageId });
		},
	);
});

describe('a refused message', () => {
	it('is remembered as refused, and may be tried again under its key', async () => {
		const client = await harness.link();
		const idempotency = { key: 'order 1', scope: 'custom' } as const;
		const fault = harness.wa.faults.nack({ tag: 'message', to: TO }, 403);
		await expect(client.send(textCommand(TO, 'Hello', { idempotency }))).rejects.toMatchObject({
			code: 'forbidden',
		});
		expect(fault.count).toBe(1);
		const result = await client.send(textCommand(TO, 'Hello', { idempotency }));
		expect(await harness.other.next()).toMatchObject({ id: result.messageId });
	});

	it('is no message that could be quoted or changed', async () => {
		const client = await harness.link();
		const idempotency = { key: 'order 1', scope: 'custom' } as const;
		const refusal = harness.wa.faults.nack({ tag: 'message', to: TO }, 403, 100);
		await client.send(textCommand(TO, 'Hello', { idempotency })).catch(() => undefined);
		const [tried] = refused(harness);
		refusal.cancel();
		const id = tried?.id ?? '';
		const emoji = { kind: 'reaction', emoji: '👍', target: { id } } as const;
		await expect(client.send(actionCommand(TO, emoji))).rejects.toMatchObject({
			code: 'message_not_found',
		});
		const { warnings } = await client.send(textCommand(TO, 'Agreed?', { replyTo: id }));
		expect(warnings).toEqual([expect.stringContaining(id)]);

		await client.send(textCommand(TO, 'Hello', { idempotency }));
		expect(await client.send(actionCommand(TO, emoji))).toMatchObject({ warnings: [] });
	});

	it('that went to the other identity in the end is one message', async () => {
		const client = await harness.link();
		harness.wa.faults.nack({ tag: 'message', to: TO }, 463);
		const { messageId: id } = await client.send(textCommand(TO, 'Hello'));
		const emoji = { kind: 'reaction', emoji: '👍', target: { id } } as const;
		await client.send(actionCommand(TO, emoji));
		const { message } = await harness.other.next((received) => received.id !== id);
		expect(message.reactionMessage?.key?.id).toBe(id);
	});

	it('goes on to the identity it was sent to last', async () => {
		const client = await harness.link();
		const idempotency = { key: 'order 1', scope: 'custom' } as const;
		harness.wa.faults.nack({ tag: 'message', to: TO }, 463);
		const { lid } = harness.other;
		const silence = harness.wa.faults.withholdAck(({ attrs }) => attrs.to === lid, 100);
		const command = textCommand(TO, 'Hello', { idempotency, timeoutMs: 1_500 });
		await expect(client.send(command)).rejects.toMatchObject({ details: { maybe_sent: true } });
		silence.cancel();
		await harness.restart();
		const again = { ...command, timeoutMs: 30_000 };
		expect(await harness.client().send(again)).toMatchObject({ to: lid });
		const tos = harness.wa.log.flatMap((entry) =>
			entry.event === 'message' && !entry.category ? [entry.to] : [],
		);
		expect(new Set(tos)).toEqual(new Set([lid]));
	});
});
