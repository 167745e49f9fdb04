import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { type CredentialFields, sessionConfig } from '../../../../nodes/WhatsAppWeb/credential';
import { whatsAppWebTest } from '../../../../nodes/WhatsAppWeb/methods/credentialTest';
import {
	REGISTRY_KEY,
	type SessionRegistry,
} from '../../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	textCommand,
	useSessionHarness,
} from '../session/SessionHarness.ts';

/** The test of a credential, over the real store: what is typed may never be saved. */
const harness = useSessionHarness();
const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const ID = 'credential1';
const N8N_KEY = 'the encryption key of n8n';
const { N8N_ENCRYPTION_KEY: before } = process.env;

beforeEach(() => {
	process.env.N8N_ENCRYPTION_KEY = N8N_KEY;
	const registry: Pick<SessionRegistry, 'acquire'> = {
		acquire: (config, typed) => harness.handle(config, typed),
	};
	Object.assign(globalThis, { [REGISTRY_KEY]: registry });
});
afterEach(() => {
	Reflect.deleteProperty(globalThis, REGISTRY_KEY);
	if (before === undefined) delete process.env.N8N_ENCRYPTION_KEY;
	else process.env.N8N_ENCRYPTION_KEY = before;
});

async function test(typed: CredentialFields): Promise<INodeCredentialTestResult> {
	return await whatsAppWebTest.call({} as ICredentialTestFunctions, { id: ID, data: typed });
}

/** The client of a node that runs with what is saved. */
const saved = (fields: CredentialFields = {}) => harness.client(sessionConfig(ID, fields));

/** How the account's data key is wrapped, as it is in the file. */
function wrapped(): unknown {
	const file = new DatabaseSync(join(harness.directory, 'store.sqlite'));
	const rows = file.prepare('SELECT credential, salt, wrapped_key FROM account').all();
	file.close();
	return rows;
}

const KEY_REFUSED = {
	status: 'Error',
	message: expect.stringContaining('The Storage Key does not fit'),
};
const LINKED = { status: 'OK', message: expect.stringMatching(`^Linked as \\+${OWN_NUMBER}`) };

describe('a Storage Key that was typed and never saved', () => {
	it.each<[string, CredentialFields, CredentialFields]>([
		['where none is saved', {}, { storageKey: 'typed' }],
		[
			'with the saved one as the previous one',
			{ storageKey: 'saved' },
			{ storageKey: 'typed', previousStorageKey: 'saved' },
		],
		[
			'emptied, with the saved one as the previous one',
			{ storageKey: 'saved' },
			{ storageKey: '', previousStorageKey: 'saved' },
		],
	])('changes nothing: %s', async (_, fields, typed) => {
		await harness.link(sessionConfig(ID, fields));
		const sealed = wrapped();
		expect(await test(typed)).toEqual(LINKED);
		expect(wrapped()).toEqual(sealed);
		await saved(fields).send(textCommand(TO, 'Still here'));
		// The same without a session that runs.
		await harness.restart();
		expect(await test(typed)).toEqual(LINKED);
		expect(wrapped()).toEqual(sealed);
		await saved(fields).send(textCommand(TO, 'Here again'));
		await harness.restart();
		await saved(fields).send(textCommand(TO, 'And again'));
	});

	it('is refused in words where it opens nothing, whether or not the session runs', async () => {
		await harness.link(sessionConfig(ID, { storageKey: 'saved' }));
		const sealed = wrapped();
		expect(await test({ storageKey: 'a guess' })).toMatchObject(KEY_REFUSED);
		await harness.restart();
		expect(await test({ storageKey: 'a guess' })).toMatchObject(KEY_REFUSED);
		expect(await test({ storageKey: '' })).toMatchObject(KEY_REFUSED);
		expect(wrapped()).toEqual(sealed);
		expect(await test({ storageKey: 'saved' })).toEqual(LINKED);
	});

	it('is taken over once it is saved', async () => {
		await harness.link(sessionConfig(ID, { storageKey: 'saved' }));
		await harness.restart();
		const changed = { storageKey: 'new', previousStorageKey: 'saved' };
		expect(await test(changed)).toEqual(LINKED);
		await saved(changed).send(textCommand(TO, 'With the new key'));
		expect(await test({ storageKey: 'saved' })).toMatchObject(KEY_REFUSED);
		expect(await test({ storageKey: 'new' })).toEqual(LINKED);
	});

	it('leaves no trace in a store without the number', async () => {
		expect(await test({ storageKey: 'typed' })).toMatchObject({ status: 'OK' });
		expect(wrapped()).toEqual([]);
		await harness.link(sessionConfig(ID, { storageKey: 'saved' }));
		await harness.restart();
		await saved({ storageKey: 'saved' }).send(textCommand(TO, 'Hello'));
	});

	it.each<[string, CredentialFields]>([
		['a Storage Key', { storageKey: 'saved' }],
		['none', {}],
	])('locks nobody out of a number that the test has linked; saved is %s', async (_, fields) => {
		const result = await test({ storageKey: 'typed', phoneNumber: OWN_NUMBER });
		const code = /enter (\w{4}-\w{4})/.exec(result.message)?.[1] ?? '';
		const client = saved(fields);
		const open = reaches(client, 'open');
		await harness.own.enterCode(code.replace('-', ''));
		await open;
		await client.send(textCommand(TO, 'Hello'));
		await harness.restart();
		await saved(fields).send(textCommand(TO, 'Hello again'));
		if (fields.storageKey) expect(await test({ storageKey: '' })).toMatchObject(KEY_REFUSED);
	});

	it("links nothing where n8n's key cannot be read", async () => {
		process.env.N8N_ENCRYPTION_KEY = '';
		process.env.N8N_ENCRYPTION_KEY_FILE = join(harness.directory, 'missing');
		try {
			expect(await test({ storageKey: 'typed', phoneNumber: OWN_NUMBER })).toEqual({
				status: 'Error',
				message: expect.stringContaining('Save the credential, then add a WhatsApp Web node'),
			});
		} finally {
			delete process.env.N8N_ENCRYPTION_KEY_FILE;
		}
		expect(wrapped()).toEqual([]);
	});
});

describe('a number that is being linked', () => {
	it('by QR code: its code is not taken from whoever is about to scan it', async () => {
		const client = saved();
		const offer = await client.link({ method: 'qr' });
		if (offer.status !== 'pairing' || offer.qr === null) throw new Error('no QR code');
		expect(await test({ phoneNumber: OWN_NUMBER })).toEqual({
			status: 'Error',
			message: expect.stringContaining('by QR code'),
		});
		expect(await test({})).toMatchObject({ status: 'OK' });
		const open = reaches(client, 'open');
		await harness.own.scan(offer.qr);
		await open;
		expect(await test({ phoneNumber: OWN_NUMBER })).toEqual(LINKED);
	});

	it('by the code of the test: the next test shows the same code', async () => {
		const first = await test({ phoneNumber: OWN_NUMBER });
		expect(first).toMatchObject({ status: 'Error', message: expect.stringMatching(/Retry$/) });
		expect(await test({ phoneNumber: OWN_NUMBER })).toEqual(first);
	});
});

describe('a passkey that WhatsApp demands', () => {
	it('of the code that the test shows: the next one says where its three steps are', async () => {
		harness.own.passkey = {};
		const { message } = await test({ phoneNumber: OWN_NUMBER });
		const client = saved();
		const wanted = new Promise<void>((resolve) => {
			client.watch(({ reason }) => reason === 'waiting_for_passkey' && resolve());
		});
		const entered = harness.own.enterCode(/enter (\w{4}-\w{4})/.exec(message)?.[1] ?? '');
		entered.catch(() => {});
		await wanted;
		const said = {
			status: 'Error',
			message: expect.stringMatching(
				/^WhatsApp wants a passkey .* Connection → Link a Phone Number and press/,
			),
		};
		expect(await test({ phoneNumber: OWN_NUMBER })).toEqual(said);
		expect(await test({})).toEqual(said);
		expect((await client.linking()).offer?.passkey).toMatchObject({ stage: 'wanted' });
		await expect(client.send(textCommand(TO, 'Too early'))).rejects.toThrow('wants a passkey');
	});
});

describe('an account under which nothing is stored', () => {
	it('is not bound to the key that a question was asked with', async () => {
		expect(await saved({ storageKey: 'first' }).status({ connect: true })).toMatchObject({
			status: 'unlinked',
		});
		expect(await saved({ storageKey: 'second' }).status()).toMatchObject({ status: 'unlinked' });
		await harness.link(sessionConfig(ID, { storageKey: 'third' }));
		await harness.restart();
		await saved({ storageKey: 'third' }).send(textCommand(TO, 'Hello'));
		await expect(saved({ storageKey: 'first' }).status()).rejects.toMatchObject({
			details: { reason: 'wrong_storage_key' },
		});
	});
});

describe('a Proxy URL that was typed and never saved', () => {
	it('is not taken over by the session that runs, and the test says so', async () => {
		await harness.link(sessionConfig(ID, {}));
		expect(await test({ proxyUrl: 'http://127.0.0.1:9' })).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^Linked as .*, through the proxy settings used until now/),
		});
		expect(await saved().status()).toMatchObject({ status: 'open' });
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('is tried where no session runs, and forgotten when the saved settings are used', async () => {
		await harness.link(sessionConfig(ID, {}));
		await harness.restart();
		const touched = Promise.withResolvers<void>();
		const proxy = createServer((socket) => {
			touched.resolve();
			socket.destroy();
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const { port } = proxy.address() as { port: number };
		// The test waits for a connection that never comes, so its answer is not waited for.
		const answer = test({ proxyUrl: `http://127.0.0.1:${port}` });
		await touched.promise;
		await saved().send(textCommand(TO, 'Past the proxy'));
		expect(await answer).toMatchObject({ status: expect.stringMatching(/OK|Error/) });
		proxy.close();
	});

	it('is checked though it is not used', async () => {
		await harness.link(sessionConfig(ID, {}));
		expect(await test({ proxyUrl: 'ftp://proxy' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('is not a proxy'),
		});
	});

	it('is not in the file', async () => {
		await test({ proxyUrl: 'http://secret-proxy.example:9', storageKey: 'typed' });
		expect(readFileSync(join(harness.directory, 'store.sqlite')).includes('secret-proxy')).toBe(
			false,
		);
	});
});
