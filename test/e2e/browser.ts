import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const screenshots = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** @param profile an empty folder @param args more arguments @throws with the way to get a browser, when there is none */
export async function startBrowser(profile: string, args: string[] = []): Promise<BrowserContext> {
	return await chromium.launchPersistentContext(profile, {
		executablePath: browserExecutable(),
		viewport: { width: 1280, height: 800 },
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

/** Puts a picture of the page into test/e2e/screenshots. @param fullPage with what is not in view */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
	await mkdir(screenshots, { recursive: true });
	await page.screenshot({ path: `${screenshots}${name}.png`, fullPage });
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
