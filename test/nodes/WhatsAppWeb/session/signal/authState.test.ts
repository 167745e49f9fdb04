import { openAuth } from '../../../../../nodes/WhatsAppWeb/session/signal/authState';
import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { openAccount } from '../../store/openAccount.ts';

const baileys = await loadBaileys();

describe('the creds', () => {
	it('are new until they are saved, and the same ever after', async () => {
		const store = await openAccount();
		const first = await openAuth(store.account, baileys);
		const second = await openAuth(store.account, baileys);
		expect(second.creds.advSecretKey).not.toBe(first.creds.advSecretKey);
		await first.saveCreds({ me: { id: '4915112345678:5@s.whatsapp.net' } });
		expect(first.creds.me?.id).toBe('4915112345678:5@s.whatsapp.net');
		first.creds.nextPreKeyId = 813;
		await first.saveCreds();

		const { creds } = await openAuth(await store.reopenAfter(0), baileys);
		expect(JSON.stringify(creds)).toBe(JSON.stringify(first.creds));
		expect(creds.noiseKey.private).toBeInstanceOf(Buffer);
		store.close();
	});

	it('are on disk by the time saveCreds returns, before pair-success is answered', async () => {
		const store = await openAccount();
		const auth = await openAuth(store.account, baileys);
		const saved = auth.saveCreds({ registered: true });
		const { creds } = await openAuth(await store.reopenAfter(0), baileys);
		expect(creds.registered).toBe(true);
		await saved;
		store.close();
	});

	it('start anew after a quarantine', async () => {
		const store = await openAccount();
		const auth = await openAuth(store.account, baileys);
		await auth.saveCreds({ registered: true });
		await store.account.quarantine();
		const { creds } = await openAuth(store.account, baileys);
		expect(creds.registered).toBe(false);
		expect(creds.registrationId).not.toBe(auth.creds.registrationId);
		store.close();
	});
});

describe('the keys', () => {
	it('come back as Baileys knows them, and only those that are there', async () => {
		const store = await openAccount();
		const { keys } = await openAuth(store.account, baileys);
		const bytes = Buffer.from([0, 1, 2, 255]);
		const pair = { public: bytes, private: bytes };
		const syncKey = {
			keyData: bytes,
			fingerprint: { rawId: 7, deviceIndexes: [0, 1] },
			timestamp: 9,
		};
		await keys.set({
			'pre-key': { 1: pair, 2: pair },
			'sender-key': { 'group::alice': bytes },
			'sender-key-memory': { 'group@g.us': { '4915112345678:5@s.whatsapp.net': true } },
			'app-state-sync-key': { AAAA: syncKey },
			'app-state-sync-version': {
				regular: { version: 3, hash: bytes, indexValueMap: { 'YQ==': { valueMac: bytes } } },
			},
			'lid-mapping': { 4915112345678: '98765', '98765_reverse': '4915112345678' },
			'device-list': { 4915112345678: ['0', '5'] },
			tctoken: { 'a@lid': { token: bytes, timestamp: '1' } },
			'identity-key': { '4915112345678.0': bytes },
		});
		await keys.set({ 'pre-key': { 1: null, 3: null } });

		const reopened = (await openAuth(await store.reopenAfter(0), baileys)).keys;
		expect(await reopened.get('pre-key', ['1', '2', '3'])).toEqual({ 2: pair });
		expect(await reopened.get('sender-key', ['group::alice'])).toEqual({ 'group::alice': bytes });
		expect(await reopened.get('sender-key-memory', ['group@g.us'])).toEqual({
			'group@g.us': { '4915112345678:5@s.whatsapp.net': true },
		});
		const { AAAA } = await reopened.get('app-state-sync-key', ['AAAA']);
		expect(AAAA).toBeInstanceOf(baileys.proto.Message.AppStateSyncKeyData);
		expect(AAAA).toMatchObject({
			keyData: bytes,
			fingerprint: { rawId: 7, deviceIndexes: [0, 1] },
		});
		expect(await reopened.get('app-state-sync-version', ['regular'])).toEqual({
			regular: { version: 3, hash: bytes, indexValueMap: { 'YQ==': { valueMac: bytes } } },
		});
		expect(await reopened.get('lid-mapping', ['4915112345678'])).toEqual({
			4915112345678: '98765',
		});
		expect(await reopened.get('device-list', ['4915112345678'])).toEqual({
			4915112345678: ['0', '5'],
		});
		expect(await reopened.get('tctoken', ['a@lid'])).toEqual({
			'a@lid': { token: bytes, timestamp: '1' },
		});
		expect(await reopened.get('identity-key', ['4915112345678.0'])).toEqual({
			'4915112345678.0': bytes,
		});
		store.close();
	});
});
