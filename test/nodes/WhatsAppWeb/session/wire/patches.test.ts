import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BinaryNode, LTHashState } from '@whiskeysockets/baileys';
import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { pad } from '../../../../whatsapp/phone/signal.ts';

/** The faults of session/wire/patches.md, one test each: one that fails says that upstream has changed. */

const baileys = await loadBaileys();
const ALICE = '4915100000001@s.whatsapp.net';
const BOB = '4915100000002@s.whatsapp.net';
const BOB_LID = '98765432109876@lid';
const BOB_ADDRESS = '4915100000002.0';
const BOB_LID_ADDRESS = '98765432109876_1.0';

const nothing = () => undefined;
const silent = {
	level: 'silent',
	child: () => silent,
	trace: nothing,
	debug: nothing,
	info: nothing,
	warn: nothing,
	error: nothing,
};

const root = new URL('../../../../../', import.meta.url);
const fromHere = createRequire(import.meta.url);
const LIBRARIES: Record<string, string> = {
	Baileys: dirname(dirname(fromHere.resolve('@whiskeysockets/baileys'))),
	libsignal: dirname(
		createRequire(fromHere.resolve('@whiskeysockets/baileys')).resolve('libsignal/package.json'),
	),
};

/** A file of a library, without indentation and line ends. */
function source(library: keyof typeof LIBRARIES, path: string): string {
	return readFileSync(join(LIBRARIES[library]!, path), 'utf8').replace(/\s+/g, ' ');
}

/** Expects pieces of code in a file, in this order. */
function expectCode(library: keyof typeof LIBRARIES, path: string, ...pieces: string[]): void {
	let rest = source(library, path);
	for (const piece of pieces) {
		expect(rest).toContain(piece);
		rest = rest.slice(rest.indexOf(piece) + piece.length);
	}
}

/** Baileys' own repository of one account, over rows in memory. */
function repositoryOf() {
	const rows = new Map<string, unknown>();
	const asked: string[] = [];
	const creds = baileys.initAuthCreds();
	const keys = baileys.addTransactionCapability(
		{
			get: async (type, ids) =>
				Object.fromEntries(ids.map((id) => [id, rows.get(`${type} ${id}`)])) as never,
			set: async (data) => {
				for (const [type, values] of Object.entries(data)) {
					for (const [id, value] of Object.entries(values)) rows.set(`${type} ${id}`, value);
				}
			},
		},
		silent,
		{ maxCommitRetries: 1, delayBetweenTriesMs: 0 },
	);
	const repository = baileys.DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
		{ creds, keys },
		silent,
		async (jids) => {
			asked.push(...jids);
			return [];
		},
	);
	return { rows, asked, keys, repository };
}

/** What a device publishes; nobody has signed its pre-key. */
function unsignedBundle() {
	const { Curve, generateSignalPubKey, initAuthCreds } = baileys;
	const { registrationId, signedIdentityKey, signedPreKey } = initAuthCreds();
	return {
		registrationId,
		identityKey: generateSignalPubKey(signedIdentityKey.public),
		signedPreKey: {
			keyId: signedPreKey.keyId,
			publicKey: generateSignalPubKey(signedPreKey.keyPair.public),
			signature: Buffer.alloc(64),
		},
		preKey: { keyId: 1, publicKey: generateSignalPubKey(Curve.generateKeyPair().public) },
	};
}

/** What Baileys makes of a message stanza with one child, which decrypts to `plaintext`. */
async function decrypted(tag: 'enc' | 'plaintext', plaintext: Uint8Array) {
	const child = { tag, attrs: { v: '2', type: 'msg' }, content: plaintext };
	const { fullMessage, decrypt } = baileys.decryptMessageNode(
		{ tag: 'message', attrs: { from: BOB, id: 'ID', t: '1', type: 'text' }, content: [child] },
		ALICE,
		'',
		{
			lidMapping: { getLIDForPN: async () => null },
			decryptMessage: async () => plaintext,
		} as unknown as Parameters<typeof baileys.decryptMessageNode>[3],
		silent,
	);
	await decrypt();
	return fullMessage.message;
}

describe('Baileys', () => {
	it('sends within one transaction of the key store', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-send.js',
			'await authState.keys.transaction(async () => { const mediaType',
			'await sendNode(stanza);',
			'}, meId);',
		);
	});

	it('sends the receipt of a message before it hands it out', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			'await decrypt();',
			'await sendReceipt(msg.key.remoteJid, participant, [msg.key.id], type);',
			"await upsertMessage(msg, node.attrs.offline ? 'append' : 'notify');",
		);
	});

	it('drops what comes beside a message of an own device', async () => {
		const message = await decrypted(
			'enc',
			pad({
				deviceSentMessage: { destinationJid: BOB, message: { conversation: 'Hello' } },
				messageContextInfo: { messageSecret: Buffer.alloc(32, 1) },
			}),
		);
		expect(message?.conversation).toBe('Hello');
		expect(message?.messageContextInfo ?? null).toBeNull();
	});

	it('makes a session with a pre-key that its identity has not signed', async () => {
		const { repository } = repositoryOf();
		await repository.injectE2ESession({ jid: BOB, session: unsignedBundle() });
		expect(await repository.validateSession(BOB)).toEqual({ exists: true });
	});

	it('trusts every identity', () => {
		expectCode('Baileys', 'lib/Signal/libsignal.js', 'isTrustedIdentity: () => { return true;');
	});

	it('maps anybody to the LID of the account', async () => {
		const { repository, rows } = repositoryOf();
		await repository.lidMapping.storeLIDPNMappings([{ lid: BOB_LID, pn: ALICE }]);
		await repository.lidMapping.storeLIDPNMappings([{ lid: BOB_LID, pn: BOB }]);
		expect(rows.get('lid-mapping 98765432109876_reverse')).toBe('4915100000002');
	});

	it('moves sessions to a LID over what is there', async () => {
		const { repository, rows, keys } = repositoryOf();
		await keys.set({ 'device-list': { '4915100000002': ['0'] } });
		await repository.injectE2ESession({ jid: BOB, session: unsignedBundle() });
		await repository.injectE2ESession({ jid: BOB_LID, session: unsignedBundle() });
		const older = rows.get(`session ${BOB_ADDRESS}`);
		expect(rows.get(`session ${BOB_LID_ADDRESS}`)).not.toEqual(older);
		await repository.migrateSession(BOB, BOB_LID);
		expect(rows.get(`session ${BOB_LID_ADDRESS}`)).toEqual(older);
	});

	it('asks WhatsApp for a LID it does not know', async () => {
		const { repository, keys, asked } = repositoryOf();
		await keys.transaction(async () => await repository.lidMapping.getLIDForPN(BOB), 'name');
		expect(asked).toEqual([BOB]);
	});

	it('stores a LID when the transaction around it ends', async () => {
		const { repository, keys, rows } = repositoryOf();
		await keys.transaction(async () => {
			await repository.lidMapping.storeLIDPNMappings([{ lid: BOB_LID, pn: BOB }]);
			expect([...rows.keys()]).toEqual([]);
		}, 'name');
		expect([...rows.keys()]).toContain('lid-mapping 4915100000002');
	});

	it('notes when a privacy token was given in a transaction that is over', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-send.js',
			'await authState.keys.transaction(async () => { const mediaType',
			'.then(issueJid => issuePrivacyTokens([issueJid], issueTimestamp)) .then(async (result) =>',
			'senderTimestamp: issueTimestamp',
			'}, meId);',
		);
	});

	it('fetches keys for each LID in an answer about devices', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-send.js',
			'const lidResults = result.list.filter(a => !!a.lid);',
			'await signalRepository.lidMapping.storeLIDPNMappings(lidResults.map(a => ({ lid: a.lid, pn: a.id })));',
			'const lids = lidResults.map(a => a.lid); if (lids.length) { await assertSessions(lids, true);',
			"if (force) attrs.reason = 'identity';",
		);
	});

	it('takes an update of the keys without a name for a new name', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			'const name = update.me?.name;',
			"if (creds.me?.name !== name) { logger.debug({ name }, 'updated pushName');",
			"sendNode({ tag: 'presence', attrs: { name: name } })",
		);
	});

	it('deletes sessions to renew them', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			'await authState.keys.set({ session: { [sessionId]: null } });',
		);
	});

	it('holds messages back and merges them', () => {
		const ev = baileys.makeEventBuffer(silent);
		const texts: unknown[] = [];
		ev.on('messages.upsert', ({ messages }) => {
			texts.push(messages.map(({ message }) => message?.conversation));
		});
		const emit = (conversation: string): void => {
			const message = { key: { remoteJid: BOB, id: 'ID' }, message: { conversation } };
			ev.emit('messages.upsert', { messages: [message], type: 'notify' });
		};
		ev.buffer();
		emit('first');
		emit('of the same id');
		expect(texts).toEqual([]);
		ev.flush();
		expect(texts).toEqual([['of the same id']]);
		ev.destroy();
	});

	it('keeps only the last change of a chat while the app state is read', () => {
		const ev = baileys.makeEventBuffer(silent);
		const heard: unknown[] = [];
		ev.on('chats.update', (updates) => heard.push(...updates));
		// As `processSyncAction` of the first app state makes them, for a chat without history.
		const conditional = () => undefined;
		ev.buffer();
		ev.emit('chats.update', [{ id: BOB, pinned: 1, conditional }]);
		ev.emit('chats.update', [{ id: BOB, archived: true, conditional }]);
		ev.flush();
		expect(JSON.stringify(heard)).not.toContain('pinned');
		ev.destroy();
	});

	it('takes a refused patch of the app state for an accepted one', () => {
		expectCode(
			'Baileys',
			'lib/Socket/chats.js',
			'await query(node);',
			"await authState.keys.set({ 'app-state-sync-version': { [name]: state } });",
		);
	});

	it('keeps an entry of the app state that it has taken out', async () => {
		const key = { keyData: Buffer.alloc(32, 1) };
		const encode = async (operation: number, state: LTHashState) => {
			const patch = {
				type: 'critical_unblock_low' as const,
				index: ['contact', BOB],
				apiVersion: 2,
				syncAction: { contactAction: {} },
				operation,
			};
			return (await baileys.encodeSyncdPatch(patch, 'AAAA', state, async () => key)).state;
		};
		const { SET, REMOVE } = baileys.proto.SyncdMutation.SyncdOperation;
		const set = await encode(SET, baileys.newLTHashState());
		const removed = await encode(REMOVE, set);
		expect(removed.hash).toEqual(baileys.newLTHashState().hash);
		expect(Object.keys(removed.indexValueMap)).toHaveLength(1);
	});

	it('throws away buffered events when a socket ends', () => {
		const ev = baileys.makeEventBuffer(silent);
		const heard: unknown[] = [];
		ev.on('contacts.update', (update) => heard.push(update));
		ev.buffer();
		ev.emit('contacts.update', [{ id: BOB, notify: 'Bob' }]);
		ev.destroy();
		ev.flush();
		expect(heard).toEqual([]);
		expectCode('Baileys', 'lib/Socket/socket.js', 'const end = async (error)', 'ev.destroy();');
	});

	it('does not await listeners that reject', async () => {
		const sock = baileys.makeWASocket({
			auth: {
				creds: baileys.initAuthCreds(),
				keys: { get: async () => ({}), set: async () => undefined },
			},
			logger: silent,
			// Nobody listens there.
			waWebSocketUrl: 'ws://127.0.0.1:9',
		});
		type Listener = (stanza: BinaryNode) => Promise<void>;
		const [listener] = sock.ws.listeners('CB:ib,,offline_preview') as Listener[];
		await expect(listener?.({ tag: 'ib', attrs: {} })).rejects.toThrow('Connection Closed');
		await sock.end(undefined);
	});

	it('acknowledges notifications, receipts and calls even if handling them failed', () => {
		for (const kind of ['Receipt', 'Notification', 'Call']) {
			expectCode(
				'Baileys',
				'lib/Socket/messages-recv.js',
				`const handle${kind} = async (node) =>`,
				'finally { await sendMessageAck(node)',
			);
		}
	});

	it('handles live messages before those that waited on the server', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			'if (isOffline) { offlineNodeProcessor.enqueue(type, node); } else { await processNodeWithBuffer(node, identifier, exec); }',
		);
	});

	it('stores the version of the app state before its changes are handed out', () => {
		expectCode(
			'Baileys',
			'lib/Socket/chats.js',
			"await authState.keys.set({ 'app-state-sync-version': { [name]: newState } });",
			'const { onMutation } = newAppStateChunkHandler(isInitialSync);',
		);
	});

	it('accepts unencrypted messages from anybody', async () => {
		const plaintext = baileys.proto.Message.encode({ conversation: 'Hello' }).finish();
		expect((await decrypted('plaintext', plaintext))?.conversation).toBe('Hello');
	});

	it('ends a connection with its last QR code', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			"ws.on('CB:iq,type:set,pair-device', async (stanza)",
			'const refNode = refNodes.shift(); if (!refNode) { void end(',
			'qrTimer = setTimeout(genPairQR, qrMs); qrMs = qrTimeout || 20000;',
		);
	});

	it('keeps the secret of the first QR code', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			'const advB64 = creds.advSecretKey;',
			'const genPairQR = () => {',
			'buildPairingQRData(ref, noiseKeyB64, identityKeyB64, advB64, browser)',
		);
	});

	it('acknowledges nothing before it knows a number', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			'buildAckStanza(node, errorCode, authState.creds.me.id)',
			'await sendMessageAck(node).catch(ackErr => logger.error({ ackErr }, ',
		);
	});

	it('takes the keys of a phone for a pairing code at any time', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			"case 'link_code_companion_reg': const linkCodeCompanionReg =",
			'authState.creds.advSecretKey = ',
		);
	});

	it('does not know the passkey step', () => {
		for (const file of ['socket.js', 'messages-recv.js', 'chats.js']) {
			expect(source('Baileys', `lib/Socket/${file}`)).not.toMatch(
				/passkey|crsc_continuation|companion_reg_refresh/,
			);
		}
	});

	it('has one root key, which no option changes', () => {
		expectCode(
			'Baileys',
			'lib/Utils/noise-handler.js',
			'Curve.verify(WA_CERT_DETAILS.PUBLIC_KEY, certIntermediate.details',
		);
	});

	it('rejects a refused write with the error of the system', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			'await sendPromise.call(ws, bytes); resolve(); } catch (error) { reject(error); }',
		);
	});

	it('waits for the close frame of the server when a socket ends', () => {
		expectCode('Baileys', 'lib/Socket/socket.js', 'const end = async (error)', 'await ws.close();');
		expectCode(
			'Baileys',
			'lib/Socket/Client/websocket.js',
			'this.socket.close(); await closePromise;',
		);
	});

	it('reports an open connection even if its first queries failed', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			"catch (err) { logger.warn({ err }, 'failed to send initial passive iq'); } logger.info('opened connection to WA');",
			"ev.emit('connection.update', { connection: 'open' });",
		);
	});

	it('keeps the last messages with a timer for each', () => {
		const manager = new baileys.MessageRetryManager(silent, 5);
		manager.addRecentMessage(BOB, 'ID', { conversation: 'Hello' });
		expect(manager.getRecentMessage(BOB, 'ID')?.message.conversation).toBe('Hello');
		expect(manager).toMatchObject({ recentMessagesMap: { ttlAutopurge: true } });
		manager.clear();
	});

	it('answers retry receipts from anybody with the bare message', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			'msg = await getMessage({ ...key, id });',
			'const msgRelayOpts = { messageId: ids[i] };',
			'await relayMessage(key.remoteJid, msg, msgRelayOpts);',
		);
	});

	it('asks for a message again while the others wait', () => {
		expectCode(
			'Baileys',
			'lib/Socket/messages-recv.js',
			'const sendRetryRequest = async (node, forceIncludeKeys = false) =>',
			'if (messageRetryManager.hasExceededMaxRetries(msgId)) {',
			'messageRetryManager.markRetryFailed(msgId); return;',
			'messageRetryManager.schedulePhoneRequest(msgId, async () =>',
			'await messageMutex.mutex(async () => { await decrypt();',
			'await retryMutex.mutex(async () =>',
			'await sendRetryRequest(node, !encNode); if (retryRequestDelayMs) { await delay(retryRequestDelayMs); }',
		);
	});

	it('measures silence by the wall clock', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			'const diff = Date.now() - lastDateRecv.getTime();',
			'if (diff > keepAliveIntervalMs + 5000)',
		);
	});

	it('has a time-out for each frame and none for the answer to a login', () => {
		expectCode(
			'Baileys',
			'lib/Socket/socket.js',
			'await promiseTimeout(connectTimeoutMs, async (resolve, reject) => { try { await sendPromise',
			'const awaitNextMessage = async (sendMsg) =>',
			'const result = promiseTimeout(connectTimeoutMs,',
			'const result = await awaitNextMessage(init);',
			'await noise.finishInit();',
		);
	});
});

describe('libsignal', () => {
	it('prints when a session replaces another one', () => {
		expectCode(
			'libsignal',
			'src/session_builder.js',
			'console.warn("Closing open session in favor of incoming prekey bundle");',
		);
	});

	it('steps a ratchet before it checks the MAC', () => {
		expectCode(
			'libsignal',
			'src/session_cipher.js',
			'async doDecryptWhisperMessage(',
			'this.maybeStepRatchet(session, message.ephemeralKey, message.previousCounter);',
			'crypto.verifyMAC(',
		);
	});

	it('does not say whose session has fitted', () => {
		expectCode(
			'libsignal',
			'src/session_cipher.js',
			'const plaintext = await this.doDecryptWhisperMessage(preKeyProto.message, session);',
			'return plaintext;',
		);
	});

	it('has one queue per address for the whole process', () => {
		expectCode('libsignal', 'src/queue_job.js', 'const _queueAsyncBuckets = new Map();');
		expectCode(
			'libsignal',
			'src/session_cipher.js',
			'await queueJob(this.addr.toString(), awaitable)',
		);
		expectCode('libsignal', 'src/session_builder.js', 'await queueJob(fqAddr, async () => {');
	});

	it('keeps every receiving chain', () => {
		const code = source('libsignal', 'src/session_cipher.js');
		const deletions = code.match(/\.deleteChain\([^;]*;/g);
		expect(deletions).toEqual(['.deleteChain(ratchet.ephemeralKeyPair.pubKey);']);
	});
});

describe('patches.md', () => {
	const page = readFileSync(new URL('nodes/WhatsAppWeb/session/wire/patches.md', root), 'utf8');
	const rows = page
		.split('\n')
		.filter((line) => line.startsWith('| ') && !line.startsWith('| patched'))
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.map(([, patched = '', where = '', , test = '']) => ({ patched, where, test }));
	const quoted = (cell: string): string[] =>
		[...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
	const tests = ['baileys.contract.test.ts', 'patches.test.ts', 'libsignal/silence.test.ts']
		.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
		.join('\n');

	it('is about the versions that are installed', () => {
		const versions = [...page.matchAll(/^## (\S+) (\S+)$/gm)];
		expect(versions).toHaveLength(2);
		for (const [, library = '', version] of versions) {
			expect(JSON.parse(source(library, 'package.json'))).toMatchObject({ version });
		}
	});

	it('names files that exist, and for each patch a test that exists', () => {
		expect(rows.length).toBeGreaterThan(25);
		for (const { patched, where, test } of rows) {
			const files = quoted(where);
			expect({ patched, files: files.length > 0 }).toEqual({ patched, files: true });
			for (const file of files) {
				const path = new URL(`nodes/WhatsAppWeb/session/${file}`, root);
				expect({ file, exists: existsSync(path) }).toEqual({ file, exists: true });
			}
			const [title = '', ...others] = quoted(test);
			expect(others).toEqual([]);
			const found = [`it('${title}'`, `it("${title}"`].some((call) => tests.includes(call));
			expect({ title, found }).toEqual({ title, found: true });
		}
	});

	it('knows every fault that is tested here', () => {
		const own = readFileSync(new URL('patches.test.ts', import.meta.url), 'utf8');
		const [faults = ''] = own.split("describe('patches.md'");
		const titles = [...faults.matchAll(/\bit\('([^']+)'/g)].map(([, title]) => title);
		expect(titles.filter((title) => !page.includes(`\`${title}\``))).toEqual([]);
	});
});
