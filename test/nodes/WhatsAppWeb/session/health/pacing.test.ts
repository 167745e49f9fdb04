import { jest } from '@jest/globals';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SendCommand } from '../../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { Pacing } from '../../../../../nodes/WhatsAppWeb/contract/pacing';
import type { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import type { Phone } from '../../../../whatsapp/index.ts';
import { ItemReporter } from '../../trigger/ItemReporter.ts';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

/** When a number writes to whom, on the loopback WhatsApp; the account's clock is the test's. */
let shift = 0;
/** By how much the machine's clock is wrong. */
let wrong = 0;
const harness = useSessionHarness(
	{},
	{ now: () => Date.now() + shift + wrong, monotonic: () => performance.now() + shift },
);
beforeEach(() => (shift = wrong = 0));
const MINUTE = 60_000;

/** Everything but `Date`. */
const REAL = [
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'setImmediate',
	'clearImmediate',
	'setInterval',
	'clearInterval',
	'setTimeout',
	'clearTimeout',
] as const;
const DAY = 24 * 60 * MINUTE;

const strangers = (count: number): Phone[] =>
	Array.from({ length: count }, (_, index) => harness.wa.createPhone(`62855${5_000_000 + index}`));

/** What becomes of a message: `sent`, or the code of the error. */
async function outcome(client: SessionClient, to: string, more: Partial<SendCommand> = {}) {
	const command = textCommand(to, 'Hello', { timeoutMs: 5_000, ...more });
	return await client.send(command).then(
		() => 'sent',
		({ code, details }: WhatsAppError) => `${code} ${String(details.reason)}`,
	);
}
const refusal = async (client: SessionClient, to: string) =>
	await client.send(textCommand(to, 'Hello')).then(
		() => undefined,
		(error: unknown) => error as WhatsAppError,
	);
const paced = (pacing: Partial<Pacing>): { pacing: Pacing } => ({
	pacing: { mode: 'newChats', limits: {}, ...pacing },
});
/** Somebody has written, so that writing to them is an answer. */
async function hearFrom(client: SessionClient, phone: Phone, text = 'Hi'): Promise<void> {
	const trigger = await Trigger.on(client);
	await phone.sendText(harness.own.jid, text);
	await trigger.next();
}

describe('by default', () => {
	it('three strangers are written to at once, and more of them later; whoever has written, always', async () => {
		const client = await harness.link();
		const [a, b, c, d] = strangers(4) as [Phone, Phone, Phone, Phone];
		await hearFrom(client, harness.other);
		for (const { jid } of [a, b, c]) expect(await outcome(client, jid)).toBe('sent');
		const refused = await refusal(client, d.jid);
		const now = Math.floor(Date.now() / 1_000);
		expect(refused).toMatchObject({
			code: 'rate_limited',
			retryable: true,
			message: expect.stringMatching(/not before 20..-..-..T..:..:..Z/),
			details: { reason: 'new_chats', to: d.jid, until: expect.any(Number) },
		});
		const { until, retry_after_seconds: after } = refused?.details as Record<string, number>;
		expect(until).toBeGreaterThan(now + 20);
		expect(until).toBeLessThanOrEqual(now + 61);
		expect(after).toBeGreaterThan(20);
		// They are chats by now, and so is a friend's.
		for (const { jid } of [a, b, c, harness.other]) expect(await outcome(client, jid)).toBe('sent');
		expect(d.received).toEqual([]);

		await harness.restart();
		const again = harness.client();
		expect(await outcome(again, d.jid)).toBe('rate_limited new_chats');
		shift += MINUTE;
		expect(await outcome(again, d.jid)).toBe('sent');
		await d.next();
	});

	it.each([
		['two days ahead', 2 * DAY],
		['a day back', -DAY],
		['an hour back, as in autumn', -60 * MINUTE],
	])(
		'a clock that is set %s lets nobody out sooner, and holds nobody up longer',
		async (_, leap) => {
			const client = await harness.link();
			const [a, b, c, d, e] = strangers(5) as [Phone, Phone, Phone, Phone, Phone];
			for (const { jid } of [a, b, c]) await outcome(client, jid);
			wrong = leap;
			expect(await outcome(client, d.jid)).toBe('rate_limited new_chats');
			shift += MINUTE;
			expect(await outcome(client, d.jid)).toBe('sent');
			wrong = 0;
			expect(await outcome(client, e.jid)).toBe('rate_limited new_chats');
			shift += MINUTE;
			expect(await outcome(client, e.jid)).toBe('sent');
		},
	);

	it('a clock that went back while n8n was off lets nobody out sooner', async () => {
		const client = await harness.link();
		const [a, b, c, d] = strangers(4) as [Phone, Phone, Phone, Phone];
		for (const { jid } of [a, b, c]) await outcome(client, jid);
		await harness.restart();
		wrong = -DAY;
		expect(await outcome(harness.client(), d.jid)).toBe('rate_limited new_chats');
	});

	it('what could not go out has used up nothing', async () => {
		const client = await harness.link();
		const nobody = '628999000999@s.whatsapp.net';
		for (let count = 0; count < 4; count += 1) {
			expect(await outcome(client, nobody)).toMatch('recipient_not_found');
		}
		const [a, b, c] = strangers(3) as [Phone, Phone, Phone];
		for (const { jid } of [a, b, c]) expect(await outcome(client, jid)).toBe('sent');
	});

	it('nor has what was ready and never left', async () => {
		const client = await harness.link();
		const [a] = strangers(1) as [Phone];
		const typing = harness.wa.once('chatstate');
		const lost = outcome(client, a.jid, { typesFirst: true });
		await typing;
		await harness.own.unlink(1);
		expect(await lost).toMatch('device_not_connected');
		const { pacing } = await client.query('accountHealth', {});
		expect(pacing.newChatsLeft).toBe(20);
	});

	it('groups have a budget of their own', async () => {
		const client = await harness.link();
		const { own, other } = harness;
		const [known, ...groups] = Array.from({ length: 5 }, (_, index) =>
			other.createGroup(`Group ${index}`, [own]),
		) as [string, ...string[]];
		const trigger = await Trigger.on(client);
		await other.sendText(known, 'Hi');
		await trigger.next();
		for (const stranger of strangers(3)) expect(await outcome(client, stranger.jid)).toBe('sent');
		const outcomes = [];
		for (const group of groups) outcomes.push(await outcome(client, group));
		expect(outcomes).toEqual(['sent', 'sent', 'sent', 'rate_limited new_groups']);
		expect(await outcome(client, known)).toBe('sent');
		expect(await outcome(client, groups[0] ?? '')).toBe('sent');
	});

	it('many people who get the same text are a reason to warn', async () => {
		const client = await harness.link(paced({ limits: { burst: 20 } }));
		const warnings: string[][] = [];
		for (const { jid } of strangers(11)) {
			warnings.push((await client.send(textCommand(jid, 'Buy now'))).warnings);
		}
		expect(warnings.slice(0, 10).flat()).toEqual([]);
		expect(warnings[10]).toEqual([expect.stringMatching(/^11 people .* this same text/)]);
	});
});

it('off brakes nothing, all makes pauses in every chat', async () => {
	const client = await harness.link(paced({ mode: 'off' }));
	for (const { jid } of strangers(5)) expect(await outcome(client, jid)).toBe('sent');
	const slow = harness.client(paced({ mode: 'all', limits: { secondsBetweenMessages: [20, 20] } }));
	const [first, second] = [
		await outcome(slow, harness.own.jid),
		await outcome(slow, harness.own.jid),
	];
	expect([first, second]).toEqual(['sent', 'sent']);
	await hearFrom(slow, harness.other);
	expect(await outcome(slow, harness.other.jid)).toBe('sent');
	expect(await outcome(slow, harness.other.jid)).toBe('rate_limited messages');
});

describe('what WhatsApp forbids', () => {
	it('a time lock holds for strangers alone, over a restart and by itself until its end; nothing is tried meanwhile', async () => {
		const client = await harness.link();
		const [a] = strangers(1) as [Phone];
		const reporter = await ItemReporter.on(client, ['account_restricted']);
		const until = Math.floor(Date.now() / 1_000) + 3_600;
		harness.wa.lockTime(harness.own.number, until);
		await reporter.json();
		await hearFrom(client, harness.other);
		const refused = {
			code: 'account_restricted',
			retryable: false,
			details: { reason: 'time_lock', until, retry_after_seconds: expect.any(Number) },
		};
		expect(await refusal(client, a.jid)).toMatchObject(refused);
		expect(await outcome(client, harness.other.jid)).toBe('sent');
		await harness.restart();
		const again = harness.client();
		expect(await refusal(again, a.jid)).toMatchObject(refused);
		expect(a.received).toEqual([]);
		jest.useFakeTimers({ now: until * 1_000, doNotFake: [...REAL] });
		try {
			expect(await outcome(again, a.jid)).toBe('sent');
		} finally {
			jest.useRealTimers();
		}
	});

	it.each(['time lock', 'cap'])(
		'a %s that WhatsApp lifts while n8n is off is not kept up',
		async (kind) => {
			const client = await harness.link();
			const [a] = strangers(1) as [Phone];
			const reporter = await ItemReporter.on(client, ['account_restricted']);
			const { wa, own } = harness;
			// Without an end, as WhatsApp may leave it.
			if (kind === 'cap') wa.capNewChats(own.number, { status: 'CAPPED', used: 20, total: 20 });
			else wa.lockTime(own.number, Math.floor(Date.now() / 1_000) + 86_400);
			await reporter.json();
			expect(await outcome(client, a.jid)).toMatch(/^(account_restricted|new_chat_limit_reached) /);
			await harness.restart();
			Object.assign(wa.directory.find(own.number) as object, {
				timelockUntil: undefined,
				newChatCap: { status: 'NONE', used: 0, total: 1_000 },
			});
			const later = await ItemReporter.on(harness.client(), ['account_restricted']);
			expect(await later.json()).toMatchObject({ account_restricted: { restricted: false } });
			expect(await outcome(harness.client(), a.jid)).toBe('sent');
		},
	);

	it.each([
		['locks the account', 'account_restricted time_lock'],
		['lets the person write STOP', 'forbidden opted_out'],
	])('what happens while a message waits for its turn counts: it %s', async (what, result) => {
		const optOut = { stop: ['stop'], start: ['start'] };
		const limits = { burst: 1, secondsBetweenNewChats: [2, 2] } as const;
		const client = await harness.link(paced({ limits, optOut }));
		const [a, b] = strangers(2) as [Phone, Phone];
		const reporter = await ItemReporter.on(client, ['account_restricted', 'message']);
		expect(await outcome(client, a.jid)).toBe('sent');
		const waiting = outcome(client, b.jid);
		if (what === 'locks the account') {
			harness.wa.lockTime(harness.own.number, Math.floor(Date.now() / 1_000) + 3_600);
		} else await b.sendText(harness.own.jid, 'STOP');
		await reporter.json();
		expect(await waiting).toBe(result);
		const { pacing } = await client.query('accountHealth', {});
		expect(pacing.newChatsLeft).toBe(19);
	});

	it('a refused stranger is one, as long as WhatsApp says that the account is not restricted', async () => {
		const client = await harness.link();
		const [a, b] = strangers(2) as [Phone, Phone];
		harness.wa.faults.nack({ tag: 'message', to: a.number }, 463, 2);
		expect(await outcome(client, a.jid)).toBe('account_restricted undefined');
		expect(await outcome(client, b.jid)).toBe('sent');
	});

	it('too many messages: nothing is sent for a minute, then for two', async () => {
		const client = await harness.link();
		const { other } = harness;
		await hearFrom(client, other);
		const refuse = () => harness.wa.faults.nack({ tag: 'message', to: other.number }, 429, 3);
		refuse();
		expect(await outcome(client, other.jid)).toBe('rate_limited undefined');
		expect(await outcome(client, other.jid)).toBe('rate_limited too_fast');
		shift += MINUTE;
		refuse();
		expect(await outcome(client, other.jid)).toBe('rate_limited undefined');
		shift += MINUTE;
		expect(await outcome(client, other.jid)).toBe('rate_limited too_fast');
		shift += MINUTE;
		expect(await outcome(client, other.jid)).toBe('sent');
	});
});

describe('what people want', () => {
	const optOut = { stop: ['stop'], start: ['start'] };

	it('whoever writes STOP is written to by nobody, over restarts and a new link, until they write START', async () => {
		const config = paced({ optOut });
		const client = await harness.link(config);
		const { other, own } = harness;
		await hearFrom(client, other, 'please stop the music');
		expect(await outcome(client, other.jid)).toBe('sent');
		await hearFrom(client, other, ' Stop! ');
		for (const jid of [other.jid, other.lid]) {
			expect(await refusal(client, jid)).toMatchObject({
				code: 'forbidden',
				message: 'This person has asked not to be written to',
				details: { reason: 'opted_out', to: jid },
			});
		}
		const group = other.createGroup('Team', [own]);
		expect(await outcome(client, group)).toBe('sent');
		await harness.restart();
		expect(await outcome(harness.client(config), other.jid)).toBe('forbidden opted_out');
		await harness.client(config).logout();
		const linked = await harness.link(config);
		expect(await outcome(linked, other.jid)).toBe('forbidden opted_out');
		await hearFrom(linked, other, 'START');
		expect(await outcome(linked, other.jid)).toBe('sent');
	});

	it('in quiet hours only whoever has written within a day is written to', async () => {
		const minutes = new Date().getUTCHours() * 60 + new Date().getUTCMinutes();
		const day = 24 * 60;
		// Jakarta to Jayapura are 7 to 9 hours ahead of UTC.
		const quietHours = { from: (minutes + 6 * 60) % day, to: (minutes + 12 * 60) % day };
		const client = await harness.link(paced({ quietHours }));
		await hearFrom(client, harness.other);
		const [stranger] = strangers(1) as [Phone];
		expect(await outcome(client, harness.other.jid)).toBe('sent');
		const refused = await refusal(client, stranger.jid);
		expect(refused).toMatchObject({ code: 'rate_limited', details: { reason: 'quiet_hours' } });
		const hours = Number(refused?.details.retry_after_seconds) / 3_600;
		expect(hours).toBeGreaterThan(4.9);
		expect(hours).toBeLessThan(5.1);
		const awake = harness.client(paced({}));
		expect(await outcome(awake, stranger.jid)).toBe('sent');
	});
});
