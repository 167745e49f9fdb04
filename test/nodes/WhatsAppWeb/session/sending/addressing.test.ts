import { OTHER_NUMBER, subscription, textCommand, Trigger, useOffice } from '../office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const office = useOffice();

describe('a recipient', () => {
	it('given by LID is written to by LID', async () => {
		const client = await office.link();
		const result = await client.send(textCommand(office.other.lid, 'Halo'));
		expect(result).toMatchObject({ to: office.other.lid, toLid: office.other.lid });
		await office.other.next();
	});

	it('given by number is written to by LID once WhatsApp has moved this account', async () => {
		const client = await office.link();
		const trigger = new Trigger();
		await client.subscribe(subscription(), trigger.handler);
		expect((await client.send(textCommand(TO, 'sebelum'))).to).toBe(TO);
		await office.other.sendText(office.own.lid, 'lewat LID', { viaLid: true });
		await trigger.next();
		const after = { to: office.other.lid, toPn: TO, toLid: office.other.lid };
		expect(await client.send(textCommand(TO, 'sesudah'))).toMatchObject(after);
		await office.restart();
		expect(await office.client().send(textCommand(TO, 'tetap'))).toMatchObject(after);
	});

	it('that is not on WhatsApp is asked about once', async () => {
		const client = await office.link();
		const nobody = '628999000999@s.whatsapp.net';
		const refused = { code: 'recipient_not_found', retryable: false };
		await expect(client.send(textCommand(nobody, 'Halo'))).rejects.toMatchObject(refused);
		const looked = office.wa.faults.drop({ xmlns: 'usync' }, 100);
		await expect(client.send(textCommand(nobody, 'Halo'))).rejects.toMatchObject(refused);
		expect(looked.count).toBe(0);
		looked.cancel();
	});

	it.each([
		['5511987654321', '551187654321'],
		['551187654321', '5511987654321'],
		['5215512345678', '525512345678'],
		['5491112345678', '541112345678'],
	])('written as %s is found as %s', async (written, registered) => {
		const client = await office.link();
		const phone = office.wa.createPhone(registered);
		const result = await client.send(textCommand(`${written}@s.whatsapp.net`, 'Oi'));
		expect(result.toPn).toBe(phone.jid);
		await phone.next();
	});

	it('can be oneself', async () => {
		const client = await office.link();
		await client.send(textCommand(office.own.jid, 'Catatan'));
		const { message } = await office.own.next();
		const text =
			message.extendedTextMessage?.text ??
			message.deviceSentMessage?.message?.extendedTextMessage?.text;
		expect(text).toBe('Catatan');
	});
});
