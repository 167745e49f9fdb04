import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { OWNER } from '../sandbox/sandbox.ts';

const screenshots = fileURLToPath(new URL('./screenshots/', import.meta.url));

/**
 * @param profile an empty folder
 * @param args more arguments
 * @param blocksPopups whether pages may open windows only soon after a click, as in the browsers of people
 * @throws with the way to get a browser, when there is none
 */
export async function startBrowser(
	profile: string,
	args: string[] = [],
	blocksPopups = false,
): Promise<BrowserContext> {
	return await chromium.launchPersistentContext(profile, {
		executablePath: browserExecutable(),
		viewport: { width: 1280, height: 800 },
		ignoreDefaultArgs: blocksPopups ? ['--disable-popup-blocking'] : [],
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			...args,
		],
	});
}

/** Signs n8n's owner in. @param url n8n's */
export async function signIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.fill('input[type=email]', OWNER.email);
	await page.fill('input[type=password]', OWNER.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
}

/** Puts a picture of the page into test/e2e/screenshots. @param fullPage with what is not in view */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
	await mkdir(screenshots, { recursive: true });
	await page.screenshot({ path: `${screenshots}${name}.png`, fullPage });
}

/** A picture of the whole page in each of the ways people look at it; afterwards it is as before. */
export async function looks(page: Page, name: string): Promise<void> {
	const before = page.viewportSize() ?? { width: 700, height: 750 };
	for (const width of [700, 360]) {
		await page.setViewportSize({ width, height: 750 });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			const path = `${screenshots}${name}-${colorScheme}-${width}.png`;
			await page.screenshot({ path, fullPage: true });
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(before);
}

function browserExecutable(): string {
	const { CHROMIUM } = process.env;
	if (CHROMIUM) return CHROMIUM;
	for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
		const { stdout, status } = spawnSync('which', [name], { encoding: 'utf8' });
		if (status === 0) return stdout.trim();
	}
	throw new Error(
		'The editor test needs Chromium. Debian: sudo apt-get install -y chromium. Elsewhere: set CHROMIUM to the path of Chromium or Chrome.',
	);
}
