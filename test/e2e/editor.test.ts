import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { screenshot, signIn, startBrowser } from './browser.ts';
import { picture } from './sampleFiles.ts';
import { useSandbox } from './useSandbox.ts';

describe('seen in a browser', () => {
	let browser: BrowserContext;
	let page: Page;
	const asked = new Set<string>();

	afterAll(async () => await browser?.close());

	const sandbox = useSandbox();

	beforeAll(async () => {
		await sandbox.workflows.activate(sandbox.made.echo);
		browser = await startBrowser(join(sandbox.folder, 'browser'));
		browser.on('request', (request) => {
			const { protocol, hostname } = new URL(request.url());
			if (protocol.startsWith('http')) asked.add(hostname);
		});
		page = await browser.newPage();
	});

	it('the editor shows both nodes with their icons', async () => {
		const { made, n8n } = sandbox;
		await signIn(page, n8n.url);
		await page.goto(`${n8n.url}/workflow/${made.echo.id}`);

		const nodes = page.locator('[data-test-id=canvas-node]');
		await nodes.nth(1).waitFor();
		expect(await nodes.count()).toBe(2);
		const icons = nodes.locator('img');
		await icons.nth(1).waitFor();
		const drawn = await icons.evaluateAll((images) =>
			images.map((image) => (image as HTMLImageElement).naturalWidth > 0),
		);
		expect(drawn).toEqual([true, true]);
		// n8n's advice on published workflows covers the canvas.
		await page.locator('[data-test-id=suggested-actions-close]').click();
		await screenshot(page, 'editor');
	});

	it.each([
		{ place: 0, name: 'trigger', words: 'Trigger On' },
		{ place: 1, name: 'node', words: 'Options' },
	])('the $name opens and says in words what it does', async ({ place, name, words }) => {
		await page.locator('[data-test-id=canvas-node]').nth(place).dblclick();
		const parameters = page.locator('[data-test-id=node-parameters]');
		await parameters.getByText(words).first().waitFor();
		await screenshot(page, name);
		await page.keyboard.press('Escape');
	});

	it('a chat to listen to is picked from a list that knows the groups', async () => {
		sandbox.friend.createGroup('Blue Team', [sandbox.own]);
		await page.locator('[data-test-id=canvas-node]').nth(0).dblclick();
		const parameters = page.locator('[data-test-id=node-parameters]');
		await parameters.locator('[data-test-id=collection-parameter-add]').first().click();
		await page.getByText('Only These Chats', { exact: true }).last().click();
		await parameters.getByText('Add Chat').click();
		await parameters.locator('[data-test-id=resource-locator-chat] input').last().click();
		await page.getByText('Blue Team (group)').waitFor();
		await screenshot(page, 'chats');
		await page.getByText('Blue Team (group)').click();
		await page.keyboard.press('Escape');
	});

	it('the phone page shows the conversation with the echo workflow', async () => {
		const { friend, own } = sandbox;
		await page.goto(`${sandbox.page.url}/${friend.number}`);
		await page.fill('#new-chat input', own.number);
		await page.keyboard.press('Enter');
		await page.fill('#compose input[name=text]', 'Good morning!');
		await page.keyboard.press('Enter');
		await page.locator('#bubbles').getByText('You said: Good morning!').waitFor();
		await page.setInputFiles('#compose input[type=file]', {
			name: 'photo.jpg',
			mimeType: 'image/jpeg',
			buffer: await picture('jpeg'),
		});
		await page.locator('#bubbles').getByText('Thanks for the image').waitFor();
		await page.reload();
		await page.locator('#bubbles').getByText('You said: Good morning!').waitFor();
		await page.locator('.bubble img').evaluate((image) => (image as HTMLImageElement).decode());
		await screenshot(page, 'phone');
	});

	it('asks nothing of the internet', () => {
		expect([...asked]).toEqual(['127.0.0.1']);
	});
});
