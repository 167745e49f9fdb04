import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { type CredentialFields, sessionConfig } from '../../../../nodes/WhatsAppWeb/credential';
import type { SessionRegistry } from '../../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { runCommands } from '../../../docs/commands.ts';
import type { SessionHarness } from '../session/SessionHarness.ts';

/** The home of a user whose n8n has this package: a folder `.n8n`, and the sessions of an n8n that runs. */
export class Home {
	private registry: SessionRegistry | undefined;

	private database: DatabaseSync | undefined;

	private constructor(
		private readonly harness: SessionHarness,
		readonly path: string,
		/** n8n's. */
		public encryptionKey: string,
	) {}

	/** @param encryptionKey n8n's; a key of its own for each n8n */
	static async make(harness: SessionHarness, encryptionKey = 'the key of n8n'): Promise<Home> {
		const home = new Home(
			harness,
			await mkdtemp(join(tmpdir(), 'whatsapp-web-home-')),
			encryptionKey,
		);
		await mkdir(home.n8n);
		await writeFile(join(home.n8n, 'config'), JSON.stringify({ encryptionKey }));
		const database = home.openDatabase();
		database.exec('PRAGMA journal_mode = WAL; CREATE TABLE workflow (name)');
		database.exec("INSERT INTO workflow VALUES ('Echo')");
		return home;
	}

	/** Copies a data directory to where an n8n looks for it. */
	static async put(from: string, to: string): Promise<void> {
		await cp(from, to, { recursive: true });
	}

	/** n8n's folder. */
	get n8n(): string {
		return join(this.path, '.n8n');
	}

	/** Where the package keeps its file. */
	get dataDirectory(): string {
		return join(this.n8n, 'whatsapp-web');
	}

	/** Names of n8n's workflows. */
	get workflows(): unknown[] {
		return this.openDatabase()
			.prepare('SELECT name FROM workflow')
			.all()
			.map(({ name }) => name);
	}

	/** The session of a credential in the n8n here, which runs from now on. */
	client(fields: CredentialFields = {}, id = 'credential1'): SessionClient {
		this.registry ??= this.harness.registryIn(this.dataDirectory);
		return this.registry.acquire(sessionConfig(id, fields, this.encryptionKey)).client;
	}

	/** n8n ends. */
	async stop(): Promise<void> {
		this.database?.close();
		this.database = undefined;
		await this.registry?.shutdown();
		this.registry = undefined;
	}

	/** Runs commands of docs/backup.md here, as its user. @returns what they print */
	async run(commands: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
		return await runCommands(commands, { home: this.path, environment });
	}

	async remove(): Promise<void> {
		await this.stop();
		await rm(this.path, { recursive: true, force: true });
	}

	/** n8n has it open while it runs. */
	private openDatabase(): DatabaseSync {
		this.database ??= new DatabaseSync(join(this.n8n, 'database.sqlite'));
		return this.database;
	}
}
