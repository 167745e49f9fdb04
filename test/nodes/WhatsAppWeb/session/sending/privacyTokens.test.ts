import { textCommand, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

/** How many privacy tokens the session asked for while `work` ran. */
async function tokensDuring(work: () => Promise<unknown>): Promise<number> {
	let tokens = 0;
	const stop = harness.wa.on('stanza', ({ number, xmlns, child }) => {
		if (number === harness.own.number && xmlns === 'privacy' && child === 'tokens') tokens += 1;
	});
	await work();
	stop();
	return tokens;
}

/** Sends a text and waits for the receipt of the phone, which is acknowledged after all that the message brought about. */
async function send(text: string, to = harness.other.jid): Promise<void> {
	const acknowledged = harness.wa.once('stanza', { where: ({ tag }) => tag === 'ack' });
	await harness.client().send(textCommand(to, text));
	await acknowledged;
}

it('WhatsApp is asked for a privacy token once per contact, also after a restart', async () => {
	await harness.link();
	const first = await tokensDuring(async () => {
		const asked = harness.wa.once('stanza', { where: ({ child }) => child === 'tokens' });
		await send('one');
		await asked;
		for (const text of ['two', 'three']) await send(text);
	});
	expect(first).toBe(1);
	await harness.restart();
	expect(await tokensDuring(async () => await send('four'))).toBe(0);
	await harness.other.sendText(harness.own.jid, 'an answer');
	expect(await tokensDuring(async () => await send('five', harness.other.lid))).toBe(0);
});

it('another contact gets a token of their own', async () => {
	await harness.link();
	const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
	const tokens = await tokensDuring(async () => {
		for (const { jid } of [harness.other, citra]) {
			const asked = harness.wa.once('stanza', { where: ({ child }) => child === 'tokens' });
			await send('hello', jid);
			await asked;
			await send('hello again', jid);
		}
	});
	expect(tokens).toBe(2);
});
