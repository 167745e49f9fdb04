import { cp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { runCommands } from '../docs/commands.ts';
import { n8nEnvironment } from '../n8n/environment.ts';
import {
	freePort,
	linkPackage,
	startN8n,
	type N8n,
	Workflows,
	type Workflow,
} from '../n8n/index.ts';
import { OWNER } from '../sandbox/sandbox.ts';
import { temporaryFolder } from '../sandbox/temporaryFolder.ts';
import { useSandbox } from './useSandbox.ts';

const STORAGE_KEY = 'a storage key of the end-to-end test';

/** The commands of docs/backup.md in real n8ns; the tests depend on each other. */
describe('a number that moves house', () => {
	const sandbox = useSandbox();
	let backup: string;
	let there: { folder: string; n8n: N8n; workflows: Workflows };
	let removeFolder: () => Promise<void>;

	beforeAll(async () => {
		const { folder, remove } = await temporaryFolder();
		removeFolder = remove;
		await linkPackage(folder);
		const { whatsapp } = sandbox;
		const n8n = await startN8n({
			folder,
			ports: { n8n: await freePort(), broker: await freePort() },
			environment: {
				N8N_WHATSAPP_WEB_SERVER_URL: whatsapp.url,
				N8N_WHATSAPP_WEB_SERVER_KEY: whatsapp.rootKey,
				NODE_EXTRA_CA_CERTS: whatsapp.caFile,
			},
		});
		await n8n.rest.setUpOwner(OWNER);
		there = { folder, n8n, workflows: new Workflows(n8n.rest) };
	});

	afterAll(async () => {
		await there.n8n.stop();
		await removeFolder();
	});

	/** Runs commands of the page as the user whose n8n is in the folder. */
	async function run(commands: string, folder: string): Promise<string> {
		return await runCommands(commands, {
			home: folder,
			environment: {
				...n8nEnvironment(folder, { n8n: await freePort(), broker: await freePort() }),
				ID: sandbox.credential.id,
			},
			path: [join(process.env.N8N_UNDER_TEST!, 'node_modules', '.bin')],
		});
	}

	async function encryptionKey(folder: string): Promise<unknown> {
		const config = await readFile(join(folder, '.n8n', 'config'), 'utf8');
		return (JSON.parse(config) as { encryptionKey: unknown }).encryptionKey;
	}

	/** Writes to the number, whose workflow answers. */
	async function expectEcho(text: string): Promise<void> {
		await sandbox.friend.sendText(sandbox.own.jid, text);
		await expectAnswer(text);
	}

	async function expectAnswer(text: string): Promise<void> {
		const isAnswer = (said: unknown) => said === `You said: ${text}`;
		await sandbox.friend.next(({ message }) => isAnswer(message.extendedTextMessage?.text), 60_000);
	}

	async function workflowThere(id: string): Promise<Workflow> {
		return await there.n8n.rest.get(`/rest/workflows/${id}`);
	}

	/** Saves the credential with other keys, and uses it once. */
	async function changeKeys(
		n8n: N8n,
		workflows: Workflows,
		status: Workflow,
		data: Record<string, string>,
	): Promise<void> {
		const { id, name, type } = sandbox.credential;
		await n8n.rest.fetch('PATCH', `/rest/credentials/${id}`, { name, type, data });
		const [item] = await workflows.result(status);
		expect(item?.json).toMatchObject({ status: 'open' });
	}

	it('is backed up and exported while n8n runs', async () => {
		const { folder, made, n8n, workflows } = sandbox;
		await workflows.activate(made.echo);
		await expectEcho('one');
		await changeKeys(n8n, workflows, made.status, { storageKey: STORAGE_KEY });
		backup = await run('back up running', folder);
		await run('export', folder);
		await expectEcho('two');
		for (const file of ['database.sqlite', join('whatsapp-web', 'store.sqlite')]) {
			const database = new DatabaseSync(join(backup, file), { readOnly: true });
			expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
			database.close();
		}
		expect(await readFile(join(backup, 'config'), 'utf8')).toBe(
			await readFile(join(folder, '.n8n', 'config'), 'utf8'),
		);
		await n8n.stop();
	});

	it('works in a new n8n with another key, with what has come meanwhile', async () => {
		const { folder, friend, made, own } = sandbox;
		await friend.sendText(own.jid, 'meanwhile');
		expect(await encryptionKey(there.folder)).not.toBe(await encryptionKey(folder));
		for (const file of ['number.json', 'workflows.json']) {
			await cp(join(folder, file), join(there.folder, file));
		}
		const data = join('.n8n', 'whatsapp-web');
		await cp(join(folder, data), join(there.folder, data), { recursive: true });
		await run('import', there.folder);
		await there.workflows.activate(await workflowThere(made.echo.id));
		await expectAnswer('meanwhile');
		await expectEcho('in the new house');
		expect(own.devices()).toHaveLength(1);
	});

	it('is found again by a credential that is made with the old id', async () => {
		const { credential, made } = sandbox;
		const status = await workflowThere(made.status.id);
		await changeKeys(there.n8n, there.workflows, status, {
			storageKey: '',
			previousStorageKey: STORAGE_KEY,
		});
		await there.n8n.rest.fetch('DELETE', `/rest/credentials/${credential.id}`);
		expect(await run('list', there.folder)).toBe(credential.id);
		await run('old id', there.folder);
		const [item] = await there.workflows.result(status);
		expect(item?.json).toMatchObject({ status: 'open', jid: sandbox.own.jid });
		await there.n8n.stop();
	});

	it('goes on from the backup in the old house, although much was said since', async () => {
		const { folder, made, n8n, workflows } = sandbox;
		await rm(join(folder, '.n8n'), { recursive: true });
		await rename(backup, join(folder, '.n8n'));
		expect(dirname(backup)).toBe(folder);
		await n8n.start();
		await workflows.activated(made.echo);
		await expectEcho('at home again');
	});
});
