import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { readAnswer } from '../../nodes/WhatsAppWeb/session/connection/pairing/passkey/answer';
import { readRequestOptions } from '../../nodes/WhatsAppWeb/session/connection/pairing/passkey/options';
import { passkeySnippet } from '../../nodes/WhatsAppWeb/session/connection/pairing/passkey/snippet';
import { Passkey } from '../whatsapp/passkey/Passkey.ts';
import { screenshot, startBrowser } from './browser.ts';
import { serveWebWhatsApp, WEB_WHATSAPP, WebWhatsAppTab } from './WebWhatsApp.ts';

/** A challenge of WhatsApp, as it demands a passkey. */
const OPTIONS = readRequestOptions(
	JSON.stringify({
		challenge: Buffer.alloc(32, 0xfb).toString('base64url'),
		timeout: 600_000,
		rpId: 'whatsapp.com',
		allowCredentials: [],
		userVerification: 'required',
		extensions: { uvm: true },
	}),
)!;

describe('the passkey text in the console of a browser', () => {
	const passkey = new Passkey();
	const asked = new Set<string>();
	let folder: string;
	let web: Awaited<ReturnType<typeof serveWebWhatsApp>>;
	let browser: BrowserContext;
	let tab: WebWhatsAppTab;
	/** What the browser refused because of the page's policies. */
	let refused: string[];

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'passkey-'));
		web = await serveWebWhatsApp();
		browser = await startBrowser(join(folder, 'browser'), web.browserArgs);
		browser.on('request', (request) => asked.add(request.url()));
	});

	afterEach(async () => await tab.page.close());

	afterAll(async () => {
		await browser?.close();
		web?.stop();
		await rm(folder, { recursive: true, force: true });
	});

	async function open(isVerified?: boolean, holds: Passkey | undefined = passkey): Promise<void> {
		tab = await WebWhatsAppTab.open(browser, holds, isVerified);
		refused = [];
		tab.page.on('console', (message) => {
			if (message.type() === 'error') refused.push(message.text());
		});
		expect(await tab.paste(passkeySnippet(OPTIONS))).toBe(
			'Now click the green button on the page.',
		);
	}

	function expectSigned(text: string): void {
		const { credentialId, assertion } = readAnswer(text, OPTIONS);
		expect(credentialId).toEqual(passkey.id);
		const { response } = JSON.parse(assertion) as { response: Record<string, string> };
		const [data, client, signature, userHandle] = [
			response.authenticatorData,
			response.clientDataJSON,
			response.signature,
			response.userHandle,
		].map((value) => Buffer.from(value!, 'base64url'));
		expect(passkey.hasSigned(data!, client!, signature!)).toBe(true);
		expect(userHandle).toEqual(passkey.userHandle);
	}

	it('signs after one click, and the clipboard has an answer that is accepted', async () => {
		await open();
		await screenshot(tab.page, 'passkey-1-button');
		await tab.button.click();
		await tab.note.getByText('Copied.').waitFor();
		await screenshot(tab.page, 'passkey-2-copied');
		expectSigned(await tab.clipboard());
		expect(await tab.button.textContent()).toBe('Copy the answer');
		expect(refused).toEqual([]);
	});

	it('can be worked by the keyboard, dark and on a narrow screen', async () => {
		await open();
		await tab.page.emulateMedia({ colorScheme: 'dark' });
		await tab.page.setViewportSize({ width: 360, height: 640 });
		await screenshot(tab.page, 'passkey-3-narrow');
		await tab.page.keyboard.press('Enter');
		await tab.note.getByText('Copied.').waitFor();
	});

	it('shows the answer where the browser does not let it copy', async () => {
		await open();
		await tab.permit('clipboard-write', false);
		await tab.button.click();
		await tab.note.getByText('Copy this text').waitFor();
		await screenshot(tab.page, 'passkey-4-copy-by-hand');
		const selected = await tab.area.evaluate((area) => {
			const { value, selectionStart, selectionEnd } = area as HTMLTextAreaElement;
			return document.activeElement === area && value.slice(selectionStart, selectionEnd);
		});
		expectSigned(selected as string);
		await tab.permit('clipboard-write', true);
		await tab.button.click();
		await tab.note.getByText('Copied.').waitFor();
	});

	it('says so when there is no passkey, or the person is not its owner, and can be clicked again', async () => {
		await open(false);
		await tab.button.click();
		await tab.note.getByText('Cancelled, too late, or no passkey found').waitFor();
		await screenshot(tab.page, 'passkey-5-cancelled');
		expect(await tab.button.isEnabled()).toBe(true);
		await tab.page.close();

		await open(true, new Passkey());
		await tab.paste(
			passkeySnippet({ text: OPTIONS.text.replace('"whatsapp.com"', '"example.com"') }),
		);
		await tab.button.click();
		await tab.note.getByText('The browser does not allow this here').waitFor();
	});

	it('asks nothing but the page itself', () => {
		expect([...asked].filter((url) => !/^data:|favicon/.test(url))).toEqual([`${WEB_WHATSAPP}/`]);
	});
});
