import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import { generateKeyPair, sign, withType } from '../curve.ts';
import type { Phone } from '../index.ts';
import { stanza, uint, type Attributes } from '../stanza.ts';
import { useWorld } from './world.ts';

const SERVER = '@s.whatsapp.net';

describe('strictness', () => {
	const world = useWorld();
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		({ bob, client } = await world.linkAlice());
	});

	const query = async (attrs: Attributes, content?: BinaryNode[]) =>
		await client.sock.query(stanza('iq', { to: SERVER, ...attrs }, content));

	/** Sends a message stanza as it is and waits for the refusal. */
	const refused = async (attrs: Attributes, content: BinaryNode[]) => {
		world.wa.mark();
		const id = client.sock.generateMessageTag();
		await client.sock.sendNode(
			stanza('message', { id, to: bob.jid, type: 'text', ...attrs }, content),
		);
		const { error } = await world.wa.waitFor('ack', (ack) => ack.id === id);
		return { error, violations: world.takeViolations() };
	};
	const enc = (attrs: Attributes = {}) =>
		stanza('enc', { v: '2', type: 'msg', ...attrs }, Buffer.alloc(40, 0x33));
	const participants = (...jids: string[]) =>
		stanza(
			'participants',
			{},
			jids.map((jid) => stanza('to', { jid }, [enc()])),
		);

	it('answers an unknown query with an error and records it', async () => {
		await expect(query({ type: 'get', xmlns: 'w:unknown' })).rejects.toMatchObject({ data: 501 });
		expect(() => world.wa.assertClean()).toThrow('unknown stanza');
		expect(world.wa.violations).toEqual([
			expect.objectContaining({
				device: '628111:1',
				what: 'unknown stanza',
				stanza: expect.stringContaining('xmlns="w:unknown"'),
			}),
		]);
		world.takeViolations();
	});

	it('records stanzas of unknown tags', async () => {
		const recorded = world.wa.once('violation');
		await client.sock.sendNode(stanza('nonsense', { id: '1' }));
		expect(await recorded).toMatchObject({ what: 'unknown stanza' });
		world.takeViolations();
	});

	it.each<[string, Attributes, () => BinaryNode[]]>([
		['<message> with type="song"', { type: 'song' }, () => [participants(bob.jid)]],
		['<message> with edit="6"', { edit: '6' }, () => [participants(bob.jid)]],
		['<message> with unknown colour', { colour: 'red' }, () => [participants(bob.jid)]],
		['<message> with unknown t', { t: '1' }, () => [participants(bob.jid)]],
		['<message> with unknown <song>', {}, () => [participants(bob.jid), stanza('song', {})]],
		['message for nobody', {}, () => []],
		[
			'<to> without <enc>',
			{},
			() => [stanza('participants', {}, [stanza('to', { jid: bob.jid })])],
		],
		['<participants> names a device twice', {}, () => [participants(bob.jid, bob.jid)]],
		[
			'encrypted for 628999@s.whatsapp.net, who is not in the chat',
			{},
			() => [participants('628999@s.whatsapp.net')],
		],
		[
			'addresses a device by LID and the chat by number, or vice versa',
			{},
			() => [participants(bob.lid)],
		],
	])('refuses: %s', async (what, attrs, content) => {
		expect(await refused(attrs, content())).toEqual({ error: '479', violations: [what] });
	});

	it.each<[string, () => BinaryNode]>([
		['<enc> with v="1"', () => enc({ v: '1' })],
		['<enc> with type="skmsg"', () => enc({ type: 'skmsg' })],
		['<message> without <device-identity>', () => enc({ type: 'pkmsg' })],
		['<enc> without content', () => stanza('enc', { v: '2', type: 'msg' })],
		[
			'<enc> is not a Signal message',
			() => stanza('enc', { v: '2', type: 'msg' }, Buffer.from('plain text')),
		],
	])('refuses ciphertexts: %s', async (what, node) => {
		const to = stanza('to', { jid: bob.jid }, [node()]);
		const answer = await refused({}, [stanza('participants', {}, [to])]);
		expect(answer).toEqual({ error: '479', violations: [what] });
	});

	it('refuses a signed pre-key with a wrong signature', async () => {
		const { signedIdentityKey } = client.auth.creds;
		const key = generateKeyPair();
		const rotate = (signature: Uint8Array) =>
			query({ type: 'set', xmlns: 'encrypt' }, [
				stanza('rotate', {}, [
					stanza('skey', {}, [
						stanza('id', {}, uint(7, 3)),
						stanza('value', {}, key.public),
						stanza('signature', {}, signature),
					]),
				]),
			]);
		await expect(rotate(sign(key, withType(key.public)))).rejects.toThrow('wrong signature');
		expect(world.takeViolations()).toEqual(['signed pre-key with a wrong signature']);
		const identity = {
			public: Buffer.from(signedIdentityKey.public),
			private: Buffer.from(signedIdentityKey.private),
		};
		await rotate(sign(identity, withType(key.public)));
	});

	it('takes the rotation and the digest that rc14 makes', async () => {
		await client.sock.rotateSignedPreKey();
		await client.sock.digestKeyBundle();
	});

	it.each<[string, BinaryNode]>([
		['<receipt> without to', stanza('receipt', { id: '1' })],
		['<receipt> with type="sung"', stanza('receipt', { id: '1', to: '1@lid', type: 'sung' })],
		['<chatstate> without to', stanza('chatstate', { from: '628111@s.whatsapp.net' })],
		['<presence> with type="maybe"', stanza('presence', { type: 'maybe' })],
		['<ib> with unknown <noise>', stanza('ib', {}, [stanza('noise', {})])],
		['answer to a query that was never made', stanza('iq', { id: 'x', type: 'result' })],
		['<ack> without class', stanza('ack', { id: '1', to: SERVER })],
	])('records: %s', async (what, node) => {
		const recorded = world.wa.once('violation');
		await client.sock.sendNode(node);
		await recorded;
		expect(world.takeViolations()).toContain(what);
	});

	it('lets an unpaired client do nothing but pair', async () => {
		const stranger = world.connect();
		await stranger.nextQr();
		const asked = stranger.sock.query(
			stanza('iq', { to: SERVER, type: 'get', xmlns: 'blocklist' }),
		);
		await expect(asked).rejects.toMatchObject({ data: 401 });
		expect(world.takeViolations()).toEqual(['not paired']);
	});

	it('hangs up on a frame that was tampered with', async () => {
		await client.sock.sendRawMessage(Buffer.from([0, 1, 2, 3]));
		expect(await client.waitClose()).toBe(428);
		expect(world.takeViolations()).toEqual([expect.stringContaining('broken frame')]);
	});
});
