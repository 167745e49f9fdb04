import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeStanza } from '../../../../../nodes/WhatsAppWeb/session/wire/journal';
import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { failCommits } from '../../store/failCommits.ts';
import { crashed, type Encrypted, signalPeers, type SignalPeer } from './SignalPeer.ts';

const ALICE = '4915100000001@s.whatsapp.net';
const BOB = '4915100000002@s.whatsapp.net';
const CAROL = '4915100000003@s.whatsapp.net';
const GROUP = '120363000000000001@g.us';

/** Exchanges a message each way, after which neither side sends pre-key messages. */
async function acquainted(): Promise<[SignalPeer, SignalPeer]> {
	const [alice, bob] = (await signalPeers(ALICE, BOB)) as [SignalPeer, SignalPeer];
	expect(await bob.decrypt(alice, await alice.encrypt(bob, 'hello'), 'HELLO')).toBe('hello');
	expect(await alice.decrypt(bob, await bob.encrypt(alice, 'hi'), 'HI')).toBe('hi');
	return [alice, bob];
}

async function expectConversation(one: SignalPeer, other: SignalPeer): Promise<void> {
	expect(await other.decrypt(one, await one.encrypt(other, 'how are you'))).toBe('how are you');
	expect(await one.decrypt(other, await other.encrypt(one, 'fine'))).toBe('fine');
}

describe('two accounts that know the same person', () => {
	it('do not wait for each other, nor for themselves', async () => {
		const [bob, alice, carol] = (await signalPeers(BOB, ALICE, CAROL)) as [
			SignalPeer,
			SignalPeer,
			SignalPeer,
		];
		const toAlice = await bob.encrypt(alice, 'for alice');
		const toCarol = await bob.encrypt(carol, 'for carol');
		expect(
			await Promise.all([alice.decrypt(bob, toAlice, 'A'), carol.decrypt(bob, toCarol, 'C')]),
		).toEqual(['for alice', 'for carol']);
		const [one, two] = await Promise.all([alice.encrypt(bob, 'one'), carol.encrypt(bob, 'two')]);
		expect(await bob.decrypt(alice, one, 'O')).toBe('one');
		expect(await bob.decrypt(carol, two, 'T')).toBe('two');
	});

	it('start sessions with them at once', async () => {
		const [bob, alice, carol] = (await signalPeers(BOB, ALICE, CAROL)) as [
			SignalPeer,
			SignalPeer,
			SignalPeer,
		];
		await Promise.all([alice.meet(bob), carol.meet(bob)]);
		const [one, two] = await Promise.all([alice.encrypt(bob, 'one'), carol.encrypt(bob, 'two')]);
		expect(await bob.decrypt(alice, one, 'O')).toBe('one');
		expect(await bob.decrypt(carol, two, 'T')).toBe('two');
	});
});

describe('a message in', () => {
	it.each([
		['pkmsg', () => signalPeers(ALICE, BOB)],
		['msg', acquainted],
	])('of type %s is on disk with its ratchet once decrypted', async (type, meet) => {
		const [alice, bob] = (await meet()) as [SignalPeer, SignalPeer];
		const message = await alice.encrypt(bob, 'precious');
		expect(message.type).toBe(type);
		expect(await bob.decrypt(alice, message, 'M1')).toBe('precious');

		const survivor = await crashed(bob);
		const [entry] = (await survivor.account.journal.pending()).slice(-1);
		expect(entry!.stanzaId).toBe(`${ALICE}||M1`);
		expect(Buffer.from(entry!.plaintext).toString()).toBe('precious');
		expect(decodeStanza(entry!.stanza, await loadBaileys())).toEqual({
			tag: 'message',
			attrs: { from: ALICE, id: 'M1' },
			content: [{ tag: 'enc', attrs: { v: '2', type }, content: message.ciphertext }],
		});
		// The message is redelivered, because no receipt was sent.
		expect(await survivor.decrypt(alice, message, 'M1')).toBe('precious');
		await expectConversation(alice, survivor);
	});

	it('is decrypted once: again it is answered from the journal, for its sender only', async () => {
		const [alice, bob] = await acquainted();
		const carol = (await signalPeers(CAROL))[0]!;
		const message = await alice.encrypt(bob, 'once');
		const answers = await Promise.all([1, 2, 3].map(() => bob.decrypt(alice, message)));
		expect(answers).toEqual(['once', 'once', 'once']);
		await expect(bob.decrypt(carol, message)).rejects.toThrow('No session record');
		await expectConversation(alice, bob);
	});

	it('is known without its text once its stanza is done', async () => {
		const [alice, bob] = await acquainted();
		const message = await alice.encrypt(bob, 'handled');
		await bob.decrypt(alice, message, 'M1');
		await bob.account.write([{ table: 'journalDone', stanzaId: `${ALICE}||M1` }]);
		const again = Buffer.from(await bob.decrypt(alice, message, 'M1'));
		const { proto, unpadRandomMax16 } = await loadBaileys();
		expect(proto.Message.decode(unpadRandomMax16(again)).toJSON()).toEqual({ call: {} });
	});

	it('advances nothing when it cannot be written, and can be decrypted later', async () => {
		const [alice, bob] = await acquainted();
		const message = await alice.encrypt(bob, 'later');
		const repair = failCommits(join(bob.directory, 'store.sqlite'), 'key');
		await expect(bob.decrypt(alice, message)).rejects.toThrow('FOREIGN KEY');
		repair();
		expect(await bob.decrypt(alice, message)).toBe('later');
	});

	it('that is forged changes nothing', async () => {
		const [alice, bob] = await acquainted();
		const message = await alice.encrypt(bob, 'genuine');
		const forged = Buffer.from(message.ciphertext);
		forged[forged.length - 1]! ^= 1;
		const before = rowsOf(bob);
		await expect(bob.decrypt(alice, { ...message, ciphertext: forged })).rejects.toThrow(
			'No matching sessions',
		);
		expect(rowsOf(bob)).toEqual(before);
		expect(await bob.decrypt(alice, message)).toBe('genuine');
	});

	it('of an unknown stanza is decrypted, with a warning', async () => {
		const [alice, bob] = await acquainted();
		const { type, ciphertext } = await alice.encrypt(bob, 'from nowhere');
		const plaintext = await bob.repository.decryptMessage({ jid: ALICE, type, ciphertext });
		expect(Buffer.from(plaintext).toString()).toBe('from nowhere');
		expect(bob.log).toContainEqual(expect.stringContaining('unknown stanza'));
	});
});

describe('a message out', () => {
	it('leaves after its ratchet is on disk, even within a transaction of Baileys', async () => {
		const [alice, bob] = await acquainted();
		const { message, survivor } = await alice.sending(async () => ({
			message: await alice.encrypt(bob, 'in flight'),
			survivor: await crashed(alice),
		}));
		const next = await survivor.encrypt(bob, 'after the crash');
		expect(await bob.decrypt(alice, message)).toBe('in flight');
		expect(await bob.decrypt(survivor, next)).toBe('after the crash');
	});

	it('is not undone by a transaction that began before, nor undoes what was received meanwhile', async () => {
		const [alice, bob] = await acquainted();
		const { message } = await alice.sending(async () => {
			// Baileys reads the session first, so that its transaction has a copy.
			await alice.repository.validateSession(BOB);
			await alice.keys.get('session', ['4915100000002.0']);
			expect(await alice.decrypt(bob, await bob.encrypt(alice, 'meanwhile'))).toBe('meanwhile');
			return { message: await alice.encrypt(bob, 'reply') };
		});
		expect(await bob.decrypt(alice, message)).toBe('reply');
		await expectConversation(bob, alice);
	});

	it('that fails on its way leaves its ratchet advanced', async () => {
		const [alice, bob] = await acquainted();
		let lost: Encrypted | undefined;
		const failing = alice.sending(async () => {
			lost = await alice.encrypt(bob, 'lost');
			throw new Error('connection closed');
		});
		await expect(failing).rejects.toThrow('connection closed');
		const next = await alice.encrypt(bob, 'next');
		expect(await bob.decrypt(alice, next)).toBe('next');
		expect(await bob.decrypt(alice, lost!)).toBe('lost');
	});

	it('may cross many others, in both directions', async () => {
		const [alice, bob] = await acquainted();
		const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
		const cross = async (from: SignalPeer, to: SignalPeer) =>
			await from.sending(
				async () =>
					await Promise.all(
						texts.map(async (text) => await to.decrypt(from, await from.encrypt(to, text), text)),
					),
			);
		expect(await Promise.all([cross(alice, bob), cross(bob, alice)])).toEqual([texts, texts]);
		await expectConversation(alice, bob);
	});
});

describe('a group message', () => {
	async function group(): Promise<[SignalPeer, SignalPeer]> {
		const [alice, bob] = await acquainted();
		const skdm = await alice.repository.getSenderKeyDistributionMessage({
			group: GROUP,
			meId: ALICE,
		});
		const item = { groupId: GROUP, axolotlSenderKeyDistributionMessage: skdm };
		await bob.repository.processSenderKeyDistributionMessage({ authorJid: ALICE, item });
		return [alice, bob];
	}
	const encrypt = async (from: SignalPeer, text: string) =>
		(
			await from.repository.encryptGroupMessage({
				group: GROUP,
				meId: from.jid,
				data: Buffer.from(text),
			})
		).ciphertext;

	it('is on disk with its sender key once decrypted, and decrypted once', async () => {
		const [alice, bob] = await group();
		const message = await encrypt(alice, 'to all');
		expect(await bob.decryptGroup(GROUP, alice, message)).toBe('to all');
		const survivor = await crashed(bob);
		expect((await survivor.account.journal.pending()).at(-1)!.stanzaId).toBe(
			`${GROUP}|${ALICE}|ID`,
		);
		expect(await survivor.decryptGroup(GROUP, alice, message)).toBe('to all');
		expect(await survivor.decryptGroup(GROUP, alice, await encrypt(alice, 'more'))).toBe('more');
		const carol = (await signalPeers(CAROL))[0]!;
		await expect(survivor.decryptGroup(GROUP, carol, message)).rejects.toThrow();
	});

	it('leaves after its sender key is on disk, even within a transaction of Baileys', async () => {
		const [alice, bob] = await group();
		const { message, survivor } = await alice.sending(async () => ({
			message: await encrypt(alice, 'in flight'),
			survivor: await crashed(alice),
		}));
		const next = await encrypt(survivor, 'after the crash');
		expect(await bob.decryptGroup(GROUP, alice, message)).toBe('in flight');
		expect(await bob.decryptGroup(GROUP, alice, next)).toBe('after the crash');
	});
});

describe('a pre-key bundle', () => {
	it.each<[string, (bundle: Awaited<ReturnType<SignalPeer['bundle']>>) => void]>([
		['a signature of something else', ({ signedPreKey }) => (signedPreKey.signature[0]! ^= 1)],
		['no signature', ({ signedPreKey }) => (signedPreKey.signature = Buffer.alloc(0))],
		[
			'another key than was signed',
			(bundle) => (bundle.signedPreKey.publicKey = bundle.preKey.publicKey),
		],
		['another identity', (bundle) => (bundle.identityKey = bundle.preKey.publicKey)],
	])('with %s makes no session', async (_, forge) => {
		const [alice, bob] = (await signalPeers(ALICE, BOB)) as [SignalPeer, SignalPeer];
		const carol = (await signalPeers(CAROL))[0]!;
		const session = await carol.bundle();
		session.signedPreKey.signature = Buffer.from(session.signedPreKey.signature);
		forge(session);
		await alice.repository.injectE2ESession({ jid: CAROL, session });
		expect(await alice.repository.validateSession(CAROL)).toMatchObject({ exists: false });
		await expect(alice.encrypt(carol, 'secret')).rejects.toThrow('No sessions');
		expect(alice.log).toContainEqual(expect.stringContaining('Refused a pre-key'));
		expect(await bob.decrypt(alice, await alice.encrypt(bob, 'others go on'))).toBe('others go on');
	});
});

describe('a contact that gets a LID', () => {
	const LID = '98765432109876@lid';

	it('keeps its session, which both addresses mean from then on', async () => {
		const [alice, bob] = await acquainted();
		const underWay = await bob.encrypt(alice, 'under way');
		await alice.keys.set({ 'device-list': { '4915100000002': ['0'] } });
		await alice.sending(async () => {
			await alice.repository.lidMapping.storeLIDPNMappings([{ lid: LID, pn: BOB }]);
			await alice.repository.migrateSession(BOB, LID);
			// Both are on disk before the enclosing transaction ends.
			const survivor = await crashed(alice);
			expect(await survivor.repository.validateSession(LID)).toEqual({ exists: true });
			expect(await survivor.repository.lidMapping.getLIDForPN(BOB)).toBe(LID);
		});
		const asLid = {
			...(await alice.repository.encryptMessage({ jid: LID, data: Buffer.from('x') })),
		};
		expect(await bob.decrypt(alice, asLid)).toBe('x');
		const [byPn, byLid] = await Promise.all([
			alice.decrypt(bob, underWay),
			alice.repository.encryptMessage({ jid: LID, data: Buffer.from('y') }),
		]);
		expect(byPn).toBe('under way');
		expect(await bob.decrypt(alice, byLid)).toBe('y');
		await expectConversation(alice, bob);
		expect(alice.repository.jidToSignalProtocolAddress(LID)).toBe('98765432109876_1.0');
	});

	it('keeps its session also when Baileys has listed no devices of it', async () => {
		const [alice, bob] = await acquainted();
		const underWay = await bob.encrypt(alice, 'under way');
		await alice.repository.lidMapping.storeLIDPNMappings([{ lid: LID, pn: BOB }]);
		expect(await alice.decrypt(bob, underWay)).toBe('under way');
		await expectConversation(alice, bob);
		const [moved] = (await alice.account.get('session', ['98765432109876_1.0'])).values();
		expect(moved).toBeDefined();
		expect((await alice.account.get('session', ['4915100000002.0'])).size).toBe(0);
	});

	it('keeps both sessions when it had one under each address', async () => {
		const [alice, bob] = await acquainted();
		const oldWay = await bob.encrypt(alice, 'under the number');
		// Carol does not know yet that the LID belongs to Bob.
		await alice.repository.injectE2ESession({ jid: LID, session: await bob.bundle() });
		const ofLid = await alice.repository.encryptMessage({ jid: LID, data: Buffer.from('to LID') });
		expect(await bob.decrypt(alice, ofLid, 'L1')).toBe('to LID');
		const newWay = await bob.encrypt(alice, 'under the LID');
		expect(newWay.ciphertext).not.toEqual(oldWay.ciphertext);

		await alice.keys.set({ 'device-list': { '4915100000002': ['0'] } });
		await alice.repository.lidMapping.storeLIDPNMappings([{ lid: LID, pn: BOB }]);
		await alice.repository.migrateSession(BOB, LID);
		expect(await alice.decrypt(bob, oldWay, 'OLD')).toBe('under the number');
		expect(await alice.decrypt(bob, newWay, 'NEW')).toBe('under the LID');
		await expectConversation(alice, bob);
	});

	it('is answered from the journal for what came under its number', async () => {
		const [alice, bob] = await acquainted();
		const message = await bob.encrypt(alice, 'before');
		expect(await alice.decrypt(bob, message, 'M1')).toBe('before');
		await alice.repository.lidMapping.storeLIDPNMappings([{ lid: LID, pn: BOB }]);
		expect(await alice.decrypt(bob, message, 'M1')).toBe('before');
	});

	it('is never asked for while a session is locked', async () => {
		const [alice, bob] = await acquainted();
		await expectConversation(alice, bob);
		expect([...alice.asked, ...bob.asked]).toEqual([]);
		expect(await alice.repository.lidMapping.getLIDForPN(BOB)).toBeNull();
		expect(alice.asked).toEqual([BOB]);
	});
});

describe('what Baileys writes past the repository', () => {
	it('does not take a session from messages that are on their way', async () => {
		const [alice, bob] = await acquainted();
		const underWay = await bob.encrypt(alice, 'under way');
		// Baileys' retry code does the same.
		await alice.keys.set({ session: { '4915100000002.0': null } });
		expect(await alice.repository.validateSession(BOB)).toMatchObject({ exists: false });
		await alice.meet(bob);
		expect(await bob.decrypt(alice, await alice.encrypt(bob, 'anew'), 'A1')).toBe('anew');
		expect(await alice.decrypt(bob, underWay, 'U1')).toBe('under way');
		await expectConversation(alice, bob);
	});

	it('waits for whoever has the session in hand', async () => {
		const [alice, bob] = await acquainted();
		const [message] = await Promise.all([
			alice.encrypt(bob, 'at the same time'),
			alice.keys.set({ session: { '4915100000002.0': null } }),
		]);
		expect(await bob.decrypt(alice, message)).toBe('at the same time');
		expect(await alice.repository.validateSession(BOB)).toMatchObject({ exists: false });
	});

	it('is on disk before it is told to anybody: pre-keys, lists of devices', async () => {
		const [alice, bob] = await acquainted();
		await alice.sending(async () => {
			const { preKey } = await alice.bundle();
			await alice.keys.set({ 'device-list': { '4915100000002': ['0', '3'] } });
			const survivor = await crashed(alice);
			const id = String(preKey.keyId);
			expect(await survivor.keys.get('pre-key', [id])).toHaveProperty(id);
			expect(await alice.keys.get('pre-key', [id])).toHaveProperty(id);
			expect(await survivor.keys.get('device-list', ['4915100000002'])).toEqual({
				'4915100000002': ['0', '3'],
			});
		});
		await expectConversation(alice, bob);
	});
});

describe('a long conversation', () => {
	it('keeps its rows small: under 2 KB after 1,000 turns', async () => {
		const [alice, bob] = await acquainted();
		const started = process.hrtime.bigint();
		const turns = 1_000;
		let late: Encrypted | undefined;
		for (let turn = 0; turn < turns; turn++) {
			const message = await alice.encrypt(bob, `turn ${turn}`);
			// The messages arrive out of order, within the number of chains that are kept.
			if (turn === turns - 4) late = message;
			else await bob.decrypt(alice, message, `A${turn}`);
			await alice.decrypt(bob, await bob.encrypt(alice, `answer ${turn}`), `B${turn}`);
			if (turn === turns - 4) await bob.decrypt(alice, await alice.encrypt(bob, 'skips one'));
		}
		const perMessage = Number(process.hrtime.bigint() - started) / 1_000 / (2 * turns);
		expect(await bob.decrypt(alice, late!)).toBe(`turn ${turns - 4}`);
		const largest = Math.max(await sessionSize(alice, BOB), await sessionSize(bob, ALICE));
		expect(largest).toBeLessThan(2_000);
		process.stdout.write(
			`Signal: ${perMessage.toFixed(0)} µs to encrypt, persist, decrypt and journal one message; session row ${largest} B\n`,
		);
	}, 120_000);
});

/** Sizes of the sealed key rows in bytes. */
function rowsOf({ directory }: SignalPeer): unknown[] {
	const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
	const rows = file.prepare('SELECT hex(value) AS value FROM key').all();
	file.close();
	return rows;
}

/** Bytes of a contact's session before sealing, which adds 29. */
async function sessionSize({ account }: SignalPeer, contact: string): Promise<number> {
	const [row] = (await account.get('session', [contact.replace('@s.whatsapp.net', '.0')])).values();
	return row!.length;
}
