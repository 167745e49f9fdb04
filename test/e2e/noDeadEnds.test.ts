import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { LINK_STEP } from '../../nodes/WhatsAppWeb/contract/notConnected';
import { whatsAppNode, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import { link } from '../sandbox/sandbox.ts';
import { readQrCode } from '../whatsapp/page/qrCode.ts';
import { screenshot, signIn, startBrowser } from './browser.ts';
import { linkPageUrl } from './linkPageUrl.ts';
import { useSandbox } from './useSandbox.ts';

const TRIGGER = 'WhatsApp Web Trigger';
const NOT_LINKED = 'No WhatsApp number is linked to this credential yet';

/** Wherever a newcomer begins, the next step is one that can be taken. The tests depend on each other. */
describe('a number that is not linked', () => {
	let browser: BrowserContext;
	let editor: Page;
	let inbox: Workflow;

	afterAll(async () => await browser?.close());

	const sandbox = useSandbox({ linked: false });

	beforeAll(async () => {
		browser = await startBrowser(join(sandbox.folder, 'browser'));
		editor = await browser.newPage();
		await signIn(editor, sandbox.n8n.url);
	});

	const byTestId = (id: string): Locator => editor.locator(`[data-test-id=${id}]`).first();

	async function executeStep(workflow: Workflow, place: number): Promise<void> {
		await editor.goto(`${sandbox.n8n.url}/workflow/${workflow.id}`);
		await editor.locator('[data-test-id=canvas-node]').nth(place).dblclick();
		await editor.locator('[data-test-id=node-parameters]').waitFor();
		await byTestId('node-execute-button').click();
	}

	async function scan(page: Page): Promise<void> {
		const picture = await page.locator('#qr:not([hidden])').getAttribute('src');
		await sandbox.own.scan(await readQrCode(Buffer.from(picture!.split(',')[1]!, 'base64')));
		await page.getByText('Linked as').waitFor();
		await page.close();
	}

	it('is eight clicks away from an empty canvas, and the first save of the credential is green', async () => {
		let clicks = 0;
		const click = async (target: Locator): Promise<void> => {
			clicks += 1;
			await target.click();
		};
		await editor.goto(`${sandbox.n8n.url}/workflow/new`);
		await click(byTestId('canvas-add-button'));
		await byTestId('node-creator-search-bar').fill('whatsapp');
		await click(editor.getByText('WhatsApp Web', { exact: true }).first());
		await click(editor.getByText(/^Actions \(\d+\)/).first());
		await click(editor.getByText('Link a phone number by QR code').first());
		await click(byTestId('node-credentials-select'));
		await click(editor.getByText('Create new credential').first());
		await editor.getByText('Not linked yet?').waitFor();
		await screenshot(editor, 'ends-1-credential');
		await click(byTestId('credential-save-button'));
		await editor.getByText('Credential successfully created').waitFor();
		await screenshot(editor, 'ends-2-saved');
		const opened = browser.waitForEvent('page');
		await click(byTestId('node-execute-button'));
		const page = await opened;
		await page.getByText('Waiting for your phone').waitFor();
		await page.getByRole('button', { name: 'Cancel' }).click();
		await page.close();
		expect(clicks).toBe(8);
	});

	it.each([
		['the trigger', 'echo', 0],
		['an action', 'hello', 1],
	] as const)('is what %s says, with the next step', async (name, workflow, place) => {
		await executeStep(sandbox.made[workflow], place);
		const said = editor.getByText(`Link it: ${LINK_STEP}`);
		await said.first().waitFor();
		await editor.getByText(NOT_LINKED).first().waitFor();
		await screenshot(editor, `ends-3-${name.replace(' ', '-')}`);
	});

	it('is linked on the page of Connection → Link a Phone Number that hangs behind the trigger', async () => {
		const { credential, workflows } = sandbox;
		const workflow = await workflows.create('Trigger first', [
			whatsAppTrigger(credential),
			whatsAppNode(credential, 'Link my phone', { resource: 'session', operation: 'link' }),
		]);
		const opened = browser.waitForEvent('page');
		await executeStep(workflow, 1);
		await scan(await opened);
		const execution = await workflows.nth(workflow, 1);
		expect(execution.items(TRIGGER)).toMatchObject([
			{
				json: {
					event: 'disconnected',
					disconnected: {
						reason: 'not_linked',
						what_next: "Press Execute step on the node 'Link my phone'.",
					},
				},
			},
		]);
		expect(execution.items('Link my phone')).toMatchObject([{ json: { status: 'open' } }]);
		await editor.getByText(sandbox.own.jid).first().waitFor();
		await screenshot(editor, 'ends-4-behind-the-trigger');
	});

	it('takes no workflow down: unlinked on the phone, over a restart of n8n, until it is linked again', async () => {
		const { credential, friend, n8n, own, workflows } = sandbox;
		inbox = await workflows.create('Inbox', [whatsAppTrigger(credential)]);
		await workflows.activate(inbox);
		await friend.sendText(own.jid, 'Before');
		expect((await workflows.nth(inbox, 1)).items(TRIGGER)[0]?.json.text).toBe('Before');

		await own.unlink(own.devices()[0] ?? 0);
		const unlinked = {
			status: 'error',
			error: {
				message: 'This WhatsApp number was unlinked',
				description: `Link it again: ${LINK_STEP}`,
			},
		};
		expect(await workflows.nth(inbox, 2)).toMatchObject(unlinked);
		await n8n.stop();
		await n8n.start();
		await workflows.activated(inbox);
		expect(await workflows.nth(inbox, 3)).toMatchObject(unlinked);

		await link(sandbox);
		await friend.sendText(own.jid, 'Back again');
		expect((await workflows.nth(inbox, 4)).items(TRIGGER)[0]?.json.text).toBe('Back again');
	});

	it('lets the editor listen while it is being linked, and hear the first message after that', async () => {
		const { credential, friend, made, own, workflows } = sandbox;
		await own.unlink(own.devices()[0] ?? 0);
		await workflows.nth(inbox, 5);
		const page = await browser.newPage();
		await page.goto(await linkPageUrl(sandbox, await workflows.start(made.link)));
		await page.getByText('Waiting for your phone').waitFor();
		const listening = workflows.run(
			await workflows.create('Listen', [whatsAppTrigger(credential)]),
		);
		await scan(page);
		let written = 0;
		let ended = false;
		void listening.finally(() => (ended = true));
		while (!ended) {
			written += 1;
			await friend.sendText(own.jid, `Can you hear me? ${written}`);
			await workflows.nth(inbox, 5 + written);
		}
		const [item] = (await listening).items(TRIGGER);
		expect(item?.json.text).toMatch(/^Can you hear me/);
	});
});
