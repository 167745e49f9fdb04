import { join } from 'node:path';
import type { NodeParameterValueType } from 'n8n-workflow';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { manualTrigger, whatsAppNode, whatsAppTrigger } from '../n8n/index.ts';
import { screenshot, startBrowser } from './browser.ts';
import { picture } from './sampleFiles.ts';
import { useSandbox } from './useSandbox.ts';

/** What a workflow sends, as its recipient sees it on the phone page in a real browser, and what the recipient answers. */
describe('the chats of the phone page', () => {
	const sandbox = useSandbox();
	const base64 = async () => (await picture('jpeg')).toString('base64');
	let browser: BrowserContext;
	let phone: Page;
	const problems: string[] = [];

	beforeAll(async () => {
		browser = await startBrowser(join(sandbox.folder, 'browser'));
		phone = await browser.newPage();
		phone.on('console', (line) => {
			if (line.type() === 'error') problems.push(line.text());
		});
		phone.on('pageerror', ({ message }) => problems.push(message));
		await phone.goto(`${sandbox.page.url}/${sandbox.friend.number}`);
	});
	afterAll(async () => await browser?.close());
	afterEach(() => expect(problems).toEqual([]));

	/** Sends by a workflow. @returns where the page shows it */
	async function send(parameters: Record<string, NodeParameterValueType>): Promise<Locator> {
		const { credential, friend, workflows } = sandbox;
		const given = { resource: 'message', to: `+${friend.number}`, ...parameters };
		const workflow = await workflows.create(`Send ${String(parameters.operation)}`, [
			manualTrigger(),
			whatsAppNode(credential, 'Send', given),
		]);
		const [item] = await workflows.result(workflow);
		const id = String(item?.json.message_id);
		return phone.locator(`[data-id="${id}"]`);
	}
	/** Opens a chat by its title. */
	const open = async (title: string | RegExp) =>
		await phone.getByRole('navigation').getByRole('link', { name: title }).click();

	it('a hostile text is text, a poll can be voted on, and an answer quotes what it answers', async () => {
		const answers = await sandbox.workflows.create('Answers', [
			whatsAppTrigger(sandbox.credential, { events: ['message'] }),
		]);
		await sandbox.workflows.activate(answers);
		const hostile = '<img src=x onerror="document.title=1"> & <b>bold</b>';
		const text = await send({ operation: 'text', text: hostile });
		await text.getByText(hostile).waitFor();
		const poll = await send({
			operation: 'poll',
			name: 'Tea or coffee?',
			pollOptions: { option: [{ optionName: 'Tea' }, { optionName: 'Coffee' }] },
		});
		await poll.getByRole('button', { name: 'Coffee' }).click();
		await poll.locator('.chosen').waitFor();

		await text.hover();
		await text.getByTitle('Answer').click();
		await phone.getByLabel('Message').fill('I have read it');
		await screenshot(phone, 'phone-1-answering');
		await phone.getByRole('button', { name: 'Send', exact: true }).click();
		const execution = await sandbox.workflows.nth(answers, 1);
		const [item] = execution.items('WhatsApp Web Trigger');
		expect(item?.json).toMatchObject({
			text: 'I have read it',
			quoted: { text: hostile, participant_pn: sandbox.own.jid },
		});
		await phone.locator('.quote', { hasText: '<b>bold</b>' }).first().waitFor();
	});

	it('a picture to be viewed once is opened once', async () => {
		const bubble = await send({
			operation: 'image',
			mediaSource: 'base64',
			base64: await base64(),
			options: { viewOnce: true },
		});
		await bubble.getByRole('button', { name: 'View once photo' }).click();
		await phone.getByRole('dialog').getByRole('img').waitFor();
		await screenshot(phone, 'phone-2-view-once');
		await phone.getByRole('button', { name: 'Close' }).click();
		expect(await bubble.getByRole('button', { name: 'Opened' }).isDisabled()).toBe(true);
	});

	it('a group shows its members, what happens in it, who writes and whom they mention', async () => {
		const { friend, own } = sandbox;
		const group = friend.createGroup('Blue Team', [own]);
		const bubble = await send({
			operation: 'text',
			to: group,
			text: `Hello @${friend.number}, and everybody`,
			options: { mentions: 'everyone' },
		});
		await open('Blue Team');
		await bubble.locator('b.mention', { hasText: '@You' }).waitFor();
		await bubble.getByText('everyone is mentioned').waitFor();
		expect(await bubble.locator('.author').textContent()).toContain(own.number);
		await phone.getByText('You created the group').waitFor();
		await screenshot(phone, 'phone-3-group');
	});

	it('a status is shown with its colours', async () => {
		const person = sandbox.friend.number;
		const bubble = await send({
			resource: 'status',
			operation: 'text',
			text: 'Fresh bread at seven',
			backgroundColor: '#aa3300',
			audience: 'chosen',
			people: { values: [{ person }] },
		});
		await open('Status');
		await bubble.waitFor();
		expect(await bubble.evaluate((node) => getComputedStyle(node).backgroundColor)).toBe(
			'rgb(170, 51, 0)',
		);
		await screenshot(phone, 'phone-4-status');
	});
});
