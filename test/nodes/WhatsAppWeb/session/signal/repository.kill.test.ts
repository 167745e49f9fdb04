import { type Child, runChild } from '../../childProcess.ts';
import { signalPeers, type SignalPeer } from './SignalPeer.ts';

const ALICE = '4915100000001@s.whatsapp.net';
const BOB = '4915100000002@s.whatsapp.net';

/** Bob in his own process: decrypts messages from stdin and answers each within a transaction, as Baileys sends. */
const BEHAVE = `
import { createInterface } from 'node:readline';
const [, directory, me, them] = process.argv;
const { openStore } = await source('store/sqlite');
const { loadBaileys } = await source('session/wire/baileys');
const { openAuth } = await source('session/signal/authState');
const { makeDurableSignalRepository } = await source('session/signal/repository');
const { makeBaileysLogger } = await source('session/wire/logger');
const baileys = await loadBaileys();
const account = await openStore(directory).open(me, 'secret');
const auth = await openAuth(account, baileys);
const logger = makeBaileysLogger(() => undefined);
const keys = baileys.addTransactionCapability(auth.keys, logger, { maxCommitRetries: 1, delayBetweenTriesMs: 0 });
const stanzas = new WeakMap();
const repository = makeDurableSignalRepository({ baileys, account, stanzaOf: (ciphertext) => stanzas.get(ciphertext) })(
	{ creds: auth.creds, keys }, logger, async () => [],
);
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
say('ready');
for await (const line of createInterface(process.stdin)) {
	const { id, type, body } = JSON.parse(line);
	const ciphertext = Buffer.from(body, 'base64');
	stanzas.set(ciphertext, { tag: 'message', attrs: { from: them, id }, content: [] });
	try {
		const text = await repository.decryptMessage({ jid: them, type, ciphertext });
		say({ id, text: Buffer.from(text).toString() });
		await keys.transaction(async () => {
			const answer = await repository.encryptMessage({ jid: them, data: Buffer.from('answer to ' + id) });
			say({ id, type: answer.type, body: answer.ciphertext.toString('base64') });
		}, me);
	} catch (error) {
		say({ id, failed: error.message });
	}
}
`;

type Line = { id: string; text?: string; type?: 'msg' | 'pkmsg'; body?: string; failed?: string };

async function start(bob: SignalPeer): Promise<Child> {
	const child = runChild(BEHAVE, bob.directory, BOB, ALICE);
	expect(await child.line()).toBe('"ready"');
	return child;
}

describe('a process killed in the middle of a conversation', () => {
	it('loses no message and never sends one that cannot be decrypted', async () => {
		const [alice, bob] = (await signalPeers(ALICE, BOB)) as [SignalPeer, SignalPeer];
		bob.close();
		const sent = new Map<string, { id: string; type: string; body: string }>();
		const received = new Set<string>();
		let answers = 0;

		for (let round = 0; round < 8; round++) {
			const child = await start(bob);
			for (let n = 0; n < 6; n++) {
				const id = `${round}.${n}`;
				const { type, ciphertext } = await alice.encrypt(bob, `text of ${id}`);
				sent.set(id, { id, type, body: Buffer.from(ciphertext).toString('base64') });
			}
			// All messages so far are delivered again, as if no receipt had arrived.
			const deliveries = [...sent.values()];
			child.process.stdin!.write(deliveries.map((each) => `${JSON.stringify(each)}\n`).join(''));
			// The process is killed after a different number of steps each time; the last round runs to its end.
			const steps = round < 7 ? 2 * (deliveries.length - 6) + round : 2 * deliveries.length;
			for (let step = 0; step < steps; step++) {
				const line = JSON.parse(await child.line()) as Line;
				expect(line.failed).toBeUndefined();
				if (line.text !== undefined) {
					expect(line.text).toBe(`text of ${line.id}`);
					received.add(line.id);
				} else {
					const answer = { type: line.type!, ciphertext: Buffer.from(line.body!, 'base64') };
					expect(await alice.decrypt(bob, answer, `${round}/${step}`)).toBe(`answer to ${line.id}`);
					answers++;
				}
			}
			await child.kill();
		}
		expect(received.size).toBe(48);
		expect(answers).toBeGreaterThan(150);
	}, 120_000);
});
