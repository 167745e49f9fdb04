import { join } from 'node:path';
import type { INode, NodeParameterValueType } from 'n8n-workflow';
import type { BrowserContext, Page } from 'playwright-core';
import { manualTrigger, node, whatsAppNode, type Workflow } from '../n8n/index.ts';
import { screenshot, signIn, startBrowser } from './browser.ts';
import { useSandbox } from './useSandbox.ts';

/** Chats that are written, given by an expression, picked from the list, or dragged, in a real n8n. */
const FIRST_NAMES = ['Ann', 'Budi', 'Émile', 'Zoe'];
const chats = Array.from({ length: 10_000 }, (_, n) => ({
	id: `${String(628_500_000_000 + n)}@s.whatsapp.net`,
	name: `${FIRST_NAMES[n % 4]} ${n}`,
}));
const sandbox = useSandbox({ history: chats });
let group: string;

beforeAll(() => {
	group = sandbox.friend.createGroup('Blue Team', [sandbox.own]);
});

/** A node that puts out these fields. */
function given(fields: object): INode {
	const jsonOutput = JSON.stringify(fields);
	return node('n8n-nodes-base.set', 'Given', { mode: 'raw', jsonOutput }, 3.4);
}

/** A workflow that writes a text to the chat. */
async function writeTo(to: NodeParameterValueType | undefined, text: string): Promise<Workflow> {
	const { credential, friend, workflows } = sandbox;
	const parameters = {
		resource: 'message',
		operation: 'text',
		text,
		...(to !== undefined && { to }),
	};
	const fields = { chat: group, number: Number(friend.number), list: [group], nothing: null };
	return await workflows.create(text, [
		manualTrigger(),
		given(fields),
		whatsAppNode(credential, 'Write', parameters),
	]);
}

const locator = (value: NodeParameterValueType, mode = 'id') =>
	({ __rl: true, mode, value }) as NodeParameterValueType;

it.each<[string, () => NodeParameterValueType]>([
	['a text, as older workflows have it', () => group],
	['an expression in its place', () => '={{ $json.chat }}'],
	['an expression that gives a number', () => '={{ $json.number }}'],
	['picked from the list', () => locator(group, 'list')],
	['an expression in a locator', () => locator('={{ $json.chat }}')],
	['an expression that gives a number in a locator', () => locator('={{ $json.number }}')],
	['dragged onto an older field', () => locator('={{ $json.chat }}', '')],
	['a locator without its mark', () => ({ mode: 'id', value: group }) as NodeParameterValueType],
	[
		'an expression that gives a locator',
		() => '={{ ({ __rl: true, mode: "id", value: $json.chat }) }}',
	],
])('writes to %s', async (text, to) => {
	const [item] = await sandbox.workflows.result(await writeTo(to(), text));
	const message = await sandbox.friend.next(({ id }) => id === item?.json.message_id);
	expect(message.message.extendedTextMessage?.text).toBe(text);
});

it.each<[string, NodeParameterValueType, string]>([
	['a list', locator('={{ $json.list }}'), "'Chat' is a list, where one is wanted"],
	['an object', '={{ $json }}', "'Chat' is an object, not a number or an ID"],
	['null', locator('={{ $json.nothing }}'), "'Chat' is empty: its expression gave no value"],
	['nothing', '={{ $json.misspelt }}', "'Chat' is empty: its expression gave no value"],
	['a name', locator('Maya'), "'Chat' must be a phone number with country code"],
])('says what is wrong with %s', async (_, to, message) => {
	const { status, error } = await sandbox.workflows.run(await writeTo(to, 'x'));
	expect({ status, message: error?.message }).toEqual({ status: 'error', message });
});

describe('in a browser', () => {
	let browser: BrowserContext;
	let page: Page;

	beforeAll(async () => {
		browser = await startBrowser(join(sandbox.folder, 'browser'));
		page = await browser.newPage();
		await signIn(page, sandbox.n8n.url);
	});
	afterAll(async () => await browser?.close());

	const chat = () => page.locator('[data-test-id=resource-locator-to]');

	/** Opens the node that writes. */
	async function open({ id }: Workflow): Promise<void> {
		await page.goto(`${sandbox.n8n.url}/workflow/${id}`);
		const nodes = page.locator('[data-test-id=canvas-node]');
		await nodes.nth(2).waitFor();
		await nodes.nth(2).dblclick();
		await chat().waitFor();
	}

	/** The text that the friend gets once the node runs. */
	async function executed(): Promise<string | null | undefined> {
		const message = sandbox.friend.next();
		await page.locator('[data-test-id=node-execute-button]').click();
		return (await message).message.extendedTextMessage?.text;
	}

	it('an older text and an older expression are still there', async () => {
		await open(await writeTo(group, 'Older text'));
		expect(await chat().locator('input').last().inputValue()).toBe(group);
		await open(await writeTo('={{ $json.chat }}', 'Older expression'));
		await chat().getByText('$json.chat').waitFor();
		await screenshot(page, 'chat-older');
		expect(await executed()).toBe('Older expression');
	});

	it('a chat is searched and picked', async () => {
		await open(await writeTo(undefined, 'Picked'));
		await chat().locator('[data-test-id=rlc-input]').click();
		await page.getByText('Shop (you, +12025550143)').waitFor();
		await page.locator('[data-test-id=rlc-search]').fill('blue');
		await page.getByText('Shop (you, +12025550143)').waitFor({ state: 'detached' });
		await page.getByText('Blue Team (group)').waitFor();
		await screenshot(page, 'chat-list');
		await page.getByText('Blue Team (group)').click();
		expect(await executed()).toBe('Picked');
		await screenshot(page, 'chat-picked');
	});

	it('ten thousand chats are listed page by page, and searched', async () => {
		await open(await writeTo(undefined, 'One of many'));
		await chat().locator('[data-test-id=rlc-input]').click();
		const rows = page.locator('[data-test-id=rlc-item]');
		await page.getByText('Ann 0 (').waitFor();
		const first = await rows.count();
		await screenshot(page, 'chat-many');
		await rows.last().scrollIntoViewIfNeeded();
		await rows.nth(first).waitFor({ state: 'attached' });
		await page.locator('[data-test-id=rlc-search]').fill('emile 9998');
		await page.getByText('Émile 9998 (').waitFor();
		await page.locator('[data-test-id=rlc-search]').fill('8500 009 997');
		await page.getByText('Budi 9997 (').waitFor();
		await screenshot(page, 'chat-many-searched');
	});

	it('a chat is dragged from the input', async () => {
		await open(await writeTo(undefined, 'Dragged'));
		await page.getByText('Execute previous nodes').first().click();
		const field = page.locator('[data-test-id=ndv-input-panel] [data-target=mappable]', {
			hasText: 'chat',
		});
		await field.first().waitFor();
		await field.first().hover();
		await page.mouse.down();
		const box = (await chat().locator('[data-test-id=rlc-input-container]').boundingBox())!;
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 20 });
		await page.mouse.up();
		await chat().getByText('$json.chat').waitFor();
		await screenshot(page, 'chat-dragged');
		expect(await executed()).toBe('Dragged');
	});
});
