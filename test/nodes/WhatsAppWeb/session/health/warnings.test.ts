import type { Phone } from '../../../../whatsapp/index.ts';
import { ItemReporter } from '../../trigger/ItemReporter.ts';
import { textCommand, useSessionHarness } from '../SessionHarness.ts';

/** What the owner of a number is told before WhatsApp restricts it. */
const harness = useSessionHarness();
const listen = async () => {
	const client = await harness.link();
	return { client, reporter: await ItemReporter.on(client, ['health_warning', 'message']) };
};
const warning = (fields: object) => ({
	event: 'health_warning',
	health_warning: {
		limit: null,
		until: null,
		meaning: expect.any(String),
		advice: expect.any(String),
		...fields,
	},
});

it('four fifths of the quota of new chats are used, once in its period', async () => {
	const { reporter } = await listen();
	const { wa, own } = harness;
	const cycleEnds = Math.floor(Date.now() / 1_000) + 86_400;
	const use = (used: number, ends = cycleEnds) =>
		wa.capNewChats(own.number, { status: 'NONE', used, total: 20, cycleEnds: ends });
	use(15);
	use(16);
	expect(await reporter.json()).toMatchObject(
		warning({ kind: 'quota_nearly_used', count: 16, limit: 20, until: cycleEnds }),
	);
	use(18);
	use(17, cycleEnds + 86_400);
	expect(await reporter.json()).toMatchObject(
		warning({ count: 17, limit: 20, until: cycleEnds + 86_400 }),
	);
});

it('WhatsApp refuses messages for how they are written, once a day and over a restart', async () => {
	const { client, reporter } = await listen();
	const { wa, own, other } = harness;
	// An answer is never held back.
	await other.sendText(own.jid, 'Hi');
	await reporter.json();
	const refuse = async (phone: Phone, code: number, times: number) => {
		wa.faults.nack({ tag: 'message', to: phone.number }, code, times);
		await client.send(textCommand(phone.jid, 'Hello')).catch(() => undefined);
	};
	// Malformed or to nobody: that says nothing of how the account writes.
	await refuse(other, 479, 2);
	await refuse(other, 404, 1);
	for (let count = 0; count < 5; count += 1) await refuse(other, 463, 1);
	expect(await reporter.json()).toMatchObject(warning({ kind: 'refusals_rising', count: 5 }));
	await harness.restart();
	const later = await ItemReporter.on(harness.client(), ['health_warning', 'message']);
	wa.faults.nack({ tag: 'message', to: other.number }, 420, 2);
	await harness
		.client()
		.send(textCommand(other.jid, 'Hello'))
		.catch(() => undefined);
	await other.sendText(harness.own.jid, 'Hello');
	expect(await later.json()).toMatchObject({ event: 'message' });
	expect(await harness.client().query('accountHealth', {})).toMatchObject({
		refusalsToday: { 404: 1, 420: 2, 463: 5, 479: 2 },
	});
});

it('many messages cannot be read', async () => {
	const { reporter } = await listen();
	const { wa, own, other } = harness;
	wa.faults.corrupt({ tag: 'message' }, 100);
	for (let count = 0; count < 20; count += 1) await other.sendText(own.jid, 'Hello');
	expect(await reporter.json()).toMatchObject(warning({ kind: 'many_undecryptable', count: 20 }));
});
