import { reaches, useOffice, OWN_NUMBER } from './office.ts';

describe('linking', () => {
	const office = useOffice();

	it('shows a QR code and is open after the phone has scanned it', async () => {
		const client = office.client();
		expect(await client.status()).toMatchObject({ status: 'unlinked', reason: 'not_linked' });

		const offer = await client.link({ method: 'qr' });
		expect(offer).toMatchObject({ status: 'pairing', pairingCode: null });
		expect(await client.status()).toMatchObject({ status: 'pairing' });
		const isOpen = reaches(client, 'open');
		await office.own.scan((offer as { qr: string }).qr);

		expect(await isOpen).toMatchObject({
			status: 'open',
			reason: null,
			jid: `${OWN_NUMBER}@s.whatsapp.net`,
			lid: office.own.lid,
		});
		expect(office.wa.loginCount(OWN_NUMBER)).toBe(1);
	});
});
