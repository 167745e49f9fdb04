import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { serveLinkPage } from '../../nodes/WhatsAppWeb/actions/linkPage/serveLinkPage';
import type { LinkOffer } from '../../nodes/WhatsAppWeb/contract/linking';
import { invalidParameter } from '../../nodes/WhatsAppWeb/errors';
import { FakeSession } from '../nodes/WhatsAppWeb/actions/FakeSession.ts';
import { WaitingN8n } from '../nodes/WhatsAppWeb/actions/linkPage/WaitingN8n.ts';
import { screenshot, startBrowser } from './browser.ts';

/** The link page in a real browser, with a session that stands as a test says: each state, light and dark, on any width. */
const HOSTILE = `</script><img src=x onerror="document.title='hacked'">`;

let profile: string;
let browser: BrowserContext;
let session: FakeSession;
let n8n: WaitingN8n;
let page: Page;
let complaints: string[];
let asked: Set<string>;

beforeAll(async () => {
	profile = await mkdtemp(join(tmpdir(), 'browser-'));
	browser = await startBrowser(profile);
});

afterAll(async () => {
	await browser?.close();
	await rm(profile, { recursive: true, force: true });
});

beforeEach(async () => {
	session = new FakeSession().enter();
	session.become({ status: 'pairing', jid: null, lid: null, pushName: null });
	n8n = await WaitingN8n.start(serveLinkPage);
	page = await browser.newPage();
	complaints = [];
	asked = new Set();
	page.on('console', (message) => complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(String(error)));
	page.on('request', (request) => asked.add(new URL(request.url()).origin));
});

afterEach(async () => {
	await page.close();
	await n8n.stop();
	session.leave();
});

/** Something for the person to do. */
function offers(offer: Partial<LinkOffer>): void {
	session.standing = {
		request: offer.pairingCode
			? { method: 'pairingCode', phoneNumber: '12025550143' }
			: { method: 'qr' },
		offer: { qr: null, pairingCode: null, passkey: null, expiresIn: 58, ...offer },
		failure: null,
	};
}

const wanted = {
	stage: 'wanted',
	snippet: '(() => { const request = { challenge: "AAAA" }; })();\n'.repeat(40),
	url: 'https://web.whatsapp.com',
} as const;
const qr = `2@${'Ab1/+,='.repeat(33)}`;

const STATES: Record<string, { stands: () => void; says: string }> = {
	waiting: {
		stands: () => (session.standing = { request: { method: 'qr' }, offer: null, failure: null }),
		says: 'Getting a code from WhatsApp…',
	},
	scan: { stands: () => offers({ qr }), says: 'Waiting for your phone' },
	again: {
		stands: () => {
			offers({ qr });
			session.standing.failure = {
				reason: 'passkey_interrupted',
				message: 'The connection to WhatsApp was lost, and the passkey step with it',
				description: 'Scan the new code.',
			};
		},
		says: 'Waiting for your phone',
	},
	code: { stands: () => offers({ pairingCode: 'ABCDEFGH', expiresIn: 170 }), says: 'Waiting' },
	passkey: {
		stands: () => offers({ passkey: wanted, expiresIn: 551 }),
		says: 'WhatsApp asks for your passkey',
	},
	sent: { stands: () => offers({ passkey: { stage: 'sent' } }), says: 'Waiting for your phone' },
	compare: {
		stands: () => offers({ passkey: { stage: 'compare', code: 'A1B2-C3D4' } }),
		says: 'Compare the codes',
	},
	finishing: {
		stands: () => offers({ passkey: { stage: 'finishing', code: 'A1B2-C3D4' } }),
		says: 'Finishing…',
	},
	failed: {
		stands: () => {
			session.onLink = () => Promise.reject(new Error(`WhatsApp ended it ${HOSTILE}`));
		},
		says: 'Not linked',
	},
	linked: {
		stands: () =>
			session.become({ status: 'open', jid: '12025550143@s.whatsapp.net', pushName: HOSTILE }),
		says: 'Linked',
	},
};

const says = async (words: string) =>
	await page.locator('#state').filter({ hasText: words }).waitFor();

it.each(Object.entries(STATES))('%s', async (name, { stands, says: words }) => {
	stands();
	await page.goto(n8n.url);
	await says(words);
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		for (const width of [320, 700, 1280]) {
			await page.setViewportSize({ width, height: 800 });
			const { scrollWidth } = await page.evaluate(() => ({
				scrollWidth: document.documentElement.scrollWidth,
			}));
			expect(scrollWidth).toBeLessThanOrEqual(width);
			if (width < 1280) await screenshot(page, `link-page-${name}-${colorScheme}-${width}`, true);
		}
	}
	expect(await page.title()).toBe('Link your WhatsApp number');
	expect(complaints).toEqual([]);
	expect([...asked]).toEqual([new URL(n8n.url).origin]);
});

it('is a stranger to n8n: no storage, no cookies', async () => {
	await page.goto(n8n.url);
	const origin = await page.evaluate(() => self.origin);
	expect(origin).toBe('null');
	await expect(page.evaluate(() => localStorage.length)).rejects.toThrow('SecurityError');
});

it('the passkey step is done by hand: copied, answered, refused beside the field, answered again', async () => {
	offers({ passkey: wanted, expiresIn: 551 });
	session.onPasskey = () =>
		Promise.reject(invalidParameter('passkeyAnswer', 'is old', 'Click the button again.'));
	await page.goto(n8n.url);
	await says('WhatsApp asks for your passkey');
	expect(await page.locator('#passkey-url').getAttribute('href')).toBe('https://web.whatsapp.com');
	const copy = page.locator('[data-copies=snippet]');
	await copy.click();
	await copy.filter({ hasText: 'Copied' }).waitFor();
	const answer = page.getByLabel('Passkey answer');
	await answer.focus();
	await page.keyboard.press('ControlOrMeta+v');
	expect(await answer.inputValue()).toBe(wanted.snippet);
	await page.getByRole('button', { name: 'Send the answer' }).click();
	await page.getByText('is old. Click the button again.').waitFor();
	expect(await answer.getAttribute('aria-invalid')).toBe('true');
	expect(await page.evaluate(() => document.activeElement?.id)).toBe('answer');
	await screenshot(page, 'link-page-passkey-mistake', true);

	session.onPasskey = () => {
		offers({ passkey: { stage: 'compare', code: 'A1B2-C3D4' } });
		return Promise.resolve(session.linkResult);
	};
	await answer.fill('{"id":"x"}');
	await page.getByRole('button', { name: 'Send the answer' }).click();
	await says('Compare the codes');
	// The keyboard and screen readers follow.
	expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
		'Does your phone show this code?',
	);
	session.onPasskey = () => {
		session.become({ status: 'open', jid: '12025550143@s.whatsapp.net', pushName: 'Shop' });
		return Promise.resolve(session.linkResult);
	};
	await page.getByRole('button', { name: 'It is the same' }).click();
	await page.getByText('Linked as +1 202 555 0143 (Shop)').waitFor();
	expect(session.calls.filter((call) => call.startsWith('answerPasskey')).slice(1)).toEqual([
		'answerPasskey {"id":"x"}',
		'answerPasskey A1B2-C3D4',
	]);
	expect(await n8n.outcome).toMatchObject([{ json: { status: 'open' } }]);
	expect(await page.getByText('You can close this window').isVisible()).toBe(true);
});

it('can begin again after a failure, and after n8n was away', async () => {
	session.onLink = () => Promise.reject(new Error('WhatsApp ended it'));
	await page.goto(n8n.url);
	await says('Not linked');
	session.onLink = () => {
		offers({ qr });
		return Promise.resolve(session.linkResult);
	};
	await page.getByRole('button', { name: 'Link again' }).click();
	await says('Waiting for your phone');
	await page.route('**', (route) => route.abort());
	await says('n8n does not answer');
	await page.unroute('**');
	// It was restarted: nothing is under way.
	session.standing = { request: null, offer: null, failure: null };
	session.become({ status: 'unlinked' });
	await says('Waiting for your phone');
});

it('tells when its time is over', async () => {
	offers({ qr });
	await page.goto(n8n.url);
	await says('Waiting for your phone');
	n8n.timeOut();
	await says('Ended');
	await screenshot(page, 'link-page-ended', true);
	await page.getByText('press Execute step').waitFor();
});
