import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { freePort, installPackage, startN8n, type N8n } from '../n8n/index.ts';
import { OWNER } from '../sandbox/sandbox.ts';
import { temporaryFolder } from '../sandbox/temporaryFolder.ts';
import { startWhatsApp, type Phone, type WhatsApp } from '../whatsapp/index.ts';
import { readQrCode } from '../whatsapp/page/qrCode.ts';
import { startPhonePage } from '../whatsapp/page/server.ts';
import { looks, screenshot, signIn, startBrowser } from './browser.ts';
import { filesBelow, leaksIn, secretsIn, type Secret } from './leaks.ts';
import { serveWebWhatsApp, WebWhatsAppTab } from './WebWhatsApp.ts';

const NUMBER = '12025550143';
const LINKED = 'Linked as +1 202 555 0143 (Shop)';

/**
 * A person in an n8n that has nothing but the package, installed as n8n does it. All is done in the browser, with the
 * phone on a page of its own. The tests depend on each other.
 */
describe('a newcomer', () => {
	const started: Array<() => Promise<void> | void> = [];
	const secrets: Secret[] = [];
	let folder: string;
	let whatsapp: WhatsApp;
	let own: Phone;
	let n8n: N8n;
	let browser: BrowserContext;
	let editor: Page;
	let phone: Page;

	beforeAll(async () => {
		const temporary = await temporaryFolder();
		({ folder } = temporary);
		started.push(temporary.remove);
		await installPackage(folder);
		whatsapp = await startWhatsApp();
		started.push(() => whatsapp.stop());
		own = whatsapp.createPhone(NUMBER, { pushName: 'Shop' });
		const page = await startPhonePage(whatsapp, { port: await freePort() });
		started.push(() => page.stop());
		n8n = await startN8n({
			folder,
			environment: {
				N8N_WHATSAPP_WEB_SERVER_URL: whatsapp.url,
				N8N_WHATSAPP_WEB_SERVER_KEY: whatsapp.rootKey,
				NODE_EXTRA_CA_CERTS: whatsapp.caFile,
				// The last test searches the whole log.
				N8N_LOG_LEVEL: 'debug',
			},
		});
		started.push(() => n8n.stop());
		await n8n.rest.setUpOwner(OWNER);
		const web = await serveWebWhatsApp();
		started.push(() => web.stop());
		const profile = await mkdtemp(join(tmpdir(), 'newcomer-'));
		started.push(() => rm(profile, { recursive: true, force: true }));
		browser = await startBrowser(profile, web.browserArgs, true);
		started.push(() => browser.close());
		phone = await browser.newPage();
		await phone.goto(`${page.url}/${NUMBER}`);
		editor = await browser.newPage();
		await signIn(editor, n8n.url);
		await editor.goto(`${n8n.url}/workflow/new`);
	});

	afterEach(() => whatsapp?.assertClean());

	afterAll(async () => {
		for (const stop of started.reverse()) await stop();
	});

	/** Clicks of the person so far. */
	let clicks = 0;
	async function click(target: Locator): Promise<void> {
		clicks++;
		await target.click();
	}

	const inEditor = (id: string) => editor.locator(`[data-test-id=${id}]`);

	/** Presses *Execute step*. @returns the page that opens by itself */
	async function executeStep(): Promise<Page> {
		const opened = browser.waitForEvent('page');
		await click(inEditor('node-execute-button').first());
		await inEditor('output-panel').getByRole('link', { name: 'Open the link page' }).waitFor();
		const page = await opened;
		await page.locator('#qr:not([hidden])').waitFor();
		return page;
	}

	/** Points the phone's camera at the page. */
	async function scan(page: Page): Promise<void> {
		const qr = await readQrCode(await page.locator('#qr').screenshot());
		secrets.push({ name: 'QR code', value: qr });
		await phone.bringToFront();
		await phone.fill('#scan textarea', qr);
		await click(phone.locator('#scan button'));
		await page.bringToFront();
	}

	/** @param text of the challenge, the snippet or the answer: each of its long values is a secret */
	function keepSecret(name: string, text: string): void {
		for (const value of text.match(/[\w-]{40,}/g) ?? []) secrets.push({ name, value });
	}

	async function isLinked(page: Page): Promise<void> {
		await page.getByText(LINKED).waitFor();
		await inEditor('output-panel').getByText(own.jid).first().waitFor();
	}

	/** Unlinks on the phone. */
	async function unlink(): Promise<void> {
		await phone.bringToFront();
		await phone.locator('#linking').evaluate((details) => details.setAttribute('open', ''));
		await phone.locator('#devices button').click();
		await phone.locator('#devices button').waitFor({ state: 'detached' });
		await editor.bringToFront();
	}

	function report(way: string, since: number): void {
		const seconds = ((Date.now() - since) / 1000).toFixed(0);
		process.stdout.write(`${way}: ${clicks} clicks, ${seconds} s without a person's own time\n`);
		clicks = 0;
	}

	it('finds the node and saves the credential', async () => {
		const since = Date.now();
		await click(inEditor('canvas-add-button').or(inEditor('canvas-plus-button')).first());
		await inEditor('node-creator-search-bar').fill('WhatsApp Web');
		await click(inEditor('item-iterator-item').filter({ hasText: 'WhatsApp Web' }).first());
		await click(editor.getByText(/^Actions \(/));
		await click(editor.getByText('Link a phone number by QR code').first());
		await click(editor.getByText('Connect to WhatsApp Web'));
		const save = inEditor('credential-save-button');
		// Once it stands still, it can be pointed at.
		await save.hover();
		await screenshot(editor, 'newcomer-1-credential');
		await click(save);
		await editor.getByText('Credential successfully created').waitFor();
		// n8n closes the form by itself when the credential's test is green.
		await save.waitFor({ state: 'hidden' });
		await screenshot(editor, 'newcomer-2-node');
		report('From an empty canvas to the saved credential', since);
	});

	it('links with a passkey in three steps', async () => {
		await phone.locator('#linking').evaluate((details) => details.setAttribute('open', ''));
		await phone.locator('#passkey').check();
		const since = Date.now();
		await editor.bringToFront();
		const page = await executeStep();
		await screenshot(editor, 'newcomer-3-waiting');
		await looks(page, 'newcomer-4-scan');
		await scan(page);
		await page.getByRole('heading', { name: 'WhatsApp asks for your passkey' }).waitFor();
		await looks(page, 'newcomer-5-passkey');
		await screenshot(phone, 'newcomer-6-phone');

		const opened = browser.waitForEvent('page');
		await click(page.locator('#passkey-url'));
		const web = await WebWhatsAppTab.on(await opened, own.authenticator);
		await page.bringToFront();
		await click(page.locator('[data-copies=snippet]'));
		const snippet = await web.clipboard();
		keepSecret('challenge', snippet);
		expect(await web.paste(snippet)).toBe('Now click the green button on the page.');
		await screenshot(web.page, 'newcomer-7-button');
		await click(web.button);
		await web.note.getByText('Copied.').waitFor();
		await screenshot(web.page, 'newcomer-8-copied');
		keepSecret('answer', await web.clipboard());

		await page.bringToFront();
		await page.fill('#answer', snippet);
		await page.locator('#send-answer').click();
		await page.getByText('is the snippet, not the answer').waitFor();
		await looks(page, 'newcomer-9-mistake');

		await click(page.locator('#answer'));
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.press('ControlOrMeta+v');
		await click(page.locator('#send-answer'));
		await isLinked(page);
		await looks(page, 'newcomer-10-linked');
		await screenshot(editor, 'newcomer-11-output');
		await screenshot(phone, 'newcomer-12-phone');
		report('Linked with a passkey', since);
		await web.page.close();
		await page.close();
	});

	it('links by QR code', async () => {
		await unlink();
		await phone.locator('#passkey').uncheck();
		const since = Date.now();
		const page = await executeStep();
		await scan(page);
		await isLinked(page);
		report('Linked by QR code', since);
		await page.close();
	});

	it('links by pairing code', async () => {
		await unlink();
		const since = Date.now();
		const page = await executeStep();
		await click(page.getByRole('tab', { name: 'Link with phone number' }));
		await page.fill('#number', `+${NUMBER}`);
		await click(page.locator('#get-code'));
		await page.locator('#code-shown').waitFor();
		await looks(page, 'newcomer-13-code');
		const code = (await page.locator('#code').textContent()) ?? '';
		secrets.push({ name: 'pairing code', value: code });
		await phone.bringToFront();
		await phone.fill('#code input', code);
		await click(phone.locator('#code button'));
		await page.bringToFront();
		await isLinked(page);
		report('Linked by pairing code', since);
		await page.close();
	});

	it('leaves no code, challenge or answer in a database, file or log', async () => {
		// Two QR codes, a pairing code, the challenge, and the three long values of the answer.
		expect(secrets).toHaveLength(7);
		await n8n.stop();
		const files = await filesBelow(join(folder, '.n8n'));
		expect(files.filter((file) => file.includes('database.sqlite'))).not.toEqual([]);
		expect(await leaksIn(files, secrets)).toEqual([]);
		expect(secretsIn(Buffer.from(n8n.output), secrets)).toEqual([]);
	});
});
