import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import type { Phone } from '../../../../whatsapp/index.ts';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

/**
 * A broadcast to 200 people who never wrote, whom WhatsApp restricts in every way at some point of it: what is sent, held
 * and refused, and what each item says. The account's clock is the test's.
 */
let shift = 0;
const harness = useSessionHarness(
	{ resendMs: 1 },
	{ now: () => Date.now() + shift, monotonic: () => performance.now() + shift },
);
const MINUTE = 60_000;
const COUNT = 200;

/** Who got it already, so that nobody gets it twice. */
const got = (phone: Phone): number => phone.received.length;

it('sends to each once, except to those whom WhatsApp or the pacing refuses, and says so', async () => {
	const { wa, own, other } = harness;
	const client = await harness.link({
		pacing: { mode: 'newChats', limits: { newChatsPerDay: 150 } },
	});
	const trigger = await Trigger.on(client);
	await other.sendText(own.jid, 'Hi');
	await trigger.next();
	const people = Array.from({ length: COUNT }, (_, index) =>
		wa.createPhone(String(62_877_000_000_00 + index)),
	);
	const items: string[] = [];
	/** As a workflow does that loops over its items: what must wait is sent again when its time has come. */
	const write = async (index: number): Promise<string> => {
		const command = {
			...textCommand(people[index]!.jid, `Hello ${index}`),
			idempotency: { scope: 'custom', key: `broadcast ${index}` } as const,
			timeoutMs: 20_000,
		};
		for (;;) {
			const outcome = await send(client, command);
			const { reason, until = 0 } = outcome.details;
			const waitMs = Number(until) * 1_000 - Date.now() - shift;
			if (outcome.code !== 'rate_limited' || waitMs > 10 * MINUTE) {
				return reason === undefined ? outcome.code : `${outcome.code} ${String(reason)}`;
			}
			shift += waitMs;
		}
	};
	const writeTo = async (end: number): Promise<void> => {
		while (items.length < end) items.push(await write(items.length));
	};
	/** WhatsApp restricts the number, or lifts that; the session knows it, because it asks for its health. */
	const told = async (restrict: () => void): Promise<void> => {
		restrict();
		await client.query('accountHealth', {});
	};
	const nack = (index: number, code: number, times: number) =>
		wa.faults.nack({ tag: 'message', to: people[index]!.number }, code, times);

	await writeTo(20);
	// Somebody whom WhatsApp does not let strangers write to.
	nack(20, 463, 2);
	await writeTo(40);
	// Two people of whom it asks for a pause, or whose device list was wrong.
	nack(40, 429, 1);
	nack(41, 420, 2);
	await writeTo(60);
	const in90Minutes = Math.floor((Date.now() + 90 * MINUTE) / 1_000);
	await told(() =>
		wa.capNewChats(own.number, { status: 'CAPPED', used: 60, total: 60, cycleEnds: in90Minutes }),
	);
	await writeTo(70);
	await told(() =>
		wa.capNewChats(own.number, { status: 'NONE', used: 60, total: 500, cycleEnds: in90Minutes }),
	);
	await writeTo(90);
	await told(() => wa.lockTime(own.number, in90Minutes));
	await writeTo(100);
	// Chats that exist go on all the while.
	expect((await send(client, textCommand(other.jid, 'An answer'))).code).toBe('sent');
	await told(() => wa.lockTime(own.number, undefined));
	await writeTo(COUNT);

	const outcomes = Object.fromEntries(
		[...new Set(items)].map((each) => [
			each,
			items.flatMap((item, index) => (item === each ? index : [])),
		]),
	);
	const range = (from: number, to: number) =>
		Array.from({ length: to - from }, (_, index) => from + index);
	expect(outcomes).toEqual({
		sent: [
			...range(0, 20),
			...range(21, 41),
			...range(42, 60),
			...range(70, 90),
			...range(100, 170),
		],
		account_restricted: [20],
		server_rejected: [41],
		'new_chat_limit_reached new_chat_cap': range(60, 70),
		'account_restricted time_lock': range(90, 100),
		'rate_limited new_chats': range(170, COUNT),
	});
	expect(people.map(got)).toEqual(items.map((item) => (item === 'sent' ? 1 : 0)));
	expect(await client.query('accountHealth', {})).toMatchObject({
		sent: { newChatsToday: items.filter((item) => item === 'sent').length },
		refusalsToday: { 463: 2, 429: 1, 420: 2 },
		pacing: { newChatsLeft: 0 },
	});
}, 180_000);

async function send(client: SessionClient, command: Parameters<SessionClient['send']>[0]) {
	return await client.send(command).then(
		() => ({ code: 'sent', details: {} as Record<string, unknown> }),
		(error: unknown) => error as WhatsAppError,
	);
}
