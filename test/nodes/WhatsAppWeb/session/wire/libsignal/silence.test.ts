import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../../../childProcess.ts';
import { temporaryDirectory } from '../../../temporaryDirectory.ts';

/**
 * Two parties with Baileys' own repository in all situations in which libsignal prints: replaced sessions, too many
 * sessions, undecryptable messages, rows of an older version. The script writes every stored key to a file.
 */
const PRINT = `
import { writeFileSync } from 'node:fs';
const [, how, file] = process.argv;
const baileys = how === 'silenced'
	? await (await source('session/wire/baileys')).loadBaileys()
	: await import('@whiskeysockets/baileys');
const { addTransactionCapability, Curve, DEFAULT_CONNECTION_CONFIG, generateSignalPubKey, initAuthCreds } = baileys;
const quiet = { level: 'silent', child: () => quiet, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const secrets = [];

function party(jid) {
	const rows = new Map();
	const creds = initAuthCreds();
	const keys = addTransactionCapability({
		get: async (type, ids) => Object.fromEntries(ids.flatMap((id) => rows.has(type + id) ? [[id, rows.get(type + id)]] : [])),
		set: async (data) => {
			for (const [type, values] of Object.entries(data)) {
				for (const [id, value] of Object.entries(values)) {
					if (type === 'session' && value) secrets.push(JSON.stringify(value));
					value ? rows.set(type + id, value) : rows.delete(type + id);
				}
			}
		},
	}, quiet, { maxCommitRetries: 1, delayBetweenTriesMs: 0 });
	let next = 1;
	return {
		jid,
		keys,
		...DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds, keys }, quiet, async () => []),
		async bundle() {
			const preKey = Curve.generateKeyPair();
			const keyId = next++;
			await keys.set({ 'pre-key': { [keyId]: preKey } });
			return {
				registrationId: creds.registrationId,
				identityKey: generateSignalPubKey(creds.signedIdentityKey.public),
				signedPreKey: { keyId: 1, publicKey: generateSignalPubKey(creds.signedPreKey.keyPair.public), signature: creds.signedPreKey.signature },
				preKey: { keyId, publicKey: generateSignalPubKey(preKey.public) },
			};
		},
	};
}

const alice = party('4915100000001@s.whatsapp.net');
const bob = party('4915100000002@s.whatsapp.net');
const meet = async (from, to) => from.injectE2ESession({ jid: to.jid, session: await to.bundle() });
const send = async (from, to) => {
	const message = await from.encryptMessage({ jid: to.jid, data: Buffer.from('text') });
	await to.decryptMessage({ jid: from.jid, ...message });
	return message;
};

console.log('others print before');
for (let round = 0; round < 45; round++) {
	await meet(alice, bob);
	await send(alice, bob);
	if (round % 10 === 0) {
		const message = await send(bob, alice);
		if (message.type === 'msg') await alice.decryptMessage({ jid: bob.jid, ...message }).catch(() => undefined);
	}
}
const message = await send(bob, alice);
await alice.decryptMessage({ jid: bob.jid, ...message }).catch((error) => console.log('refused: ' + error.message));
const id = '4915100000001.0';
const { [id]: row } = await bob.keys.get('session', [id]);
delete row.version;
await bob.keys.set({ session: { [id]: row } });
await send(alice, bob);
await meet(alice, bob);
const late = await alice.encryptMessage({ jid: bob.jid, data: Buffer.from('late') });
await bob.decryptMessage({ jid: alice.jid, ...late });
const answer = await bob.encryptMessage({ jid: alice.jid, data: Buffer.from('answer') });
await alice.decryptMessage({ jid: bob.jid, ...answer });
const delayed = await bob.encryptMessage({ jid: alice.jid, data: Buffer.from('delayed') });
await meet(alice, bob);
await alice.decryptMessage({ jid: bob.jid, ...delayed });
console.info('others print after');
console.error('and to stderr');
writeFileSync(file, secrets.join('\\n'));
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
`;

async function run(how: 'silenced' | 'loud'): Promise<{ output: string; keys: string[] }> {
	const file = join(temporaryDirectory(), 'keys');
	const output = await runChild(PRINT, how, file).output();
	const rows = readFileSync(file, 'utf8');
	const keys = new Set([...rows.matchAll(/[A-Za-z0-9+/]{43}=/g)].map(([key]) => key));
	return { output, keys: [...keys] };
}

/** The spellings of a buffer: as console prints it (`<Buffer 0a 1b …`), in base64 and in hex. */
function printed(output: string, keys: string[]): string[] {
	return keys.filter((key) => {
		const hex = Buffer.from(key, 'base64').toString('hex');
		const dump = hex.slice(0, 32).replace(/../g, '$& ').trim();
		return [key, hex, dump].some((form) => output.includes(form));
	});
}

const NOISE = [
	'Closing',
	'Decrypted message with closed session',
	'Session',
	'Failed to decrypt',
	'Migrating',
	'privKey',
	'<Buffer',
];

describe('libsignal', () => {
	it('prints private keys when it is left alone (so that the test below can fail)', async () => {
		const { output, keys } = await run('loud');
		expect(NOISE.filter((noise) => !output.includes(noise))).toEqual([]);
		expect(printed(output, keys).length).toBeGreaterThan(10);
	});

	it('prints nothing once Baileys is loaded by us, while everybody else still does', async () => {
		const { output, keys } = await run('silenced');
		expect(keys.length).toBeGreaterThan(100);
		expect(printed(output, keys)).toEqual([]);
		expect(output.trim().split('\n').toSorted()).toEqual([
			'and to stderr',
			'others print after',
			'others print before',
			'refused: No matching sessions found for message',
		]);
	});
});
