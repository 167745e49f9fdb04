import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { looks, screenshot } from './browser.ts';
import { type EmptyN8n, scanLinkPage, startEmptyN8n } from './emptyN8n.ts';
import { filesBelow, leaksIn, secretsIn, type Secret } from './leaks.ts';
import { Person } from './Person.ts';
import { serveWebWhatsApp, WebWhatsAppTab } from './WebWhatsApp.ts';

const LINKED = 'Linked as +1 202 555 0143 (Shop)';

/**
 * A person in an n8n that has nothing but the package, installed as n8n does it. All is done in the browser, with the
 * phone on a page of its own. The tests depend on each other.
 */
describe('a newcomer', () => {
	const secrets: Secret[] = [];
	let start: EmptyN8n;
	let web: Awaited<ReturnType<typeof serveWebWhatsApp>>;
	let editor: Page;
	let phone: Page;

	beforeAll(async () => {
		web = await serveWebWhatsApp();
		start = await startEmptyN8n(web.browserArgs);
		({ editor, phone } = start);
	});

	afterEach(() => start?.whatsapp.assertClean());

	afterAll(async () => {
		await start?.stop();
		web?.stop();
	});

	let person = new Person();
	const click = async (target: Locator): Promise<void> => await person.click(target);

	const inEditor = (id: string) => editor.locator(`[data-test-id=${id}]`);

	/** Presses *Execute step*. @returns the page that opens by itself */
	async function executeStep(): Promise<Page> {
		const opened = start.browser.waitForEvent('page');
		await click(inEditor('node-execute-button').first());
		await inEditor('output-panel').getByRole('link', { name: 'Open the link page' }).waitFor();
		const page = await opened;
		await page.locator('#qr:not([hidden])').waitFor();
		return page;
	}

	async function scan(page: Page): Promise<void> {
		secrets.push({ name: 'QR code', value: await scanLinkPage(phone, page, click) });
	}

	/** @param text of the challenge, the snippet or the answer: each of its long values is a secret */
	function keepSecret(name: string, text: string): void {
		for (const value of text.match(/[\w-]{40,}/g) ?? []) secrets.push({ name, value });
	}

	async function isLinked(page: Page): Promise<void> {
		await page.getByText(LINKED).waitFor();
		await inEditor('output-panel').getByText(start.own.jid).first().waitFor();
	}

	/** Unlinks on the phone. */
	async function unlink(): Promise<void> {
		await phone.bringToFront();
		await phone.locator('#linking').evaluate((details) => details.setAttribute('open', ''));
		await phone.locator('#devices button').click();
		await phone.locator('#devices button').waitFor({ state: 'detached' });
		await editor.bringToFront();
	}

	function report(way: string): void {
		person.report(way);
		person = new Person();
	}

	it('finds the node and saves the credential', async () => {
		person = new Person();
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
		report('From an empty canvas to the saved credential');
	});

	it('links with a passkey in three steps', async () => {
		await phone.locator('#linking').evaluate((details) => details.setAttribute('open', ''));
		await phone.locator('#passkey').check();
		person = new Person();
		await editor.bringToFront();
		const page = await executeStep();
		await screenshot(editor, 'newcomer-3-waiting');
		await looks(page, 'newcomer-4-scan');
		await scan(page);
		await page.getByRole('heading', { name: 'WhatsApp asks for your passkey' }).waitFor();
		await looks(page, 'newcomer-5-passkey');
		await screenshot(phone, 'newcomer-6-phone');

		const opened = start.browser.waitForEvent('page');
		await click(page.locator('#passkey-url'));
		const web = await WebWhatsAppTab.on(await opened, start.own.authenticator);
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
		report('Linked with a passkey');
		await web.page.close();
		await page.close();
	});

	it('links by QR code', async () => {
		await unlink();
		await phone.locator('#passkey').uncheck();
		person = new Person();
		const page = await executeStep();
		await scan(page);
		await isLinked(page);
		report('Linked by QR code');
		await page.close();
	});

	it('links by pairing code', async () => {
		await unlink();
		person = new Person();
		const page = await executeStep();
		await click(page.getByRole('tab', { name: 'Link with phone number' }));
		await page.fill('#number', `+${start.own.number}`);
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
		report('Linked by pairing code');
		await page.close();
	});

	it('leaves no code, challenge or answer in a database, file or log', async () => {
		// Two QR codes, a pairing code, the challenge, and the three long values of the answer.
		expect(secrets).toHaveLength(7);
		const { folder, n8n } = start;
		await n8n.stop();
		const files = await filesBelow(join(folder, '.n8n'));
		expect(files.filter((file) => file.includes('database.sqlite'))).not.toEqual([]);
		expect(await leaksIn(files, secrets)).toEqual([]);
		expect(secretsIn(Buffer.from(n8n.output), secrets)).toEqual([]);
	});
});
