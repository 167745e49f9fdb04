import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { makeCertificate } from '../whatsapp/certificate.ts';
import type { Authenticator } from '../whatsapp/index.ts';

export const WEB_WHATSAPP = 'https://web.whatsapp.com';

/** Stricter than the real page's: only what has the nonce runs, nothing is fetched, no HTML is made of strings. */
const POLICY = [
	"default-src 'none'",
	"style-src 'nonce-n8n'",
	"script-src 'nonce-n8n'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>WhatsApp Web</title>
<style nonce="n8n">
body { margin: 0; font: 16px system-ui, sans-serif; background: #fcf5eb; color: #111; }
main { margin: 120px auto; max-width: 640px; padding: 40px; border: 1px solid; border-radius: 24px; background: #fff; }
@media (prefers-color-scheme: dark) { body { background: #161717; color: #eee; } main { background: #222; } }
</style>
<main><h1>Scan to log in</h1><p>A page that stands for web.whatsapp.com.</p></main>
</html>`;

/** Serves a page that stands for web.whatsapp.com, on this machine. */
export async function serveWebWhatsApp() {
	const { cert, key } = makeCertificate();
	const server = createServer({ cert, key }, (request, response) => {
		response.writeHead(request.url === '/' ? 200 : 404, {
			'content-type': 'text/html',
			'content-security-policy': POLICY,
		});
		response.end(request.url === '/' ? PAGE : '');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
	const hash = createHash('sha256').update(spki).digest('base64');
	return {
		/** For the browser, so that it finds the page under the real name and trusts it: else it uses no passkeys there. */
		browserArgs: [
			`--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${port}`,
			`--ignore-certificate-errors-spki-list=${hash}`,
		],
		stop(): void {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** A tab on {@link WEB_WHATSAPP}, in a browser that holds a passkey. */
export class WebWhatsAppTab {
	private constructor(
		readonly page: Page,
		private readonly devTools: CDPSession,
	) {}

	/** A new tab. @param isVerified whether the person proves to be the passkey's owner when asked */
	static async open(
		browser: BrowserContext,
		passkey?: Authenticator,
		isVerified = true,
	): Promise<WebWhatsAppTab> {
		const page = await browser.newPage();
		await page.goto(WEB_WHATSAPP);
		return await WebWhatsAppTab.on(page, passkey, isVerified);
	}

	/** A tab that was opened by a link. */
	static async on(page: Page, passkey?: Authenticator, isVerified = true): Promise<WebWhatsAppTab> {
		const devTools = await page.context().newCDPSession(page);
		await devTools.send('WebAuthn.enable', {});
		const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
			options: {
				protocol: 'ctap2',
				transport: 'internal',
				hasResidentKey: true,
				hasUserVerification: true,
				isUserVerified: isVerified,
				automaticPresenceSimulation: true,
			},
		});
		if (passkey) {
			const { credential } = passkey;
			await devTools.send('WebAuthn.addCredential', { authenticatorId, credential });
		}
		return new WebWhatsAppTab(page, devTools);
	}

	/** Pastes into the console and presses Enter. @returns what the console shows */
	async paste(text: string): Promise<unknown> {
		const { result, exceptionDetails } = await this.devTools.send('Runtime.evaluate', {
			expression: text,
			replMode: true,
			includeCommandLineAPI: true,
			allowUnsafeEvalBlockedByCSP: false,
		});
		if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
		return result.value;
	}

	/** Whether the browser lets the page use the clipboard. */
	async permit(name: 'clipboard-read' | 'clipboard-write', isGranted: boolean): Promise<void> {
		await this.devTools.send('Browser.setPermission', {
			permission: { name },
			setting: isGranted ? 'granted' : 'denied',
			origin: WEB_WHATSAPP,
		});
	}

	/** What has been copied last, here or in another tab. */
	async clipboard(): Promise<string> {
		await this.permit('clipboard-read', true);
		await this.page.bringToFront();
		return await this.page.evaluate(() => navigator.clipboard.readText());
	}

	get button() {
		return this.page.locator('#n8n-passkey button');
	}

	/** What the page says to the person. */
	get note() {
		return this.page.locator('#n8n-passkey [role=status]');
	}

	/** The field that shows the answer where it cannot be copied. */
	get area() {
		return this.page.locator('#n8n-passkey textarea');
	}
}
