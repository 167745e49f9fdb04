import { mkdir } from 'node:fs/promises';
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
import { createWorkflows, type SandboxWorkflows } from './workflows.ts';

export interface SandboxOptions {
	/** A folder for everything n8n writes. */
	folder: string;
	owner: Owner;
	/** What n8n's environment holds besides the loopback WhatsApp. */
	environment?: NodeJS.ProcessEnv;
	/** Preferred ports; others are taken when these are not free. */
	ports?: { n8n: number; page: number };
}

/**
 * A loopback WhatsApp with two phones and a web page, and a real n8n that has both nodes, a credential and some
 * workflows.
 */
export interface Sandbox {
	whatsapp: WhatsApp;
	page: PhonePage;
	/** The phone whose number n8n is to be linked to. */
	own: Phone;
	/** Somebody who writes to that number. */
	friend: Phone;
	n8n: N8n;
	workflows: Workflows;
	credential: Credential;
	made: SandboxWorkflows;
	stop(): Promise<void>;
}

/** Starts it all; nothing is linked yet. Takes about 20 s. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
	const started: Array<{ stop(): Promise<void> }> = [];
	const stop = async () => {
		for (const part of started.splice(0).reverse()) await part.stop();
	};
	try {
		const whatsapp = await startWhatsApp();
		started.push(whatsapp);
		const own = whatsapp.createPhone('12025550143', { pushName: 'Shop' });
		const friend = whatsapp.createPhone('12025550178', { pushName: 'Maya' });
		const page = await startPhonePage(whatsapp, { port: await freePort(options.ports?.page) });
		started.push(page);
		const n8n = await startN8nOn(whatsapp, options);
		started.push(n8n);

		await n8n.rest.setUpOwner(options.owner);
		const workflows = new Workflows(n8n.rest);
		const credential = await workflows.createCredential('Shop', 'whatsAppWebApi', {});
		const made = await createWorkflows(workflows, credential, friend.number);
		return { whatsapp, page, own, friend, n8n, workflows, credential, made, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** An n8n whose nodes take the loopback WhatsApp for the real one. */
async function startN8nOn(
	whatsapp: WhatsApp,
	{ folder, environment, ports }: SandboxOptions,
): Promise<N8n> {
	await mkdir(folder, { recursive: true });
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

/** Links the number as a person would: executes *Link*, scans the QR code it puts out, waits until it is open. */
export async function link({ whatsapp, own, workflows, made }: Sandbox): Promise<void> {
	const [item] = await workflows.result(made.link);
	const loggedIn = whatsapp.once('login', {
		where: ({ number }) => number === own.number,
		timeoutMs: 30_000,
	});
	await own.scan(String(item?.json.qr));
	await loggedIn;
	const [state] = await workflows.result(made.status);
	if (state?.json.status !== 'open') throw new Error(`Not linked: ${JSON.stringify(state?.json)}`);
}
