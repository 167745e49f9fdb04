import {
	freePort,
	linkPackage,
	startN8n,
	Workflows,
	type Credential,
	type N8n,
	type Owner,
} from '../n8n/index.ts';
import { startWhatsApp, type Phone, type WhatsApp } from '../whatsapp/index.ts';
import { startPhonePage, type PhonePage } from '../whatsapp/page/server.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import { createWorkflows, type SandboxWorkflows } from './workflows.ts';

export const OWNER: Owner = { email: 'ada@example.com', password: 'Loopback-1' };

export interface SandboxOptions {
	/** Whether the number is linked from the start; default false. */
	linked?: boolean;
	/** Chats that the phone tells n8n of when it is linked. */
	history?: Phone['history'];
	/** Variables for n8n besides those of the loopback WhatsApp. */
	environment?: NodeJS.ProcessEnv;
	/** Fields of the credential. */
	fields?: Record<string, string>;
	/** Preferred ports; others are taken when these are not free. */
	ports?: { n8n: number; page: number };
}

/**
 * A loopback WhatsApp with two phones and a web page, and a real n8n of {@link OWNER} that has both nodes, a credential
 * and some workflows.
 */
export interface Sandbox {
	/** n8n's folder, deleted by `stop`. */
	folder: string;
	whatsapp: WhatsApp;
	page: PhonePage;
	/** The phone of the number that n8n is linked to. */
	own: Phone;
	/** Another person's phone. */
	friend: Phone;
	n8n: N8n;
	workflows: Workflows;
	credential: Credential;
	made: SandboxWorkflows;
	stop(): Promise<void>;
}

/** Starts a sandbox in about 20 s. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const started: Array<{ stop(): Promise<void> }> = [];
	const stop = async () => {
		for (const part of started.splice(0).reverse()) await part.stop();
	};
	try {
		const { folder, remove } = await temporaryFolder();
		started.push({ stop: remove });
		const whatsapp = await startWhatsApp();
		started.push(whatsapp);
		const own = whatsapp.createPhone('12025550143', { pushName: 'Shop' });
		own.history = options.history ?? [];
		const friend = whatsapp.createPhone('12025550178', { pushName: 'Maya' });
		const page = await startPhonePage(whatsapp, { port: await freePort(options.ports?.page) });
		started.push(page);
		const n8n = await startN8nOn(whatsapp, folder, options);
		started.push(n8n);

		await n8n.rest.setUpOwner(OWNER);
		const workflows = new Workflows(n8n.rest);
		const { fields = {} } = options;
		const credential = await workflows.createCredential('Shop', 'whatsAppWebApi', fields);
		const made = await createWorkflows(workflows, credential, friend.number);
		const sandbox = { folder, whatsapp, page, own, friend, n8n, workflows, credential, made, stop };
		if (options.linked) await link(sandbox);
		return sandbox;
	} catch (error) {
		await stop();
		throw error;
	}
}

/** An n8n whose nodes take the loopback WhatsApp for the real one. */
async function startN8nOn(
	whatsapp: WhatsApp,
	folder: string,
	{ environment, ports }: SandboxOptions,
): Promise<N8n> {
	await linkPackage(folder);
	return await startN8n({
		folder,
		ports: { n8n: await freePort(ports?.n8n), broker: await freePort() },
		environment: {
			N8N_WHATSAPP_WEB_SERVER_URL: whatsapp.url,
			N8N_WHATSAPP_WEB_SERVER_KEY: whatsapp.rootKey,
			NODE_EXTRA_CA_CERTS: whatsapp.caFile,
			...environment,
		},
	});
}

/** Links the number without a browser: has the QR code put out, scans the QR code, waits until the connection is open. */
export async function link({ whatsapp, own, workflows, made }: Sandbox): Promise<void> {
	const [item] = await workflows.result(made.code);
	const loggedIn = whatsapp.once('login', {
		where: ({ number }) => number === own.number,
		timeoutMs: 30_000,
	});
	await own.scan(String(item?.json.qr));
	await loggedIn;
	const [state] = await workflows.result(made.status);
	if (state?.json.status !== 'open') throw new Error(`Not linked: ${JSON.stringify(state?.json)}`);
}
