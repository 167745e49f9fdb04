import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { loadLibsignal } from '../../../../../nodes/WhatsAppWeb/session/wire/libsignal/libsignal';
import { crashed, signalPeers, type SignalPeer } from '../signal/SignalPeer.ts';

/** Undocumented behaviour of Baileys and libsignal that we rely on: a version that changes it fails here. */

const baileys = await loadBaileys();
const ALICE = '4915100000001@s.whatsapp.net';
const BOB = '4915100000002@s.whatsapp.net';

const silent = {
	level: 'silent',
	child: () => silent,
	trace: () => undefined,
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined,
};

describe('transactions of the key store', () => {
	function recorded() {
		const written: unknown[] = [];
		const keys = baileys.addTransactionCapability(
			{ get: async () => ({}), set: async (data) => void written.push(data) },
			silent,
			{ maxCommitRetries: 1, delayBetweenTriesMs: 0 },
		);
		const set = (type: string, id: string) =>
			keys.set({ [type]: { [id]: id } } as Parameters<typeof keys.set>[0]);
		return { keys, set, written };
	}

	it('are written in one call, nested ones and unknown types included', async () => {
		const { keys, set, written } = recorded();
		await keys.transaction(async () => {
			await set('session', 'a');
			await keys.transaction(async () => await set('n8n-journal', 'b'), 'other');
			expect(written).toEqual([]);
		}, 'name');
		expect(written).toEqual([{ session: { a: 'a' }, 'n8n-journal': { b: 'b' } }]);
	});

	it('exclude each other under one name, and write nothing when they fail', async () => {
		const { keys, set, written } = recorded();
		const order: string[] = [];
		await Promise.allSettled([
			keys.transaction(async () => {
				order.push('one begins');
				await set('session', 'a');
				await Promise.resolve();
				order.push('one ends');
				throw new Error('failed');
			}, 'name'),
			keys.transaction(async () => void order.push('two begins'), 'name'),
		]);
		expect(order).toEqual(['one begins', 'one ends', 'two begins']);
		expect(written).toEqual([]);
	});
});

describe('decryptMessageNode', () => {
	it("hands the repository the very buffer of the stanza's child", async () => {
		const content = Buffer.from([51, 1, 2, 3]);
		const seen: unknown[] = [];
		const { decrypt } = baileys.decryptMessageNode(
			{
				tag: 'message',
				attrs: { from: BOB, id: 'ID', t: '1', type: 'text' },
				content: [{ tag: 'enc', attrs: { v: '2', type: 'msg' }, content }],
			},
			ALICE,
			'',
			{
				lidMapping: { getLIDForPN: async () => null },
				decryptMessage: async ({ ciphertext }: { ciphertext: unknown }) => {
					seen.push(ciphertext);
					return Buffer.from([1]);
				},
			} as unknown as Parameters<typeof baileys.decryptMessageNode>[3],
			silent,
		);
		await decrypt();
		expect(seen[0]).toBe(content);
	});

	it('takes the padding of a message without content for just that', () => {
		expect(baileys.unpadRandomMax16(Uint8Array.of(1))).toHaveLength(0);
	});

	it('gets its stanza from a decoder that makes buffers', async () => {
		const content = Buffer.from([51, 1, 2, 3]);
		const frame = baileys.encodeBinaryNode({ tag: 'enc', attrs: {}, content });
		expect((await baileys.decodeBinaryNode(frame)).content).toBeInstanceOf(Buffer);
	});
});

describe('the repository', () => {
	it('has no method that we neither wrap nor know to be harmless', async () => {
		const [alice] = (await signalPeers(ALICE)) as [SignalPeer];
		expect(Object.keys(alice.repository).toSorted()).toEqual([
			'close',
			'decryptGroupMessage',
			'decryptMessage',
			'deleteSession',
			'encryptGroupMessage',
			'encryptMessage',
			'getSenderKeyDistributionMessage',
			'getSessionInfo',
			'hasSenderKey',
			'injectE2ESession',
			'jidToSignalProtocolAddress',
			'lidMapping',
			'migrateSession',
			'processSenderKeyDistributionMessage',
			'validateSession',
		]);
	});

	it('shares its key store with the rest of the socket, whose writes we catch there', async () => {
		const { DEFAULT_CONNECTION_CONFIG, initAuthCreds, makeWASocket } = baileys;
		let keys: unknown;
		const sock = makeWASocket({
			auth: { creds: initAuthCreds(), keys: { get: async () => ({}), set: async () => undefined } },
			logger: silent,
			// No server listens on this port.
			waWebSocketUrl: 'ws://127.0.0.1:9',
			makeSignalRepository: (auth, ...others) => {
				keys = auth.keys;
				return DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, ...others);
			},
		});
		expect(sock.authState.keys).toBe(keys);
		await sock.end(undefined);
	});

	it('writes sessions in the shape we prune, close and merge', async () => {
		const [alice, bob] = (await signalPeers(ALICE, BOB)) as [SignalPeer, SignalPeer];
		await bob.decrypt(alice, await alice.encrypt(bob, 'a'));
		await alice.decrypt(bob, await bob.encrypt(alice, 'b'));
		const id = '4915100000002.0';
		const { [id]: row } = await alice.keys.get('session', [id]);
		const record = row as unknown as {
			version: string;
			_sessions: Record<
				string,
				{
					indexInfo: { closed: number; used: number };
					_chains: Record<string, { chainType: number }>;
				}
			>;
		};
		expect(record.version).toBe('v1');
		const [session] = Object.values(record._sessions);
		const types = Object.values(session!._chains).map(({ chainType }) => chainType);
		expect(types.toSorted()).toEqual([1, 2]);
		expect(session!.indexInfo).toMatchObject({ closed: -1, used: expect.any(Number) });
	});

	it('finds one-time keys used up, and Baileys by these words that a message came twice', async () => {
		const [alice, bob] = (await signalPeers(ALICE, BOB)) as [SignalPeer, SignalPeer];
		const untouched = await crashed(bob);
		const message = await alice.encrypt(bob, 'first');
		await bob.decrypt(alice, message);
		expect(await bob.keys.get('pre-key', ['1'])).toEqual({});
		await untouched.keys.set({ 'pre-key': { 1: null } });
		await expect(untouched.decrypt(alice, message)).rejects.toThrow('Invalid PreKey ID');
		expect(baileys.MISSING_KEYS_ERROR_TEXT).toBe('Key used already or never filled');
	});
});

describe('Curve.verify', () => {
	it('still answers true to everything (when it no longer does, session/signal/xeddsa.ts may go)', () => {
		const { public: publicKey } = baileys.Curve.generateKeyPair();
		expect(baileys.Curve.verify(publicKey, Buffer.from('x'), Buffer.alloc(64))).toBe(true);
	});
});

describe('libsignal', () => {
	it('is the instance Baileys uses', async () => {
		const [alice, bob] = (await signalPeers(ALICE, BOB)) as [SignalPeer, SignalPeer];
		const { prototype } = loadLibsignal().SessionCipher;
		const { doDecryptWhisperMessage } = prototype;
		let calls = 0;
		prototype.doDecryptWhisperMessage = function (...parameters) {
			calls++;
			return doDecryptWhisperMessage.apply(this, parameters);
		};
		await bob.decrypt(alice, await alice.encrypt(bob, 'hello'));
		prototype.doDecryptWhisperMessage = doDecryptWhisperMessage;
		expect(calls).toBe(1);
	});
});
