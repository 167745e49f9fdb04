import { jest } from '@jest/globals';
import type { ReceivedMessage } from '../../../../../nodes/WhatsAppWeb/message/content';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	reopens,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const DAY = 86_400_000;

const harness = useSessionHarness({ probeAfterMs: 100, silenceMs: 3_000 });

afterEach(() => {
	jest.restoreAllMocks();
});

/** Sets the machine's clock forward or back. */
function setClock(byMs: number): void {
	const { now } = Date;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + byMs);
}

/** Resolves when the keep-alive has sent a ping. */
async function probe(): Promise<void> {
	await new Promise<void>((resolve) => {
		harness.wa.faults.drop(({ attrs }) => {
			if (attrs.xmlns === 'w:p') resolve();
			return false;
		});
	});
}

describe.each([
	['a day ahead', DAY],
	['a day back', -DAY],
])('a clock that jumps %s', (_where, byMs) => {
	it('disturbs neither the connection, nor sends, nor what arrives', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		await client.send(textCommand(TO, 'before'));
		setClock(byMs);
		await client.send(textCommand(TO, 'after', { waitUntil: 'delivered' }));
		await harness.other.sendText(harness.own.jid, 'hello');
		const { data } = (await trigger.next()).event;
		expect((data as ReceivedMessage).message?.conversation).toBe('hello');
		await probe();
		expect(await client.status()).toMatchObject({ status: 'open' });
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('is no obstacle to reconnecting', async () => {
		const client = await harness.link();
		setClock(byMs);
		const open = reopens(client);
		harness.wa.faults.closeWith('now', { tcp: true });
		await open;
		await client.send(textCommand(TO, 'again'));
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
	});
});

describe('a ban that began while the clock was 40 days ahead', () => {
	it.each([
		['a minute', 60],
		['an hour', 3_600],
		['a day', 86_400],
	])('lasts no longer than WhatsApp has said, once the clock is right: %s', async (_, seconds) => {
		const client = await harness.link();
		setClock(40 * DAY);
		const banned = reaches(client, 'banned');
		harness.wa.faults.closeWith('now', { failure: 402, expire: seconds });
		await banned;
		jest.restoreAllMocks();
		await harness.restart();
		const { status, retryAt } = await harness.client().status();
		expect(status).toBe('banned');
		expect(retryAt).toBeLessThanOrEqual(Date.now() + seconds * 1_000);
		expect(retryAt).toBeGreaterThan(Date.now());
	});
});
