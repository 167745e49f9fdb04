import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { freePort, installPackage, startN8n, type N8n } from '../n8n/index.ts';
import { OWNER } from '../sandbox/sandbox.ts';
import { temporaryFolder } from '../sandbox/temporaryFolder.ts';
import { startWhatsApp, type Phone, type WhatsApp } from '../whatsapp/index.ts';
import { readQrCode } from '../whatsapp/page/qrCode.ts';
import { startPhonePage } from '../whatsapp/page/server.ts';
import { signIn, startBrowser } from './browser.ts';

/** An n8n that has nothing but the package, installed as n8n does it, before a browser as people have it. */
export interface EmptyN8n {
	folder: string;
	whatsapp: WhatsApp;
	/** The number that is to be linked. */
	own: Phone;
	n8n: N8n;
	browser: BrowserContext;
	/** The page of the own phone. */
	phone: Page;
	/** An empty canvas. */
	editor: Page;
	/** Opens the page of another phone. */
	openPhone(phone: Phone): Promise<Page>;
	stop(): Promise<void>;
}

/** @param browserArgs more arguments of the browser */
export async function startEmptyN8n(browserArgs: string[] = []): Promise<EmptyN8n> {
	const started: Array<() => Promise<void> | void> = [];
	const stop = async (): Promise<void> => {
		for (const each of started.reverse()) await each();
	};
	try {
		const { folder, remove } = await temporaryFolder();
		started.push(remove);
		await installPackage(folder);
		const whatsapp = await startWhatsApp();
		started.push(() => whatsapp.stop());
		const own = whatsapp.createPhone('12025550143', { pushName: 'Shop' });
		const page = await startPhonePage(whatsapp, { port: await freePort() });
		started.push(() => page.stop());
		const n8n = await startN8n({
			folder,
			environment: {
				N8N_WHATSAPP_WEB_SERVER_URL: whatsapp.url,
				N8N_WHATSAPP_WEB_SERVER_KEY: whatsapp.rootKey,
				NODE_EXTRA_CA_CERTS: whatsapp.caFile,
				// For searching the whole log.
				N8N_LOG_LEVEL: 'debug',
			},
		});
		started.push(() => n8n.stop());
		await n8n.rest.setUpOwner(OWNER);
		const profile = await mkdtemp(join(tmpdir(), 'newcomer-'));
		started.push(() => rm(profile, { recursive: true, force: true }));
		const browser = await startBrowser(profile, browserArgs, true);
		started.push(() => browser.close());
		const openPhone = async ({ number }: Phone): Promise<Page> => {
			const phone = await browser.newPage();
			await phone.goto(`${page.url}/${number}`);
			return phone;
		};
		const phone = await openPhone(own);
		const editor = await browser.newPage();
		await signIn(editor, n8n.url);
		await editor.goto(`${n8n.url}/workflow/new`);
		return { folder, whatsapp, own, n8n, browser, phone, editor, openPhone, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Points the phone's camera at the QR code of the link page. @returns what the code says */
export async function scanLinkPage(
	phone: Page,
	page: Page,
	click: (button: ReturnType<Page['locator']>) => Promise<void>,
): Promise<string> {
	const qr = await readQrCode(await page.locator('#qr').screenshot());
	await phone.bringToFront();
	await phone.fill('#scan textarea', qr);
	await click(phone.locator('#scan button'));
	await page.bringToFront();
	return qr;
}
