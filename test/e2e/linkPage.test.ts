import { createServer, request as requestHttp, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BrowserContext, Page } from 'playwright-core';
import { manualTrigger, type Workflow, whatsAppNode } from '../n8n/index.ts';
import { screenshot, signIn, startBrowser } from './browser.ts';
import { filesBelow, leaksIn, secretsIn, type Secret } from './leaks.ts';
import { linkPageUrl } from './linkPageUrl.ts';
import { optionsIn } from '../whatsapp/page/passkey.ts';
import { readQrCode } from '../whatsapp/page/qrCode.ts';
import { useSandbox } from './useSandbox.ts';

/** A person links a number on the page that n8n opens. The tests depend on each other: at the end, the files are searched. */
describe('the link page', () => {
	let browser: BrowserContext;
	let editor: Page;
	const secrets: Secret[] = [];

	afterAll(async () => await browser?.close());

	// The last test searches the whole log.
	const sandbox = useSandbox({ linked: false, environment: { N8N_LOG_LEVEL: 'debug' } });

	beforeAll(async () => {
		browser = await startBrowser(join(sandbox.folder, 'browser'));
		editor = await browser.newPage();
		await signIn(editor, sandbox.n8n.url);
	});

	/** Opens the panel of a workflow's second node. */
	async function openNode(workflow: Workflow): Promise<void> {
		await editor.goto(`${sandbox.n8n.url}/workflow/${workflow.id}`);
		await editor.locator('[data-test-id=canvas-node]').nth(1).dblclick();
		await editor.locator('[data-test-id=node-parameters]').waitFor();
	}

	const state = (page: Page) => page.locator('#state');

	/** Waits for a page to say this. */
	async function says(page: Page, words: string): Promise<void> {
		await state(page).filter({ hasText: words }).waitFor();
	}

	/** The text of the QR code on a page, which must not be found anywhere later. */
	async function qrOn(page: Page): Promise<string> {
		const picture = await page.locator('#qr:not([hidden])').getAttribute('src');
		const qr = await readQrCode(Buffer.from(picture!.split(',')[1]!, 'base64'));
		secrets.push({ name: 'QR code', value: qr });
		// The secret that the phone and the new device share.
		secrets.push({
			name: 'secret of the QR code',
			value: Buffer.from(qr.split(',')[3]!, 'base64'),
		});
		return qr;
	}

	async function codeOn(page: Page): Promise<string> {
		const code = (await page.locator('#code').textContent()) ?? '';
		secrets.push({ name: 'pairing code', value: code });
		secrets.push({ name: 'pairing code', value: code.replace('-', '') });
		return code;
	}

	async function unlink(): Promise<void> {
		const { credential, workflows } = sandbox;
		const logout = { resource: 'session', operation: 'logout' };
		const workflow = await workflows.create('Log out', [
			manualTrigger(),
			whatsAppNode(credential, 'Log Out', logout),
		]);
		const [item] = await workflows.result(workflow);
		expect(item?.json.status).toBe('logged_out');
	}

	/** Starts *Link* as the editor does. @returns the execution, and the address of its page */
	async function startLink(): Promise<{ id: string; url: string }> {
		const { workflows, made } = sandbox;
		const id = await workflows.start(made.link);
		return { id, url: await linkPageUrl(sandbox, id) };
	}

	async function open(url: string): Promise<Page> {
		const page = await browser.newPage();
		await page.goto(url);
		return page;
	}

	async function outcome(id: string, timeoutMs = 30_000) {
		const { workflows } = sandbox;
		const execution = await workflows.ended(id, timeoutMs);
		expect(execution.status).toBe('success');
		return execution.items('Link').map(({ json }) => json);
	}

	const linked = () => ({ status: 'open', reason: null, jid: sandbox.own.jid });

	it('is opened by one click on Execute step, and links by its QR code', async () => {
		await openNode(sandbox.made.link);
		await screenshot(editor, 'link-1-form');
		const opened = browser.waitForEvent('page');
		const started = Date.now();
		await editor.locator('[data-test-id=node-execute-button]').click();
		const page = await opened;
		await says(page, 'Waiting for your phone');
		const seconds = (Date.now() - started) / 1000;
		process.stdout.write(`From the click to the QR code: ${seconds.toFixed(1)} s\n`);
		await screenshot(page, 'link-2-page');
		await screenshot(editor, 'link-3-waiting');
		await sandbox.own.scan(await qrOn(page));
		await page.getByText('Linked as +1 202 555 0143 (Shop)').waitFor();
		await screenshot(page, 'link-4-linked');
		await page.close();

		const [{ id } = { id: '' }] = (await sandbox.workflows.executions(sandbox.made.link)).slice(-1);
		expect(await outcome(id)).toMatchObject([linked()]);
		await editor.getByText(sandbox.own.jid).first().waitFor();
		await screenshot(editor, 'link-5-output');
	});

	it('is not opened when the number is linked', async () => {
		const { workflows, made } = sandbox;
		const [item] = await workflows.result(made.link);
		expect(item?.json).toMatchObject(linked());
	});

	it('links by the pairing code of its other tab, with the keyboard alone', async () => {
		await unlink();
		const { id, url } = await startLink();
		const page = await open(url);
		await says(page, 'Waiting for your phone');
		await page.keyboard.press('Tab');
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('Tab');
		await page.keyboard.type('0812 3456');
		await page.keyboard.press('Enter');
		await page.getByText('must start with the country code').waitFor();
		await screenshot(page, 'link-6-mistake');
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.type('+1 202-555-0143');
		await page.keyboard.press('Enter');
		await page.locator('#code-shown').waitFor();
		await screenshot(page, 'link-7-code');
		await sandbox.own.enterCode(await codeOn(page));
		await page.getByText('Linked as +1 202 555 0143 (Shop)').waitFor();
		expect(await outcome(id)).toMatchObject([linked()]);
		await page.close();
	});

	it('survives F5, shows the same on two tabs, and works behind a proxy with a path of its own', async () => {
		await unlink();
		const { id, url } = await startLink();
		const { server, base } = await proxy(sandbox.n8n.url, '/some/path');
		try {
			const { pathname, search } = new URL(url);
			const [one, two] = [await open(url), await open(`${base}${pathname}${search}`)];
			await Promise.all([one, two].map((page) => says(page, 'Waiting for your phone')));
			expect(await qrOn(two)).toBe(await qrOn(one));
			await one.reload();
			await says(one, 'Waiting for your phone');
			expect(await qrOn(one)).toBe(await qrOn(two));

			await two.getByRole('tab', { name: 'Link with phone number' }).click();
			await two.getByRole('textbox', { name: 'Phone number' }).fill(sandbox.own.number);
			await two.getByRole('button', { name: 'Get a code' }).click();
			await Promise.all([one, two].map((page) => page.locator('#code').waitFor()));
			expect(await codeOn(two)).toBe(await codeOn(one));
			await sandbox.own.enterCode(await codeOn(two));
			await Promise.all([one, two].map((page) => page.getByText('Linked as').waitFor()));
			expect(await outcome(id)).toMatchObject([linked()]);
			await Promise.all([one, two].map((page) => page.close()));
		} finally {
			server.close();
		}
	});

	it('takes the passkey that WhatsApp demands, over F5 and after a wrong answer', async () => {
		await unlink();
		const { own } = sandbox;
		own.passkey = {};
		const { id, url } = await startLink();
		const page = await open(url);
		await says(page, 'Waiting for your phone');
		const scanned = own.scan(await qrOn(page));
		await says(page, 'WhatsApp asks for your passkey');
		await page.reload();
		await says(page, 'WhatsApp asks for your passkey');

		const options = optionsIn(await page.getByLabel('Snippet').inputValue());
		const { challenge } = JSON.parse(options) as { challenge: string };
		secrets.push({ name: 'challenge', value: Buffer.from(challenge, 'base64url') });
		const answer = own.authenticator.answer(options);
		const { response } = JSON.parse(answer) as { response: { signature: string } };
		secrets.push({ name: 'signature', value: Buffer.from(response.signature, 'base64url') });

		const field = page.getByLabel('Passkey answer');
		await field.fill(answer.slice(1));
		await page.getByRole('button', { name: 'Send the answer' }).click();
		await page.locator('#answer-mistake:not(:empty)').waitFor();
		await screenshot(page, 'link-10-passkey-mistake');
		await field.fill(answer);
		await page.getByRole('button', { name: 'Send the answer' }).click();
		await page.getByText('Linked as +1 202 555 0143 (Shop)').waitFor();
		await scanned;
		expect(await outcome(id)).toMatchObject([linked()]);
		await page.close();
		own.passkey = undefined;
	});

	it('may be closed: a scan afterwards still ends the execution', async () => {
		await unlink();
		const { id, url } = await startLink();
		const page = await open(url);
		await says(page, 'Waiting for your phone');
		const qr = await qrOn(page);
		await page.close();
		await sandbox.own.scan(qr);
		expect(await outcome(id)).toMatchObject([linked()]);
	});

	it('is linked from the output panel, should the browser block it', async () => {
		await unlink();
		await openNode(sandbox.made.link);
		const blocked = browser.waitForEvent('page').then((page) => page.close());
		await editor.locator('[data-test-id=node-execute-button]').click();
		await blocked;
		const opened = browser.waitForEvent('page');
		await editor.getByRole('link', { name: 'Open the link page' }).click();
		const page = await opened;
		await says(page, 'Waiting for your phone');
		await screenshot(editor, 'link-8-blocked');

		await page.getByRole('button', { name: 'Cancel' }).click();
		await says(page, 'Ended');
		await screenshot(page, 'link-9-cancelled');
		const [{ id } = { id: '' }] = (await sandbox.workflows.executions(sandbox.made.link)).slice(-1);
		expect(await outcome(id)).toEqual([{ status: 'not_linked', reason: 'cancelled' }]);
		await page.close();
	});

	it('says that it has ended when the execution was stopped', async () => {
		const { id, url } = await startLink();
		const page = await open(url);
		await says(page, 'Waiting for your phone');
		await qrOn(page);
		await sandbox.n8n.rest.post(`/rest/executions/${id}/stop`);
		await says(page, 'Ended');
		await page.getByText('press Execute step').waitFor();
		await page.close();
	});

	it('goes on as not linked when its time is over', async () => {
		const { id, url } = await startLink();
		const page = await open(url);
		await says(page, 'Waiting for your phone');
		// n8n looks once a minute for executions whose time is over.
		const database = new DatabaseSync(join(sandbox.folder, '.n8n', 'database.sqlite'));
		const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
		database.prepare('UPDATE execution_entity SET waitTill = ? WHERE id = ?').run(now, id);
		database.close();
		expect(await outcome(id, 90_000)).toEqual([{ status: 'not_linked', reason: 'timed_out' }]);
		await says(page, 'Ended');
		await page.close();
	});

	it('is opened by nobody who has not its address', async () => {
		const { id, url } = await startLink();
		const other = url.replace(/signature=\w{8}/, 'signature=00000000');
		expect((await fetch(other)).status).toBe(401);
		await sandbox.n8n.rest.post(`/rest/executions/${id}/stop`);
		expect((await fetch(url)).status).toBe(409);
	});

	it('leaves nothing: no QR code, pairing code, challenge or answer in a database, file or log', async () => {
		expect(secrets.length).toBeGreaterThan(10);
		await sandbox.n8n.stop();
		const files = await filesBelow(sandbox.folder);
		expect(files.filter((file) => file.includes('/whatsapp-web/'))).not.toEqual([]);
		expect(files.filter((file) => file.includes('database.sqlite'))).not.toEqual([]);
		expect(await leaksIn(files, secrets)).toEqual([]);
		expect(secretsIn(Buffer.from(sandbox.n8n.output), secrets)).toEqual([]);
	});
});

/** A reverse proxy that puts a path of its own in front of n8n's. */
async function proxy(target: string, prefix: string): Promise<{ server: Server; base: string }> {
	const server = createServer((request, response) => {
		if (!request.url?.startsWith(prefix)) return void response.writeHead(404).end();
		const { method, headers } = request;
		const options = { method, headers };
		const onward = requestHttp(target + request.url.slice(prefix.length), options, (answer) => {
			response.writeHead(answer.statusCode ?? 500, answer.headers);
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		request.pipe(onward);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { server, base: `http://127.0.0.1:${port}${prefix}` };
}
