import type { Client } from '../client.ts';
import type { PasskeyDemand, PhoneOptions } from '../index.ts';
import { commitment, handoffProof, openRequest, verificationCode } from '../passkey/shortcake.ts';
import type { SimulatedPhone } from '../phone/SimulatedPhone.ts';
import { PasskeyCompanion } from './companion.ts';
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

describe('a companion whose account is asked for its passkey', () => {
	it('is linked by QR code', async () => {
		const scene = await scanned();
		await prologue(scene);
		await rest(scene);
		expect(await scene.linked).toEqual({ device: 1 });
		await scene.client.waitOpen();
		const { passkeyLinking } = scene.phone;
		expect(passkeyLinking).toMatchObject({ stage: 'paired', mustCompare: false });
		expect(passkeyLinking?.code).toBe(scene.companion.code);
		expect(passkeyLinking?.code).toMatch(/^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/);
		expect(stages()).toEqual('waiting demanded prologue continued opened sealed paired'.split(' '));
	});

	it('is linked by pairing code, and acknowledged by Baileys itself', async () => {
		const scene = await start();
		const { phone, client, companion } = scene;
		const asked = world.wa.once('pairing', { where: ({ stage }) => stage === 'code' });
		const code = await client.sock.requestPairingCode(NUMBER);
		await asked;
		const linked = phone.enterCode(code);
		await companion.demands.take();
		companion.rotate();
		await prologue(scene);
		await rest(scene);
		expect(await linked).toEqual({ device: 1 });
		await client.waitOpen();
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
