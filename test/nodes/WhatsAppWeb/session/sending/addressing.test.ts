import { OTHER_NUMBER, textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const harness = useSessionHarness();

describe('a recipient', () => {
	it('given by LID is written to by LID', async () => {
		const client = await harness.link();
		const result = await client.send(textCommand(harness.other.lid, 'Hello'));
		expect(result).toMatchObject({ to: harness.other.lid, toLid: harness.other.lid });
		await harness.other.next();
	});

	it('given by number is written to by LID once WhatsApp has moved this account', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		expect((await client.send(textCommand(TO, 'before'))).to).toBe(TO);
		await harness.other.sendText(harness.own.lid, 'by LID', { viaLid: true });
		await trigger.next();
		const after = { to: harness.other.lid, toPn: TO, toLid: harness.other.lid };
		expect(await client.send(textCommand(TO, 'after'))).toMatchObject(after);
		await harness.restart();
		expect(await harness.client().send(textCommand(TO, 'unchanged'))).toMatchObject(after);
	});

	it('that is not on WhatsApp is asked about once', async () => {
		const client = await harness.link();
		const nobody = '628999000999@s.whatsapp.net';
		const refused = { code: 'recipient_not_found', retryable: false };
		await expect(client.send(textCommand(nobody, 'Hello'))).rejects.toMatchObject(refused);
		const looked = harness.wa.faults.drop({ xmlns: 'usync' }, 100);
		await expect(client.send(textCommand(nobody, 'Hello'))).rejects.toMatchObject(refused);
		expect(looked.count).toBe(0);
		looked.cancel();
	});

	it.each([
		['5511987654321', '551187654321'],
		['551187654321', '5511987654321'],
		['5215512345678', '525512345678'],
		['5491112345678', '541112345678'],
		['2290197000001', '22997000001'],
		['22997000001', '2290197000001'],
		['2250707123456', '22507123456'],
	])('written as %s is found as %s', async (written, registered) => {
		const client = await harness.link();
		const phone = harness.wa.createPhone(registered);
		const result = await client.send(textCommand(`${written}@s.whatsapp.net`, 'Oi'));
		expect(result.toPn).toBe(phone.jid);
		await phone.next();
	});

	it('can be oneself', async () => {
		const client = await harness.link();
		await client.send(textCommand(harness.own.jid, 'Notes'));
		const { message } = await harness.own.next();
		const text =
			message.extendedTextMessage?.text ??
			message.deviceSentMessage?.message?.extendedTextMessage?.text;
		expect(text).toBe('Notes');
	});
});
