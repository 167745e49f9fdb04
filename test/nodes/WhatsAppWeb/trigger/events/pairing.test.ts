import { reaches, useSessionHarness } from '../../session/SessionHarness.ts';
import { NOWHERE } from '../sampleEvents.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

/** Links, subscribes, and unlinks on the phone. */
async function unlinked() {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, [
		'qr_code',
		'pair_code',
		'passkey_required',
		'message',
	]);
	const ended = reaches(client, 'logged_out');
	await harness.own.unlink(1);
	await ended;
	return { client, reporter };
}

const head = (event: string) => ({
	event,
	timestamp: expect.any(Number),
	session: null,
	...NOWHERE,
});

it('a QR code comes with its image to a workflow that was active before, which then goes on', async () => {
	const { client, reporter } = await unlinked();
	const { status } = await client.link({ method: 'qr' });
	expect(status).toBe('pairing');
	const { json, binary } = await reporter.next();
	expect(json).toEqual({
		...head('qr_code'),
		qr_code: { qr: expect.any(String), expires_in: 60 },
	});
	expect(binary?.qr).toMatchObject({ fileName: 'qr.png' });
	const png = Buffer.from(binary!.qr!.data, 'base64');
	expect(png.subarray(1, 4).toString()).toBe('PNG');

	const open = reaches(client, 'open');
	await harness.own.scan((json.qr_code as { qr: string }).qr);
	await open;
	await harness.other.sendText(harness.own.jid, 'Hello again');
	expect(await reporter.json()).toMatchObject({ event: 'message', text: 'Hello again' });
});

it('a pairing code comes as it is to be typed', async () => {
	const { client, reporter } = await unlinked();
	await client.link({ method: 'pairingCode', phoneNumber: harness.own.number });
	const { json, binary } = await reporter.next();
	expect(json).toEqual({
		...head('pair_code'),
		pair_code: { code: expect.stringMatching(/^[0-9A-Z]{8}$/), expires_in: 180 },
	});
	expect(binary).toBeUndefined();
	const open = reaches(client, 'open');
	await harness.own.enterCode((json.pair_code as { code: string }).code);
	await open;
});

it('a demanded passkey comes with what is to be pasted, and its answer links the number again', async () => {
	const { client, reporter } = await unlinked();
	harness.own.passkey = {};
	const offer = await client.link({ method: 'qr' });
	await reporter.next();
	harness.own.scan(offer.status === 'pairing' ? String(offer.qr) : '').catch(() => undefined);
	expect(await reporter.json()).toEqual({
		...head('passkey_required'),
		passkey_required: {
			snippet: expect.stringContaining('navigator.credentials'),
			url: 'https://web.whatsapp.com',
			expires_in: 600,
		},
	});
	const { authenticator, passkeyLinking } = harness.own;
	const answer = authenticator.answer(passkeyLinking?.options ?? '');
	expect(await client.answerPasskey(answer)).toMatchObject({ status: 'open' });
});

it('codes are not kept for a trigger that is down', async () => {
	const { client, reporter } = await unlinked();
	await reporter.stop();
	const offer = await client.link({ method: 'qr' });
	const open = reaches(client, 'open');
	await harness.own.scan(offer.status === 'pairing' ? String(offer.qr) : '');
	await open;
	const later = await ItemReporter.on(client, [
		'qr_code',
		'pair_code',
		'passkey_required',
		'message',
	]);
	await harness.other.sendText(harness.own.jid, 'Hello');
	expect(await later.json()).toMatchObject({ event: 'message' });
});
