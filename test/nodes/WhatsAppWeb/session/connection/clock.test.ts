import { jest } from '@jest/globals';
import type { ReceivedMessage } from '../../../../../nodes/WhatsAppWeb/message/content';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reopens,
	subscription,
	textCommand,
	Trigger,
	useOffice,
} from '../office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const DAY = 86_400_000;

const office = useOffice({ probeAfterMs: 100, silenceMs: 3_000 });

afterEach(() => {
	jest.restoreAllMocks();
});

/** The machine's clock is set; time goes on from there. */
function setClock(byMs: number): void {
	const { now } = Date;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + byMs);
}

/** The watch over the line asks for a sign of life. */
async function probe(): Promise<void> {
	await new Promise<void>((resolve) => {
		office.wa.faults.drop(({ attrs }) => {
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
		const client = await office.link();
		const trigger = new Trigger();
		await client.subscribe(subscription(), trigger.handler);
		await client.send(textCommand(TO, 'sebelum'));
		setClock(byMs);
		await client.send(textCommand(TO, 'sesudah', { waitUntil: 'delivered' }));
		await office.other.sendText(office.own.jid, 'halo');
		const { data } = (await trigger.next()).event;
		expect((data as ReceivedMessage).message?.conversation).toBe('halo');
		await probe();
		expect(await client.status()).toMatchObject({ status: 'open' });
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('is no obstacle to reconnecting', async () => {
		const client = await office.link();
		setClock(byMs);
		const open = reopens(client);
		office.wa.faults.closeWith('now', { tcp: true });
		await open;
		await client.send(textCommand(TO, 'lagi'));
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(2);
	});
});
