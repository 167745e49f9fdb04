import { createPrivateKey } from 'node:crypto';
import { jest } from '@jest/globals';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import type { PasskeyDemand, PhoneOptions, WrongAssertion } from '../index.ts';
import { commitment, handoffProof, openRequest, verificationCode } from '../passkey/shortcake.ts';
import type { SimulatedPhone } from '../phone/SimulatedPhone.ts';
import { stanza } from '../stanza.ts';
import { PasskeyCompanion, type PrologueParts } from './companion.ts';
import { useWorld } from './world.ts';

const NUMBER = '628111000111';
const world = useWorld();

interface Scene {
	phone: SimulatedPhone;
	client: Client;
	companion: PasskeyCompanion;
	qr: string;
}

async function start(options: PhoneOptions = { passkey: {} }): Promise<Scene> {
	const phone = world.wa.addPhone(NUMBER, options);
	const client = world.connect();
	const qr = await client.nextQr();
	return { phone, client, companion: new PasskeyCompanion(client), qr };
}

/** A companion whose QR code was scanned, and that has the demand. */
async function scanned(demand: PasskeyDemand = {}): Promise<Scene & { linked: Promise<unknown> }> {
	const scene = await start({ passkey: demand });
	const linked = scene.phone.scan(scene.qr);
	await scene.companion.demands.take();
	scene.companion.rotate();
	return { ...scene, linked };
}

async function prologue({ phone, companion }: Scene): Promise<void> {
	await companion.fetchRef();
	await companion.ask(
		'set',
		companion.prologue(phone.authenticator.answer(phone.passkeyLinking!.options)),
	);
}

async function rest(scene: Scene): Promise<void> {
	await scene.companion.open();
	await scene.companion.ask('set', scene.companion.request());
}

const stages = (): string[] =>
	world.wa.log.flatMap((entry) => (entry.event === 'pairing' ? [entry.stage] : []));

/** Plays one scene to its end and expects it to be linked. */
async function link(scene: Scene & { linked: Promise<unknown> }): Promise<void> {
	await prologue(scene);
	await rest(scene);
	expect(await scene.linked).toEqual({ device: 1 });
}

/** Takes a wrong step, and expects the server to refuse it and to say what is wrong. */
async function expectFlagged(step: Promise<unknown>, what: string): Promise<void> {
	await expect(step).rejects.toThrow();
	expect(world.takeViolations()).toEqual([what]);
}

const changed = (json: string, change: (answer: Answer) => void): string => {
	const answer = JSON.parse(json) as Answer;
	change(answer);
	return JSON.stringify(answer);
};
type Answer = Record<string, unknown> & { response: Record<string, unknown> };

describe('a companion whose account is asked for its passkey', () => {
	it('is linked by QR code', async () => {
		const scene = await scanned();
		await link(scene);
		await scene.client.waitOpen();
		const { passkeyLinking } = scene.phone;
		expect(passkeyLinking).toMatchObject({ stage: 'paired', mustCompare: false });
		expect(passkeyLinking?.code).toBe(scene.companion.code);
		expect(passkeyLinking?.code).toMatch(/^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/);
		expect(stages()).toEqual('waiting demanded prologue continued opened sealed paired'.split(' '));
	});

	it('is linked by pairing code, past stray stanzas of the code, and acknowledged by Baileys itself', async () => {
		const scene = await start();
		const { phone, client, companion } = scene;
		const asked = world.wa.once('pairing', { where: ({ stage }) => stage === 'code' });
		const code = await client.sock.requestPairingCode(NUMBER);
		await asked;
		const linked = phone.enterCode(code);
		await companion.demands.take();
		companion.rotate();
		const acked = world.wa.once('unpaired', { where: ({ tag }) => tag === 'ack' });
		phone.passkeyLinking?.strayCode('refresh_code');
		await acked;
		await link({ ...scene, linked });
		await client.waitOpen();
	});

	it.each<[string, PasskeyDemand]>([
		['options as text', { options: 'text' }],
		['no options', { options: 'none' }],
		['options that are no JSON', { options: 'broken' }],
		['its passkey named', { namesPasskey: true }],
		['a sender without @', { from: 's.whatsapp.net' }],
		['a second child', { withBinding: true }],
		['pair-success before the last result', { success: { early: true } }],
		['further children of pair-success', { success: { withExtras: true } }],
	])('is linked with %s', async (_, demand) => {
		const scene = await scanned(demand);
		expect(await scene.companion.fetchOptions()).toBe(scene.phone.passkeyLinking?.options);
		await link(scene);
		await scene.client.waitOpen();
	});

	it('asks and acknowledges nothing more when no passkey is demanded', async () => {
		const { phone, client, qr } = await start({});
		world.wa.mark();
		await phone.scan(qr);
		await client.waitOpen();
		const sent = world.wa.log.flatMap((entry) =>
			entry.event === 'unpaired' ? [`${entry.tag} ${entry.type ?? ''}`] : [],
		);
		// The answers to pair-device and pair-success; Baileys' session id may come in time.
		expect(sent.filter((text) => text !== 'ib ')).toEqual(['iq result', 'iq result']);
	});
});

describe('the demand', () => {
	it('comes from WhatsApp, or is none', async () => {
		const scene = await scanned({ from: '628999@s.whatsapp.net' });
		const what = 'asks for the reference of a passkey that nobody demands';
		await expectFlagged(scene.companion.fetchRef(), what);
		scene.phone.passkeyLinking?.demand({});
		await scene.companion.demands.take();
		await link(scene);
	});

	it('may come again with a new challenge, which makes an answer to the old one worthless', async () => {
		const scene = await scanned();
		const { phone, companion } = scene;
		const old = phone.authenticator.answer(phone.passkeyLinking!.options);
		phone.passkeyLinking?.demand();
		await companion.demands.take();
		await companion.fetchRef();
		const late = companion.ask('set', companion.prologue(old));
		await expectFlagged(late, 'assertion for another challenge');
		await link(scene);
	});

	it('comes again after another scan, whose secret is the one to prove', async () => {
		const scene = await scanned();
		const { phone, companion, qr } = scene;
		const parts = qr.split(',');
		parts[3] = companion.newSecret.toString('base64');
		const again = phone.scan(parts.join(','));
		await companion.demands.take();
		await companion.fetchRef();
		const answer = phone.authenticator.answer(phone.passkeyLinking!.options);
		const what = 'proves that it has shown another code';
		await expectFlagged(companion.ask('set', companion.prologue(answer)), what);
		companion.seen = companion.newSecret;
		companion.newSecret = Buffer.alloc(32, 1);
		companion.putSecret();
		await link(scene);
		expect(await again).toEqual({ device: 1 });
	});

	it('gives new options for those that have run out, and takes no answer to the old ones', async () => {
		const scene = await scanned({ timeoutMs: 1_000 });
		const { phone, companion } = scene;
		const old = phone.passkeyLinking!.options;
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2_000);
		await companion.fetchRef();
		const late = companion.prologue(phone.authenticator.answer(old));
		await expect(companion.ask('set', late)).rejects.toMatchObject({ data: 408 });
		const options = await companion.fetchOptions();
		expect(options).not.toBe(old);
		clock.mockRestore();
		await link(scene);
	});

	it('is not answered before it is acknowledged', async () => {
		const scene = await start();
		const { phone, companion, qr } = scene;
		companion.acknowledges = false;
		const linked = phone.scan(qr);
		const demand = await companion.demands.take();
		companion.rotate();
		const unacknowledged = 'goes on without having acknowledged the passkey_prologue_request';
		await expectFlagged(prologue(scene), unacknowledged);
		companion.acknowledge(demand);
		await prologue(scene);
		const continuation = await companion.continuations.peek();
		await expectFlagged(
			companion.open(),
			'goes on without having acknowledged the crsc_continuation',
		);
		companion.acknowledge({ ...continuation, attrs: { ...continuation.attrs, type: 'other' } });
		companion.acknowledge(continuation, { to: '628999@s.whatsapp.net' });
		companion.acknowledge(continuation);
		companion.acknowledge(continuation);
		await companion.openWith(continuation);
		expect(world.takeViolations()).toEqual([
			'acknowledges a crsc_continuation as a other',
			'acknowledges to 628999@s.whatsapp.net what came from @s.whatsapp.net',
			'acknowledges what it never got, or twice',
		]);
		await companion.ask('set', companion.request());
		await linked;
	});
});

it('has its notifications acknowledged in their order', async () => {
	const { phone, companion, qr } = await start();
	companion.acknowledges = false;
	void phone.scan(qr);
	phone.passkeyLinking?.demand();
	const [first, second] = [await companion.demands.take(), await companion.demands.take()];
	companion.acknowledge(second);
	companion.acknowledge(first);
	companion.acknowledge(second);
	await companion.fetchRef();
	expect(world.takeViolations()).toEqual([
		'acknowledges a later notification before the passkey_prologue_request',
	]);
});

it('answers pings of a companion that waits for a person', async () => {
	const { client } = await scanned();
	const ping = { to: '@s.whatsapp.net', type: 'get', xmlns: 'w:p' };
	const content = [stanza('ping', {})];
	const answer = (await client.sock.query({ tag: 'iq', attrs: ping, content })) as BinaryNode;
	expect(answer.attrs.type).toBe('result');
});

it('is for the companion of one phone at a time', async () => {
	const { qr, linked } = await scanned();
	const other = world.wa.addPhone('628222', { passkey: {} });
	void other.scan(qr);
	await expect(linked).rejects.toThrow('another phone');
	expect(other.passkeyLinking?.stage).toBe('demanded');
});

it('flags a companion that answers a second hello of its pairing code', async () => {
	const { phone, client, companion } = await start();
	const asked = world.wa.once('pairing', { where: ({ stage }) => stage === 'code' });
	const code = await client.sock.requestPairingCode(NUMBER);
	await asked;
	void phone.enterCode(code);
	await companion.demands.take();
	const flagged = world.wa.once('violation');
	phone.passkeyLinking?.strayCode('primary_hello');
	await flagged;
	expect(world.takeViolations()).toEqual(['finishes a pairing code that nobody has typed']);
});

describe('the prologue', () => {
	type Change = (parts: PrologueParts, scene: Scene) => void;
	const assertion =
		(wrong: WrongAssertion): Change =>
		(parts, { phone }) => {
			parts.assertion = phone.authenticator.answer(phone.passkeyLinking!.options, wrong);
		};
	const answer =
		(change: (answer: Answer) => void): Change =>
		(parts) => {
			parts.assertion = changed(parts.assertion, change);
		};
	const payload =
		(change: (message: proto.IProloguePayload) => void): Change =>
		(parts) => {
			const message = proto.ProloguePayload.decode(parts.payload);
			change(message);
			parts.payload = proto.ProloguePayload.encode(message).finish();
		};
	const identity = (change: proto.ICompanionEphemeralIdentity): Change =>
		payload((message) => {
			const old = proto.CompanionEphemeralIdentity.decode(message.companionEphemeralIdentity!);
			message.companionEphemeralIdentity = proto.CompanionEphemeralIdentity.encode({
				...old,
				...change,
			}).finish();
		});

	it('is checked in all its parts', async () => {
		const wrong: Array<[string, Change]> = [
			['assertion for another challenge', assertion({ challenge: 'AAAA' })],
			['assertion made on https://n8n.example', assertion({ origin: 'https://n8n.example' })],
			['assertion that is no webauthn.create', assertion({ type: 'webauthn.create' })],
			['assertion made in a foreign frame', assertion({ crossOrigin: true })],
			['assertion for another site than WhatsApp', assertion({ rpId: 'web.whatsapp.com' })],
			['assertion without a user', assertion({ flags: 0x04 })],
			['assertion without verification of the user', assertion({ flags: 0x01 })],
			[
				'assertion with the fields authenticatorAttachment clientExtensionResults id rawId response type',
				assertion({ withExtras: true }),
			],
			[
				'assertion with the fields authenticatorData clientDataJSON signature',
				answer(({ response }) => delete response.userHandle),
			],
			['assertion of another type than public-key', answer((whole) => (whole.type = 'key'))],
			['assertion with two ids', answer((whole) => (whole.id = 'AAAA'))],
			[
				'assertion whose signature is no base64url',
				answer(({ response }) => (response.signature = `${String(response.signature)}=`)),
			],
			[
				'assertion with short authenticatorData',
				answer(({ response }) => (response.authenticatorData = 'AAAA')),
			],
			['assertion that is no JSON', (parts) => (parts.assertion = 'undefined')],
			[
				'assertion by another passkey than it says',
				(parts) => (parts.credentialId = Buffer.alloc(16)),
			],
			['protobuf that does not decode', (parts) => (parts.payload = Buffer.from([10, 99]))],
			['prologue without a key of 32 bytes', identity({ publicKey: Buffer.alloc(31, 1) })],
			['prologue of another type of device', identity({ deviceType: 2 })],
			['prologue with another reference', identity({ ref: 'test-ref' })],
			[
				'prologue without a commitment of 32 bytes',
				payload((message) => (message.commitment = { hash: Buffer.alloc(31) })),
			],
			[
				'<pairing_handoff_proof> has 31 bytes instead of 32',
				(parts) => (parts.proof = parts.proof?.subarray(1)),
			],
			['proves that it has shown another code', (parts) => (parts.proof = Buffer.alloc(32))],
		];
		const scene = await scanned();
		const { phone, companion } = scene;
		await companion.fetchRef();
		const good = phone.authenticator.answer(phone.passkeyLinking!.options);
		for (const [what, change] of wrong) {
			const isOfPayload = /prologue|protobuf/.test(what);
			const node = companion.prologue(good, (parts) => {
				change(parts, scene);
				if (isOfPayload) parts.proof = companion.prove(parts.payload);
			});
			await expectFlagged(companion.ask('set', node), what);
		}
		const node = companion.prologue(good);
		const [id, ...others] = node.content as BinaryNode[];
		await expectFlagged(
			companion.ask('set', { ...node, content: [...others.slice(0, 1), id!, ...others.slice(1)] }),
			'prologue with the parts webauthn_assertion, credential_id, prologue_payload, pairing_handoff_proof',
		);
		await expectFlagged(
			companion.ask('set', { ...node, content: [id!, ...others.slice(0, 1)] }),
			'prologue with the parts credential_id, webauthn_assertion',
		);
		await link(scene);
	});

	it('needs a reference, and is sent once', async () => {
		const scene = await scanned({ stopsBefore: 'continuation' });
		const { phone, companion } = scene;
		const good = phone.authenticator.answer(phone.passkeyLinking!.options);
		await expectFlagged(
			companion.ask('set', companion.prologue(good)),
			'sends a prologue without having asked for a reference',
		);
		await prologue(scene);
		await expectFlagged(
			companion.ask('set', companion.prologue(good)),
			'answers no demand of a passkey',
		);
	});

	it('proves nothing after five minutes', async () => {
		const scene = await scanned();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 300_000);
		await expectFlagged(prologue(scene), 'proves with a key that is too old');
		clock.mockRestore();
		await link(scene);
	});

	it.each<PasskeyDemand>([{ wrongPasskey: 'refused' }, { wrongPasskey: 'ignored' }])(
		'with the passkey of somebody else: %j',
		async (demand) => {
			const scene = await scanned(demand);
			const { phone, companion } = scene;
			const { options } = phone.passkeyLinking!;
			const other = world.wa.addPhone('628222').authenticator.answer(options);
			await companion.fetchRef();
			const answer = companion.ask('set', companion.prologue(other));
			if (demand.wrongPasskey === 'refused') {
				await expect(answer).rejects.toMatchObject({ data: 403 });
			} else await answer;
			expect(phone.passkeyLinking?.stage).toBe('demanded');
			expect(companion.continuations.items).toEqual([]);
		},
	);

	it('with a bad signature is refused, without being called malformed', async () => {
		const { phone, companion } = await scanned();
		const bad = phone.authenticator.answer(phone.passkeyLinking!.options, { badSignature: true });
		await companion.fetchRef();
		const answer = companion.ask('set', companion.prologue(bad));
		await expect(answer).rejects.toMatchObject({ data: 403 });
	});
});

describe('what follows the prologue', () => {
	it('opens the very commitment, in its turn', async () => {
		const scene = await scanned({ stopsBefore: 'continuation' });
		const { phone, companion } = scene;
		await prologue(scene);
		const nonce = stanza('companion_nonce', {}, companion.nonce);
		await expectFlagged(companion.ask('set', nonce), 'opens its commitment out of turn');
		phone.passkeyLinking?.continue();
		await expectFlagged(companion.open(Buffer.alloc(32)), 'opens another commitment than it made');
		const early = companion.ask('set', companion.request());
		await expectFlagged(early, 'sends its secret out of turn');
		await companion.ask('set', nonce);
		await expectFlagged(companion.ask('set', nonce), 'opens its commitment out of turn');
		await companion.ask('set', companion.request());
		await scene.linked;
	});

	it('takes a continuation before its time, twice, or malformed for what it is', async () => {
		const scene = await scanned({ stopsBefore: 'continuation' });
		const { phone, companion } = scene;
		const linking = phone.passkeyLinking!;
		linking.continue();
		linking.continue({ child: 'secondary_ephemeral_identity' });
		linking.continue({ keyBytes: 31 });
		await companion.continuations.take();
		await companion.continuations.take();
		await companion.continuations.take();
		await prologue(scene);
		linking.continue({ from: '628999@s.whatsapp.net' });
		await companion.continuations.take();
		linking.continue();
		linking.continue();
		await companion.open();
		expect(linking.code).toBe(companion.code);
		await companion.ask('set', companion.request());
		await scene.linked;
	});

	it('seals what is right for the phone', async () => {
		const scene = await scanned();
		const { companion } = scene;
		await prologue(scene);
		await companion.open();
		const wrong: Array<[string, Parameters<PasskeyCompanion['request']>[0]]> = [
			['request with a foreign noise key', { companionPublicKey: Buffer.alloc(32) }],
			['request with a foreign identity', { companionIdentityKey: Buffer.alloc(32) }],
			['request without a secret of 32 bytes', { advSecret: Buffer.alloc(31) }],
			['request with the secret that the phone has seen', { advSecret: companion.seen }],
			['encrypted request that the phone cannot open', { salt: 'Companion Pairing 2 with ref x' }],
		];
		for (const [what, change] of wrong) {
			await expectFlagged(companion.ask('set', companion.request(change)), what);
		}
		await companion.ask('set', companion.request());
		await scene.linked;
	});

	it('waits for a person to compare the codes when nothing was proved', async () => {
		const scene = await scanned();
		const { phone, companion } = scene;
		const linking = phone.passkeyLinking!;
		expect(() => linking.confirmCode()).toThrow('shows no code');
		await companion.fetchRef();
		const answer = phone.authenticator.answer(linking.options);
		await companion.ask(
			'set',
			companion.prologue(answer, (parts) => (parts.proof = undefined)),
		);
		await companion.open();
		expect(linking).toMatchObject({ stage: 'opened', mustCompare: true, code: companion.code });
		await expectFlagged(
			companion.ask('set', companion.request()),
			'sends its secret before a person has compared the codes',
		);
		linking.confirmCode();
		await companion.ask('set', companion.request());
		await scene.linked;
	});

	it('ends where the companion accepts what its account has not signed', async () => {
		const scene = await scanned({ success: { foreignSignature: true } });
		await prologue(scene);
		await rest(scene);
		await expect(scene.linked).rejects.toThrow('could not prove its identity');
		// Baileys does not check this signature.
		expect(world.takeViolations()).toEqual(['accepts an identity that the account has not signed']);
		expect(scene.phone.passkeyLinking?.stage).toBe('failed');
	});

	it('ends with an offer under the replaced secret, which Baileys refuses', async () => {
		const scene = await scanned({ success: { underOldSecret: true } });
		await prologue(scene);
		await rest(scene);
		await expect(scene.linked).rejects.toThrow('hung up');
		expect(scene.phone.devices()).toEqual([]);
	});

	it('can be held until the test lets the phone accept', async () => {
		const scene = await scanned({ stopsBefore: 'success' });
		const linking = scene.phone.passkeyLinking!;
		expect(() => linking.succeed()).toThrow('no secret yet');
		await prologue(scene);
		await rest(scene);
		expect(linking.stage).toBe('sealed');
		world.wa.refreshQr(scene.qr);
		await scene.companion.refreshes.take();
		linking.succeed();
		await scene.linked;
	});
});

it('refuses, withholds and drops single steps by the faults of all stanzas', async () => {
	const scene = await scanned();
	const { wa } = world;
	const fault = wa.faults.nack({ xmlns: 'md', child: 'ref' }, 500);
	await expect(scene.companion.fetchRef()).rejects.toMatchObject({ data: 500 });
	expect(fault.count).toBe(1);
	wa.faults.closeWith({ child: 'passkey_prologue' }, { streamError: '503' });
	// Baileys' query never ends when its connection does.
	void prologue(scene).catch(() => undefined);
	await expect(scene.linked).rejects.toThrow('hung up');
	expect(stages()).toEqual(['waiting', 'demanded', 'failed']);
});

describe('a QR code that has to be renewed', () => {
	const renewed = (qr: string, { newSecret }: PasskeyCompanion): string => {
		const parts = qr.split(',');
		parts[3] = newSecret.toString('base64');
		return parts.join(',');
	};

	it('is scanned twice, and the first one never again', async () => {
		const { phone, client, companion, qr } = await start({ scansTwice: true });
		await expect(phone.scan(qr)).rejects.toThrow('Scan the QR code again');
		await companion.refreshes.take();
		await expect(phone.scan(qr)).rejects.toThrow('Check your connection');
		companion.putSecret();
		expect(await phone.scan(renewed(qr, companion))).toEqual({ device: 1 });
		await client.waitOpen();
	});

	it('may be so before any scan, and must be acknowledged', async () => {
		const { phone, companion, qr } = await start({});
		companion.acknowledges = false;
		world.wa.refreshQr(qr, 'pair-device-rotate-qr');
		await companion.refreshes.take();
		companion.putSecret();
		await phone.scan(renewed(qr, companion));
		expect(world.takeViolations()).toEqual([
			'goes on without having acknowledged the companion_reg_refresh',
		]);
	});
});

describe('a password manager', () => {
	it('has what the virtual authenticator of a browser needs', () => {
		const { authenticator } = world.wa.addPhone(NUMBER);
		const { privateKey, rpId, credentialId, userHandle } = authenticator.credential;
		const key = createPrivateKey({
			key: Buffer.from(privateKey, 'base64'),
			format: 'der',
			type: 'pkcs8',
		});
		expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
		expect(rpId).toBe('whatsapp.com');
		expect(Buffer.from(credentialId, 'base64').toString('base64url')).toBe(
			authenticator.credentialId,
		);
		expect(userHandle).toMatch(/^[\w+/]+=*$/);
	});

	it('signs for WhatsApp only, and with a passkey that the options allow', async () => {
		const { phone } = await scanned({ namesPasskey: true });
		const { options } = phone.passkeyLinking!;
		const other = world.wa.addPhone('628222').authenticator;
		expect(() => other.answer(options)).toThrow('NotAllowedError');
		const elsewhere = options.replace('whatsapp.com', 'example.com');
		expect(() => phone.authenticator.answer(elsewhere)).toThrow('SecurityError');
		const silent = phone.authenticator.answer(options, { userHandle: null });
		expect(JSON.parse(silent)).toMatchObject({ response: { userHandle: null } });
	});
});

it('computes what the reference vector says', () => {
	const key = (byte: number, length = 32) => Buffer.alloc(length, byte);
	const identity = Buffer.from(
		'0a20a4e09292b651c278b9772c569f5fa9bb13d906b46ab68c9df9dc2b4409f8a20910011a08746573742d726566',
		'hex',
	);
	const hash = commitment(identity, key(3));
	expect(hash.toString('hex')).toBe(
		'0e3cd8d72b135c2ec0b234a37702b201f2de3bc7e8ec77a00f6fcc53044516b6',
	);
	const payload = Buffer.concat([
		Buffer.from('0a2e', 'hex'),
		identity,
		Buffer.from('12220a20', 'hex'),
		hash,
	]);
	expect(handoffProof(key(9), payload).toString('hex')).toBe(
		'be3ebd0a0fc99f19a26badda0c9dacdc3f118fc5f7605dab6d9f819dfbcc160f',
	);
	const primary = 'ce8d3ad1ccb633ec7b70c17814a5c76ecd029685050d344745ba05870e587d59';
	expect(verificationCode(key(3), Buffer.from(primary, 'hex'), key(4))).toBe('Y7J9-6NDN');
	const shared = Buffer.from(
		'2ed76ab549b1e73c031eb49c9448f0798aea81b698279a0c3dc3e49fbfc4b953',
		'hex',
	);
	const sealed = Buffer.from(
		'c7b05e411d78eced05bfbf5a38f0b9496a14b6bf9beb224a176a55277badeccbdbadbd32b76dbdb18a59bbb8ab4906709b0c11607713bc0b06b836390da59f8dcd33d5214cc0869c25010ea57468fbe745a8441da614fe62634396c4374aa0603f9a0ded1801d0d1547e64d8780574236d83e1860361',
		'hex',
	);
	const opened = openRequest(shared, { deviceType: 1, ref: 'test-ref' }, key(5, 12), sealed);
	expect(opened?.toString('hex')).toBe(
		`0a20${key(7).toString('hex')}1220${key(8).toString('hex')}1a20${key(10).toString('hex')}`,
	);
});
