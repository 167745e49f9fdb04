import { isSignedByAccount } from '../../../../../../nodes/WhatsAppWeb/session/connection/pairing/accountSignature';
import { qrPairing } from '../../../../../../nodes/WhatsAppWeb/session/connection/pairing/qr';
import {
	type BinaryNode,
	loadBaileys,
} from '../../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import type { SessionClient } from '../../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { LinkResult } from '../../../../../../nodes/WhatsAppWeb/contract/linking';
import {
	HASTE,
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	subscription,
	textCommand,
	useSessionHarness,
} from '../../SessionHarness.ts';

type Offer = Extract<LinkResult, { status: 'pairing' }>;

describe('linking', () => {
	const harness = useSessionHarness();

	/** Links with a pairing code that the phone's owner types; resolves when the connection is open. */
	async function linkByCode(client: SessionClient): Promise<void> {
		const offer = await client.link({ method: 'pairingCode', phoneNumber: OWN_NUMBER });
		const isOpen = reaches(client, 'open');
		await harness.own.enterCode((offer as Offer).pairingCode ?? '');
		await isOpen;
	}

	it('by QR code: open after the phone has scanned it', async () => {
		const client = harness.client();
		expect(await client.status()).toMatchObject({ status: 'unlinked', reason: 'not_linked' });

		const offer = (await client.link({ method: 'qr' })) as Offer;
		expect(offer).toMatchObject({ status: 'pairing', pairingCode: null });
		expect(offer.expiresIn).toBeGreaterThan(50);
		expect(offer.expiresIn).toBeLessThanOrEqual(60);
		expect(await client.status()).toMatchObject({ status: 'pairing' });
		const isOpen = reaches(client, 'open');
		const isConfirmed = reaches(client, 'connecting');
		await harness.own.scan(offer.qr ?? '');

		await isConfirmed;
		expect(await client.status()).toMatchObject({ jid: `${OWN_NUMBER}@s.whatsapp.net` });
		expect(await isOpen).toMatchObject({
			status: 'open',
			reason: null,
			code: null,
			jid: `${OWN_NUMBER}@s.whatsapp.net`,
			lid: harness.own.lid,
		});
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('by pairing code', async () => {
		const client = harness.client();
		const offer = (await client.link({
			method: 'pairingCode',
			phoneNumber: '+62 811-1000-111',
		})) as Offer;
		expect(offer).toMatchObject({ status: 'pairing', qr: null });
		expect(offer.pairingCode).toMatch(/^[0-9A-Z]{8}$/);
		expect(offer.expiresIn).toBeGreaterThan(170);
		const isOpen = reaches(client, 'open');
		await harness.own.enterCode(offer.pairingCode ?? '');
		expect(await isOpen).toMatchObject({ jid: `${OWN_NUMBER}@s.whatsapp.net` });
	});

	it('by pairing code wants a number', async () => {
		await expect(
			harness.client().link({ method: 'pairingCode', phoneNumber: '' }),
		).rejects.toMatchObject({
			code: 'invalid_parameter',
			details: { parameter: 'phoneNumber' },
		});
	});

	it('asked for again shows what is valid now', async () => {
		const client = harness.client();
		const first = (await client.link({ method: 'qr' })) as Offer;
		const second = (await harness.client().link({ method: 'qr' })) as Offer;
		expect(second.qr).toBe(first.qr);
		expect(harness.wa.pendingLinks()).toHaveLength(1);
	});

	it('can change over to the other method', async () => {
		const client = harness.client();
		await client.link({ method: 'qr' });
		await linkByCode(client);
	});

	it('that the phone has confirmed is not ended by a request for the other method', async () => {
		const client = harness.client();
		const { qr } = (await client.link({ method: 'qr' })) as Offer;
		const isSigned = ({ content }: BinaryNode) =>
			Array.isArray(content) && content.some(({ tag }) => tag === 'pair-device-sign');
		const confirmed = harness.wa.faults.delay(isSigned, 300);
		const isOpen = reaches(client, 'open');
		await Promise.all([
			harness.own.scan(qr ?? ''),
			(async () => {
				while (confirmed.count === 0) await new Promise(setImmediate);
				void client.link({ method: 'pairingCode', phoneNumber: OWN_NUMBER }).catch(() => undefined);
			})(),
		]);
		await isOpen;
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('of a linked number answers that it is open', async () => {
		const client = await harness.link();
		expect(await client.link({ method: 'qr' })).toMatchObject({
			status: 'open',
			jid: `${OWN_NUMBER}@s.whatsapp.net`,
		});
	});

	it('survives a wrong pairing code: another try starts anew', async () => {
		const client = harness.client();
		await client.link({ method: 'pairingCode', phoneNumber: OWN_NUMBER });
		const ended = reaches(client, 'unlinked');
		await expect(harness.own.enterCode('WRNG2345')).rejects.toThrow();
		expect(await ended).toMatchObject({ reason: 'pairing_refused', code: 401 });

		await linkByCode(client);
	});

	it('goes on over a lost connection', async () => {
		const client = harness.client();
		const first = (await client.link({ method: 'qr' })) as Offer;
		harness.wa.faults.closeWith('now', { tcp: true });
		const waiting = harness.wa.once('pairing', { where: ({ stage }) => stage === 'waiting' });
		await waiting;
		const second = (await client.link({ method: 'qr' })) as Offer;
		expect(second.qr).not.toBe(first.qr);
		const isOpen = reaches(client, 'open');
		await harness.own.scan(second.qr ?? '');
		await isOpen;
	});

	it('is all that starts pairing', async () => {
		const client = harness.client();
		const refusal = { code: 'device_not_connected', details: { reason: 'not_linked' } };
		await expect(
			client.send(textCommand(`${OTHER_NUMBER}@s.whatsapp.net`, '')),
		).rejects.toMatchObject(refusal);
		await expect(client.subscribe(subscription(), async () => undefined)).rejects.toMatchObject(
			refusal,
		);
		await expect(client.restart()).rejects.toMatchObject(refusal);
		await expect(client.logout()).rejects.toMatchObject(refusal);
		expect(await client.status({ connect: true })).toMatchObject({ status: 'unlinked' });
		expect(harness.wa.pendingLinks()).toEqual([]);
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(0);
	});

	it('is undone by logout, after which a fresh code is shown', async () => {
		const client = await harness.link();
		expect(await client.logout()).toMatchObject({ status: 'logged_out' });
		await harness.wa.once('logout').catch(() => undefined);
		expect(harness.own.devices()).toEqual([]);
		expect(await client.status({ connect: true })).toMatchObject({ status: 'logged_out' });

		await harness.restart();
		const again = harness.client();
		expect(await again.status({ connect: true })).toMatchObject({ status: 'logged_out' });
		const offer = (await again.link({ method: 'qr' })) as Offer;
		const isOpen = reaches(again, 'open');
		await harness.own.scan(offer.qr ?? '');
		await isOpen;
	});

	it('is undone in the middle of a send, which says so', async () => {
		const client = await harness.link();
		const loggedOut = client.logout();
		await expect(
			client.send(textCommand(`${OTHER_NUMBER}@s.whatsapp.net`, 'Hello')),
		).rejects.toMatchObject({
			code: 'device_not_connected',
			retryable: false,
			details: { reason: 'logged_out_by_user' },
		});
		expect(await loggedOut).toMatchObject({ status: 'logged_out' });
	});

	it('lasts: the next start of n8n logs in without the phone', async () => {
		await harness.link();
		await harness.restart();
		expect(await harness.client().status({ connect: true })).toMatchObject({ status: 'open' });
		expect(harness.wa.loginCount(OWN_NUMBER, 1)).toBe(2);
	});
});

describe('a QR code', () => {
	const harness = useSessionHarness({ qrMs: 60, pairingMs: 5_000 });

	it('is followed by another one, beyond those of one connection', async () => {
		const client = harness.client();
		const seen = new Set<string | null>();
		const waiting = harness.wa.once('pairing', { where: ({ stage }) => stage === 'waiting' });
		seen.add(((await client.link({ method: 'qr' })) as Offer).qr);
		await waiting;
		await harness.wa.once('pairing', { where: ({ stage }) => stage === 'waiting' });
		const offer = (await client.link({ method: 'qr' })) as Offer;
		expect(seen.has(offer.qr)).toBe(false);
		expect(offer.expiresIn).toBe(1);
	});
});

describe('the name of the device', () => {
	it('is that of the credential when a connection is made, also on a later one of a pairing', async () => {
		let deviceName = 'n8n';
		const baileys = await loadBaileys();
		const method = qrPairing({ baileys, timing: HASTE, config: () => ({ deviceName }) });
		expect(method.identity.browser[0]).toBe('n8n');
		deviceName = 'Shop';
		expect(method.identity.browser[0]).toBe('Shop');
	});
});

describe('pairing', () => {
	const harness = useSessionHarness({ pairingMs: 3_000 });

	it('ends after its time, and nothing is left waiting', async () => {
		const client = harness.client();
		const ended = reaches(client, 'unlinked');
		await client.link({ method: 'qr' });
		const closed = harness.wa.once('close');
		expect(await ended).toMatchObject({ reason: 'not_linked' });
		await closed;
		expect(harness.wa.pendingLinks()).toEqual([]);
	});
});

describe('the account signature of a pairing', () => {
	it('must be that of the account', async () => {
		const baileys = await loadBaileys();
		const { proto, Curve, initAuthCreds } = baileys;
		const creds = initAuthCreds();
		const account = Curve.generateKeyPair();
		const details = proto.ADVDeviceIdentity.encode({ keyIndex: 1, deviceType: 0 }).finish();
		const message = Buffer.concat([Buffer.from([6, 0]), details, creds.signedIdentityKey.public]);
		const stanza = (accountSignature: Uint8Array) => {
			const signed = proto.ADVSignedDeviceIdentity.encode({
				details,
				accountSignatureKey: account.public,
				accountSignature,
			}).finish();
			const content = proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed }).finish();
			const identity = { tag: 'device-identity', attrs: {}, content };
			const success = { tag: 'pair-success', attrs: {}, content: [identity] };
			return { tag: 'iq', attrs: {}, content: [success] };
		};
		const genuine = Curve.sign(account.private, message);
		const forged = Curve.sign(Curve.generateKeyPair().private, message);
		expect(isSignedByAccount(stanza(genuine), creds, baileys)).toBe(true);
		expect(isSignedByAccount(stanza(forged), creds, baileys)).toBe(false);
		expect(isSignedByAccount({ tag: 'iq', attrs: {} }, creds, baileys)).toBe(false);
	});
});
