import * as baileys from '@whiskeysockets/baileys';
import { SerialQueue } from '../../../../../nodes/WhatsAppWeb/primitives/SerialQueue';
import {
	Inbound,
	type InboundParts,
} from '../../../../../nodes/WhatsAppWeb/session/receiving/Inbound';
import type { Arrival } from '../../../../../nodes/WhatsAppWeb/session/receiving/interpret';
import type { Mutation } from '../../../../../nodes/WhatsAppWeb/store/Store';

const LID = '100222000222@lid';
const PN = '628222000222@s.whatsapp.net';
const STANZA = { id: `${LID}||A1`, attrs: {}, meta: {} };

/** An Inbound that records its writes to the store: the method, and each mutation by event id or table. */
function inbound() {
	const written: string[] = [];
	const reported: unknown[] = [];
	let lookUp = Promise.resolve();
	let failsToWrite = false;
	/** What became of the answer that each event is taken for; none is, unless it is said to be. */
	const answers: string[] = [];
	let isAnswer = false;
	const known = new Set<string>();
	const nameOf = (mutation: Mutation): string =>
		mutation.table === 'inbox'
			? `${mutation.held ? 'held ' : ''}${mutation.event.id}`
			: mutation.table;
	const write = (how: string) => async (mutations: readonly Mutation[]) => {
		written.push([how, ...mutations.map(nameOf)].join(' '));
		if (failsToWrite) throw new Error('the disk failed');
	};
	const parts = {
		baileys,
		account: {
			write: write('write'),
			writeTogether: write('together'),
			inbox: { has: async (id: string) => known.has(id) },
		},
		deliveries: { announce: () => undefined },
		auth: {
			keys: {
				get: async () => {
					await lookUp;
					return {};
				},
			},
		},
		caches: { groups: new Map() },
		changedIdentities: { isUnconfirmed: () => false },
		health: {
			undecryptable: () => ({ table: 'counted' }),
			partners: { heard: () => [] },
			optOuts: { heard: () => [] },
		},
		facts: { learn: async () => undefined },
		me: () => ({ pn: '628111000111@s.whatsapp.net', lid: null }),
		messageChanges: new SerialQueue(),
		questions: {
			answer: () =>
				isAnswer
					? {
							mutations: [{ table: 'question' }],
							done: () => answers.push('done'),
							undo: () => answers.push('undone'),
						}
					: undefined,
		},
		report: (error: unknown) => reported.push(error),
	};
	return {
		written,
		reported,
		answers,
		known,
		takesAnswers(withFailingDisk = false): void {
			isAnswer = true;
			failsToWrite = withFailingDisk;
		},
		messageChanges: parts.messageChanges,
		lookUpWaitsFor(promise: Promise<void>): void {
			lookUp = promise;
		},
		inbound: new Inbound({} as never, parts as unknown as InboundParts),
	};
}

function arrival(id: string, message: Arrival['message']['message'], alternate?: string): Arrival {
	const key = { remoteJid: LID, remoteJidAlt: alternate, id, fromMe: false };
	return { message: { key, message, messageTimestamp: 1 }, offline: false, stanzas: [STANZA] };
}

const event = (name: string, id: string) => `${name}|${LID}|${LID}|${id}`;

it('a message without content is given to the store in the tick in which it arrives, whatever waits', async () => {
	const { inbound: tested, written, messageChanges } = inbound();
	void messageChanges.run(async () => await new Promise<never>(() => undefined));
	const stub = arrival('A1', undefined, PN);
	stub.message.messageStubType = baileys.proto.WebMessageInfo.StubType.CIPHERTEXT;
	void tested.take(stub);
	expect(written).toEqual([`write ${event('undecryptable_message', 'A1')} counted journalDone`]);
});

it('a message of the journal waits for the look-up of the one before it, and for changes', async () => {
	const { inbound: tested, written, messageChanges, lookUpWaitsFor } = inbound();
	const lookUp = Promise.withResolvers<void>();
	lookUpWaitsFor(lookUp.promise);
	const taken = [
		tested.take(arrival('A1', { conversation: 'looked up' })),
		tested.take(arrival('A2', { conversation: 'behind it' }, PN)),
	];
	await new Promise((resolve) => setImmediate(resolve));
	expect(written).toEqual([]);
	lookUp.resolve();
	await Promise.all(taken);
	expect(written).toEqual(
		['A1', 'A2'].map((id) => `together ${event('message', id)} message journalDone`),
	);
	void messageChanges.run(async () => await new Promise<never>(() => undefined));
	void tested.take(arrival('A3', { conversation: 'behind a change' }, PN));
	await new Promise((resolve) => setImmediate(resolve));
	expect(written).toHaveLength(2);
});

it('a message that cannot be read is undecryptable, and one without id only leaves the journal', async () => {
	const { inbound: tested, written, reported } = inbound();
	const error = new Error('illegal wire type');
	const content = {
		get conversation(): string {
			throw error;
		},
	};
	await tested.take(arrival('A1', content, PN));
	await tested.take(arrival('', { conversation: 'no id' }, PN));
	expect(reported).toEqual([error]);
	expect(written).toEqual([
		`together ${event('undecryptable_message', 'A1')} counted journalDone`,
		'together journalDone',
	]);
});

it('an answer is held, in one write with its question, which is open again should that fail', async () => {
	const { inbound: tested, written, answers, takesAnswers } = inbound();
	takesAnswers();
	await tested.take(arrival('A1', { conversation: 'At ten' }, PN));
	expect(written).toEqual([`together held ${event('message', 'A1')} question message journalDone`]);
	expect(answers).toEqual(['done']);
	takesAnswers(true);
	await expect(tested.take(arrival('A2', { conversation: 'At ten' }, PN))).rejects.toThrow();
	expect(answers).toEqual(['done', 'undone']);
});

it('a message that is in the inbox already answers no question', async () => {
	const { inbound: tested, written, answers, known, takesAnswers } = inbound();
	known.add(event('message', 'A1'));
	takesAnswers();
	await tested.take(arrival('A1', { conversation: 'At ten' }, PN));
	expect(written).toEqual([`together ${event('message', 'A1')} message journalDone`]);
	expect(answers).toEqual(['undone']);
});
