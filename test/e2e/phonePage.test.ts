import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { screenshot, startBrowser } from './browser.ts';
import { linkPageUrl } from './linkPageUrl.ts';
import { useSandbox } from './useSandbox.ts';

/** What `npm start` lets a newcomer do who has no WhatsApp and no passkey: link a number with two pages, side by side. */
describe('the phone page beside the link page', () => {
	const sandbox = useSandbox({ linked: false });
	let browser: BrowserContext;
	let phone: Page;

	beforeAll(async () => {
		browser = await startBrowser(join(sandbox.folder, 'browser'));
		phone = await browser.newPage();
		await phone.goto(`${sandbox.page.url}/${sandbox.own.number}`);
	});
	afterAll(async () => await browser?.close());

	/** Pastes the picture at an address into the phone's field for QR codes, as a person does who has copied it. */
	async function paste(src: string): Promise<void> {
		await phone.getByLabel('QR code').evaluate(async (field, source) => {
			const clipboardData = new DataTransfer();
			const picture = await (await fetch(source)).blob();
			clipboardData.items.add(new File([picture], 'qr.png', { type: 'image/png' }));
			field.dispatchEvent(
				new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
			);
		}, src);
	}

	it('links a number of which WhatsApp demands the passkey', async () => {
		await phone.getByLabel("ask for this account's passkey").check();
		const id = await sandbox.workflows.start(sandbox.made.link);
		const page = await browser.newPage();
		await page.goto(await linkPageUrl(sandbox, id));
		await paste((await page.locator('#qr:not([hidden])').getAttribute('src')) ?? '');
		await phone.getByText('Continue on your other device').waitFor();

		await page.getByRole('heading', { name: 'WhatsApp asks for your passkey' }).waitFor();
		await screenshot(page, 'passkey-1-link-page');
		await phone.getByLabel('Sign here instead').fill(await page.getByLabel('Snippet').inputValue());
		await phone.getByRole('button', { name: 'Sign', exact: true }).click();
		const answer = phone.getByLabel('The answer');
		await answer.waitFor();
		await screenshot(phone, 'passkey-2-phone-page');
		await page.getByLabel('Passkey answer').fill(await answer.inputValue());
		await page.getByRole('button', { name: 'Send the answer' }).click();

		await page.getByRole('heading', { name: 'Linked as' }).waitFor();
		await phone.getByText('The device is linked.').waitFor();
		await screenshot(phone, 'passkey-3-linked');
		const [item] = (await sandbox.workflows.ended(id, 30_000)).items('Link');
		expect(item?.json).toMatchObject({ status: 'open', jid: sandbox.own.jid });
		expect(sandbox.own.passkeyLinking).toMatchObject({ stage: 'paired', mustCompare: false });
	});
});
