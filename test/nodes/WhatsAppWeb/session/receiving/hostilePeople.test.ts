import { randomBytes } from 'node:crypto';
import type { Phone } from '../../../../whatsapp/index.ts';
import { now, stanza } from '../../../../whatsapp/stanza.ts';
import { bring } from '../rawStanzas.ts';
import { OWN_NUMBER, Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

/** As many as a stranger sends before somebody else writes. */
const MANY = 60;

const VERSION = 0x33;

/** Hands the session a ciphertext of the stranger that nobody can decrypt. */
function push(type: 'msg' | 'pkmsg' | 'skmsg', content: Uint8Array, attrs: Record<string, string>) {
	const { wa, other } = harness;
	const id = randomBytes(10).toString('hex').toUpperCase();
	const enc = stanza('enc', { v: '2', type }, Buffer.concat([Buffer.of(VERSION), content]));
	const head = { id, t: now(), type: 'text', notify: other.pushName };
	wa.push(OWN_NUMBER, 1, stanza('message', { ...head, ...attrs }, [enc]));
}

/** A first message under keys that this device never had. */
function withBadPreKey(): Uint8Array {
	const key = () => Buffer.concat([Buffer.of(5), randomBytes(32)]);
	const field = (number: number, bytes: Uint8Array) =>
		Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
	const whisper = Buffer.concat([Buffer.of(VERSION), field(1, key()), randomBytes(40)]);
	return Buffer.concat([
		Buffer.from([1 << 3, 0xff, 0xff, 0x7f]),
		field(2, key()),
		field(3, key()),
		field(4, whisper),
		Buffer.from([5 << 3, 1, 6 << 3, 1]),
	]);
}

interface Attack {
	/** Sends the message number `index` of the stranger. */
	send(from: { from: string; sender_lid: string }, index: number): unknown;
}

const ATTACKS: Record<string, Attack> = {
	'messages that are no messages': {
		send: async (from) => await bring(harness, Buffer.from('7'.repeat(30)), from),
	},
	'garbage ciphertexts': { send: (from) => push('msg', randomBytes(200), from) },
	'first messages with bad pre-keys': { send: (from) => push('pkmsg', withBadPreKey(), from) },
	'garbage of many devices': {
		send: (from, index) =>
			push('msg', randomBytes(200), { ...from, from: from.from.replace('@', `:${index + 1}@`) }),
	},
	'garbage without the LID of the stranger': {
		send: ({ from }) => push('msg', randomBytes(200), { from }),
	},
};

/** Resolves with the number of the stranger's stanzas that the session had not refused when the honest message was told. */
async function leftWhenTold(
	trigger: Trigger,
	attack: () => Promise<unknown>,
	honest: () => Promise<{ id: string }>,
): Promise<number> {
	let refused = 0;
	const allRefused = Promise.withResolvers<void>();
	harness.wa.on('nack', () => {
		refused += 1;
		if (refused === MANY) allRefused.resolve();
	});
	await attack();
	const { id } = await honest();
	await trigger.next(({ event }) => (event.data as { id?: string }).id === id);
	const left = MANY - refused;
	await allRefused.promise;
	return left;
}

describe('another person’s message is told before the last of 60', () => {
	it.each(Object.keys(ATTACKS))('%s', async (name) => {
		const client = await harness.link();
		const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
		const trigger = await Trigger.on(client);
		const from = { from: harness.other.jid, sender_lid: harness.other.lid };
		const left = await leftWhenTold(
			trigger,
			async () => {
				for (let index = 0; index < MANY; index += 1) await ATTACKS[name]?.send(from, index);
			},
			async () => await citra.sendText(harness.own.jid, 'Hello'),
		);
		expect(left).toBeGreaterThan(0);
	});

	it('garbage in the group in which the other writes', async () => {
		const client = await harness.link();
		const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
		const group = citra.createGroup('Family', [harness.own, harness.other]);
		const trigger = await Trigger.on(client);
		const attrs = {
			from: group,
			participant: harness.other.lid,
			addressing_mode: 'lid',
			participant_pn: harness.other.jid,
		};
		const left = await leftWhenTold(
			trigger,
			async () => {
				for (let index = 0; index < MANY; index += 1) push('skmsg', randomBytes(200), attrs);
			},
			async () => await citra.sendText(group, 'Hello'),
		);
		expect(left).toBeGreaterThan(0);
	});
});

it('a sender who could not be decrypted is told in the order of what they sent', async () => {
	const client = await harness.link();
	const trigger = await Trigger.on(client, { events: ['message', 'undecryptable_message'] });
	const from = { from: harness.other.jid, sender_lid: harness.other.lid };
	for (let index = 0; index < 10; index += 1) push('msg', randomBytes(50), from);
	const texts = ['one', 'two', 'three'];
	for (const text of texts) await harness.other.sendText(harness.own.jid, text);
	for (let index = 0; index < 10; index += 1) {
		expect((await trigger.next()).event.event).toBe('undecryptable_message');
	}
	expect(await trigger.texts(3)).toEqual(texts);
});

it('a message that was broken on its way is asked for again, and told when it comes', async () => {
	const client = await harness.link();
	const trigger = await Trigger.on(client);
	harness.wa.faults.corrupt({ tag: 'message' }, 3);
	for (const text of ['one', 'two', 'three']) await harness.other.sendText(harness.own.jid, text);
	expect((await trigger.texts(3)).toSorted()).toEqual(['one', 'three', 'two']);
});

it('the own phone is asked for a stranger’s garbage no more than 30 times, and for that of another as before', async () => {
	const { wa, own, other } = harness;
	const client = await harness.link();
	await Trigger.on(client);
	const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
	const ATTEMPTS = 40;
	let receipts = 0;
	const lastReceipt = Promise.withResolvers<void>();
	wa.on('receipt', ({ type }) => {
		if (type === 'retry' && ++receipts === ATTEMPTS) lastReceipt.resolve();
	});
	let requests = 0;
	wa.on('message', ({ category, from }) => {
		if (category === 'peer' && from.startsWith(own.number)) requests += 1;
	});
	const garbage = ({ jid, lid }: Phone): void =>
		push('msg', randomBytes(50), { from: jid, sender_lid: lid });
	for (let index = 0; index < ATTEMPTS; index += 1) garbage(other);
	await lastReceipt.promise;
	// Asked for after all that the first one may have cost.
	const answered = wa.once('message', {
		where: ({ category }) => category === 'peer' && requests === 31,
	});
	garbage(citra);
	await answered;
	expect(requests).toBe(31);
}, 20_000);
