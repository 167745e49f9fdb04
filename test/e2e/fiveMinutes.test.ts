import type { Locator, Page } from 'playwright-core';
import { readPage } from '../docs/markdown.ts';
import { boldIn, sectionsOf } from '../docs/translations.ts';
import type { Phone } from '../whatsapp/index.ts';
import { screenshot } from './browser.ts';
import { type EmptyN8n, scanLinkPage, startEmptyN8n } from './emptyN8n.ts';
import { Person } from './Person.ts';

/** Clicks it takes; more would be a step that the start page does not tell. */
const CLICKS = { answers: 22, asks: 14 };

const QUESTION = 'When shall we come?';

/** What n8n draws, and what it says to somebody who has a credential already. */
const NOT_READ = new Set(['+', 'Create new credential']);

/** The words of the screen in a section of a page. */
function bold(page: string, heading: string): string[] {
	const { headings, ...rest } = readPage(page);
	const place = headings.findIndex(({ text }) => text === heading);
	const words = boldIn(sectionsOf(rest)[place + 1] ?? '')
		.flatMap((each) => each.replaceAll('**', '').split(' → '))
		.filter((word) => !NOT_READ.has(word));
	if (words.length === 0) throw new Error(`${heading} of ${page} has no words of the screen`);
	return words;
}

/**
 * What docs/start.md promises: from an empty n8n to an answering bot by clicks alone, and from there to a question whose
 * answer the workflow goes on with. The tests depend on each other.
 */
describe('somebody who follows the start page', () => {
	let person: Person;
	let start: EmptyN8n;
	let editor: Page;
	let friend: Phone;
	let friendsPhone: Page;
	let pictures = 0;

	beforeAll(async () => {
		start = await startEmptyN8n();
		({ editor } = start);
		friend = start.whatsapp.createPhone('12025550178', { pushName: 'Maya' });
		friendsPhone = await start.openPhone(friend);
		await friendsPhone.fill('#new-chat input', start.own.number);
		await friendsPhone.keyboard.press('Enter');
		await editor.bringToFront();
	});

	afterEach(async () => {
		await screenshot(editor, 'minutes-last');
		start.whatsapp.assertClean();
	});

	afterAll(async () => await start?.stop());

	const byTestId = (id: string): Locator => editor.locator(`[data-test-id=${id}]`);
	const output = (text: string): Locator => byTestId('output-panel').getByText(text).first();
	const click = async (target: Locator, at?: { x: number; y: number }): Promise<void> =>
		await person.click(target, at);

	/** Reads the screen, and keeps a picture of it. */
	async function look(name: string, page = editor): Promise<void> {
		await person.read(page);
		pictures += 1;
		await screenshot(page, `minutes-${String(pictures).padStart(2, '0')}-${name}`);
	}

	/** Opens the panel of the node WhatsApp Web. @param opener what opens n8n's list of nodes */
	async function search(opener: Locator): Promise<void> {
		await person.read(editor);
		await click(opener);
		await byTestId('node-creator-search-bar').waitFor();
		await person.type(editor, 'whatsapp web');
		await click(byTestId('item-iterator-item').filter({ hasText: 'WhatsApp Web' }).first());
		await editor.getByText(/^Actions \(/).waitFor();
		await look('panel');
	}

	/** Chooses a row of that panel. */
	async function choose(row: string): Promise<void> {
		await click(byTestId('item-iterator-item').filter({ hasText: row }).first());
	}

	const addFirstStep = (): Locator =>
		byTestId('canvas-add-button').or(byTestId('canvas-plus-button')).first();

	/** A field of the input, as it is shown on the left. */
	const input = (name: string): Locator =>
		editor
			.locator('[data-test-id=ndv-input-panel] [data-target=mappable]')
			.filter({ hasText: new RegExp(`^${name}$`) })
			.first();

	/** Writes words into a text, and drags a field of the input behind them. */
	async function write(words: string, field: string): Promise<void> {
		const text = byTestId('parameter-input-text').locator('textarea');
		// n8n's preview of what was dragged before covers the rest.
		await click(text, { x: 40, y: 20 });
		await person.type(editor, words);
		await person.drag(editor, input(field), text);
		await editor.getByText(`.${field} }}`).last().waitFor();
	}

	const chat = (): Locator => byTestId('resource-locator-to');

	async function dragChat(): Promise<void> {
		await chat().waitFor();
		await input('chat').waitFor();
		await person.drag(editor, input('chat'), chat().locator('[data-test-id=rlc-input-container]'));
		await chat().getByText('.chat').waitFor();
	}

	/** The friend writes. @returns what the phone of the friend shows then */
	async function friendWrites(text: string, ...shown: RegExp[]): Promise<void> {
		await friendsPhone.fill('#compose input[name=text]', text);
		await friendsPhone.keyboard.press('Enter');
		for (const each of shown)
			await friendsPhone.locator('#bubbles').getByText(each).last().waitFor();
	}

	/** The friend taps a choice. @param place of the question among those that the friend got */
	async function tap(place: number, choice: string): Promise<void> {
		const questions = friendsPhone.locator('.bubble').filter({ hasText: QUESTION });
		await questions.nth(place).getByRole('button', { name: choice }).click();
	}

	it('links the number', async () => {
		person = new Person();
		await search(addFirstStep());
		await click(editor.getByText(/^Actions \(/));
		await choose('Link a phone number by QR code or pairing code');
		await editor.getByText('Connect to WhatsApp Web').waitFor();
		await look('link');
		await click(editor.getByText('Connect to WhatsApp Web'));
		// Once it stands still, it can be pointed at.
		await byTestId('credential-save-button').hover();
		await look('credential');
		await click(byTestId('credential-save-button'));
		await byTestId('credential-save-button').waitFor({ state: 'hidden' });

		const opened = start.browser.waitForEvent('page');
		await click(byTestId('node-execute-button').first());
		const page = await opened;
		await page.locator('#qr:not([hidden])').waitFor();
		await look('scan', page);
		await start.phone.locator('#linking').evaluate((each) => each.setAttribute('open', ''));
		await scanLinkPage(start.phone, page, click);
		await page.getByText('Linked as').waitFor();
		await look('linked', page);
		await page.close();
		await editor.bringToFront();
		await output(start.own.jid).waitFor();
		await look('linked-output');
	});

	it('receives a message', async () => {
		await editor.goto(`${start.n8n.url}/workflow/new`);
		await search(addFirstStep());
		await choose('On message received');
		await byTestId('node-execute-button').first().waitFor();
		await look('trigger');
		await click(byTestId('node-execute-button').first());
		await editor.getByText('Stop Listening').first().waitFor();
		await look('listening');
		// What n8n shows while the trigger listens says what to do.
		await editor.getByText(/write to your number from another phone/).waitFor();
		let isThere = false;
		const arrived = output('Good morning!')
			.waitFor()
			.then(() => (isThere = true));
		// Nobody tells when n8n listens to the trigger of an execution that it has begun.
		for (let written = 1; !isThere; written += 1) {
			await friendWrites(`Good morning! ${written}`);
			await friendsPhone
				.locator('.bubble')
				.nth(written - 1)
				.getByText('✓✓')
				.waitFor();
		}
		await arrived;
		await look('received');
	});

	it('answers it', async () => {
		await click(byTestId('ndv-close-button'));
		await search(byTestId('canvas-handle-plus').first());
		await choose('Send a text message');
		await dragChat();
		await look('chat');
		await write('You said:', 'text');
		await look('text');
		await click(byTestId('node-execute-button').first());
		await output('message_id').waitFor();
		await friendsPhone
			.locator('#bubbles')
			.getByText(/You said: +Good morning!/)
			.waitFor();
		await look('answered');
	});

	it('lets it run, and has read all words of the screen that the start page tells', async () => {
		await click(byTestId('ndv-close-button'));
		await click(byTestId('workflow-open-publish-modal-button').first());
		await byTestId('workflow-publish-button').waitFor();
		await look('publish');
		await click(byTestId('workflow-publish-button'));
		await editor.getByText('Messages to your number now start this workflow.').waitFor();
		await look('published');
		await click(editor.getByRole('button', { name: 'Got it' }));
		await friendWrites('Are you there?', /You said: +Are you there\?/);
		await look('friend', friendsPhone);
		person.report('From an empty n8n to an answering bot');
		expect(person.effort.clicks).toBeLessThanOrEqual(CLICKS.answers);
		const sections = readPage('docs/start.md').headings.filter(({ text }) => /^[2-5]\./.test(text));
		const words = sections.flatMap(({ text }) => bold('docs/start.md', text));
		expect(words.filter((word) => !person.hasSeen(word))).toEqual([]);
	});

	it('asks, and goes on with the answer', async () => {
		const asking = new Person();
		person = asking;
		await search(byTestId('canvas-handle-plus').last());
		await choose('Send a message and wait for the answer');
		await dragChat();
		await click(byTestId('parameter-input-message').locator('textarea'), { x: 40, y: 60 });
		await person.type(editor, QUESTION);
		await look('question');
		await click(byTestId('parameter-input-responseType'));
		await click(editor.getByRole('option', { name: 'Choice' }).first());
		const choices = editor.getByPlaceholder('e.g. Tomorrow');
		for (const [place, choice] of ['Today', 'Tomorrow'].entries()) {
			await click(choices.nth(place));
			await person.type(editor, choice);
		}
		await look('choices');
		await click(byTestId('node-execute-button').first());
		await output('Waiting for an answer in WhatsApp').waitFor();
		await look('waiting');
		await tap(0, 'Tomorrow');
		await output('replied').waitFor();
		await look('replied');

		await click(byTestId('ndv-close-button'));
		// Of the two outputs, Replied is the upper one.
		await look('outputs');
		await search(byTestId('canvas-handle-plus').nth(0));
		await choose('Send a text message');
		await dragChat();
		await write('See you', 'choice');
		await look('choice');
		asking.report('From there to a question and what comes after it');
		expect(asking.effort.clicks).toBeLessThanOrEqual(CLICKS.asks);
	});
});
