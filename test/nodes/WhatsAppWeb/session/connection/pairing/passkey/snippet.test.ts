import { createContext, runInContext } from 'node:vm';
import { readAnswer } from '../../../../../../../nodes/WhatsAppWeb/session/connection/pairing/passkey/answer';
import { passkeySnippet } from '../../../../../../../nodes/WhatsAppWeb/session/connection/pairing/passkey/snippet';
import { Passkey } from '../../../../../../whatsapp/passkey/Passkey.ts';

const CHALLENGE = Buffer.alloc(32, 0xfb).toString('base64url');
const ALLOWED = Buffer.alloc(20, 0xfe).toString('base64url');
const OPTIONS = { challenge: CHALLENGE, rpId: 'whatsapp.com' };
const TEXT = JSON.stringify({ ...OPTIONS, timeout: 600_000, allowCredentials: [] });

/** What a browser gives of a passkey, with bytes. */
interface Signed {
	id: string;
	rawId: ArrayBuffer;
	type: string;
	response: Record<string, ArrayBuffer | null>;
}

const passkey = new Passkey();
const ORIGIN = 'https://web.whatsapp.com';

interface PublicKey {
	challenge: Uint8Array;
	rpId: string;
	allowCredentials: Array<{ id: Uint8Array; type: string }>;
}

/** As much of an element as the snippet may use: no HTML from strings. */
class FakeElement {
	id = '';
	textContent = '';
	value = '';
	disabled = false;
	isSelected = false;
	style: Record<string, unknown> = {};
	attributes: Record<string, string> = {};
	children: FakeElement[] = [];
	parent: FakeElement | undefined;
	onclick: (() => Promise<void>) | undefined;

	constructor(readonly tag: string) {}

	append(child: FakeElement): void {
		child.parent = this;
		this.children.push(child);
	}

	remove(): void {
		const siblings = this.parent?.children;
		siblings?.splice(siblings.indexOf(this), 1);
	}

	setAttribute(name: string, value: string): void {
		this.attributes[name] = value;
	}

	focus(): void {}

	select(): void {
		this.isSelected = true;
	}

	all(): FakeElement[] {
		return [this, ...this.children.flatMap((child) => child.all())];
	}
}

/** A browser's page, with nothing in it but what the snippet may use: no network, no storage, no timers. */
class FakePage {
	readonly body = new FakeElement('body');
	copied: string[] = [];
	printed: unknown[] = [];
	asked: PublicKey[] = [];
	/** What the next answers of the passkey are; thrown if they are errors. */
	answers: Array<Signed | Error | null> = [sign(CHALLENGE)];
	refusesClipboard = false;
	private readonly context: object;

	constructor(given: object = {}) {
		const context: Record<string, unknown> = {
			location: { origin: ORIGIN },
			document: {
				body: this.body,
				createElement: (tag: string) => new FakeElement(tag),
				getElementById: (id: string) => this.body.all().find((each) => each.id === id) ?? null,
			},
			navigator: {
				credentials: { get: (request: { publicKey: PublicKey }) => this.get(request) },
				clipboard: { writeText: (text: string) => this.copy(text) },
			},
			PublicKeyCredential: { parseRequestOptionsFromJSON: parse },
			console: { log: (line: unknown) => this.printed.push(line) },
			atob,
			btoa,
			...given,
		};
		context.window = context;
		this.context = createContext(context, { codeGeneration: { strings: false, wasm: false } });
	}

	/** @returns what the console shows */
	paste(text: string = passkeySnippet({ text: TEXT })): unknown {
		return runInContext(text, this.context);
	}

	private only(tag: string): FakeElement {
		const [found, second] = this.body.all().filter((each) => each.tag === tag);
		expect(second).toBeUndefined();
		return found!;
	}

	get button(): FakeElement {
		return this.only('button');
	}

	get area(): FakeElement | undefined {
		return this.only('textarea');
	}

	/** What the page says to the person. */
	get note(): string {
		return this.only('p').textContent;
	}

	async click(): Promise<void> {
		const clicked = this.button.onclick!();
		expect(this.button.disabled).toBe(true);
		await clicked;
		expect(this.button.disabled).toBe(false);
	}

	private async get({ publicKey }: { publicKey: PublicKey }): Promise<Signed | null> {
		this.asked.push(publicKey);
		const answer = this.answers.shift();
		if (answer === undefined) throw new Error('asked too often');
		if (answer instanceof Error) throw answer;
		return answer;
	}

	private async copy(text: string): Promise<void> {
		if (this.refusesClipboard) throw domError('NotAllowedError');
		this.copied.push(text);
	}
}

function parse(options: { challenge: string; rpId: string }): PublicKey {
	return {
		challenge: Buffer.from(options.challenge, 'base64url'),
		rpId: options.rpId,
		allowCredentials: [],
	};
}

/** The answer of the passkey in a browser on web.whatsapp.com. */
function sign(challenge: string): Signed {
	const answer = passkey.answer(JSON.stringify({ ...OPTIONS, challenge }));
	const { id, rawId, type, response } = JSON.parse(answer) as Record<
		'id' | 'rawId' | 'type',
		string
	> & { response: Record<string, string> };
	const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url')).buffer;
	const entries = Object.entries(response).map(([name, value]) => [name, bytes(value)] as const);
	return { id, rawId: bytes(rawId), type, response: Object.fromEntries(entries) };
}

function domError(name: string): Error {
	return Object.assign(new Error('The message of the browser'), { name });
}

describe('the text for the console of web.whatsapp.com', () => {
	it('gives, after a click, an answer that is accepted', async () => {
		const page = new FakePage();
		expect(page.paste()).toBe('Now click the green button on the page.');
		expect(page.asked).toEqual([]);
		expect(page.note).toMatch(/Do not scan the QR code of this page/);

		await page.click();
		expect(page.asked).toEqual([parse(OPTIONS)]);
		expect(page.note).toMatch(/^Copied\. Go back to n8n/);
		const [copied, second] = page.copied;
		expect(second).toBeUndefined();
		const { credentialId, assertion } = readAnswer(copied!, OPTIONS);
		expect(credentialId).toEqual(passkey.id);
		expect(JSON.parse(copied!)).toEqual(JSON.parse(assertion));
		expect(JSON.parse(copied!)).toMatchObject({
			response: { userHandle: passkey.userHandle.toString('base64url') },
		});
		expect(page.area).toBeUndefined();
		expect(page.printed).toEqual([]);
	});

	it('copies again without asking again', async () => {
		const page = new FakePage();
		page.paste();
		await page.click();
		expect(page.button.textContent).toBe('Copy the answer');
		await page.click();
		expect(page.asked).toHaveLength(1);
		expect(page.copied[1]).toBe(page.copied[0]);
	});

	it('shows the answer selected and prints it, where the browser does not let it copy', async () => {
		const page = new FakePage();
		page.refusesClipboard = true;
		page.paste();
		await page.click();
		expect(page.note).toMatch(/^Copy this text \(Ctrl\+C or Cmd\+C\)/);
		expect(page.area!.isSelected).toBe(true);
		expect(page.printed).toEqual([page.area!.value]);
		readAnswer(page.area!.value, OPTIONS);

		await page.click();
		expect(page.asked).toHaveLength(1);
		page.refusesClipboard = false;
		await page.click();
		expect(page.copied).toEqual([page.area!.value]);
	});

	it('does so without a clipboard, too', async () => {
		const page = new FakePage({
			navigator: { credentials: { get: async () => sign(CHALLENGE) } },
		});
		page.paste();
		await page.click();
		readAnswer(page.area!.value, OPTIONS);
	});

	it.each([
		['of a passkey without user handle', null],
		['of a passkey with an empty one', new ArrayBuffer(0)],
	])('takes the answer %s', async (_, userHandle) => {
		const page = new FakePage();
		const signed = sign(CHALLENGE);
		page.answers = [{ ...signed, response: { ...signed.response, userHandle } }];
		page.paste();
		await page.click();
		expect(JSON.parse(readAnswer(page.copied[0]!, OPTIONS).assertion)).toMatchObject({
			response: { userHandle: null },
		});
	});

	it.each<[name: string, answer: Error | null, words: RegExp]>([
		[
			'no passkey',
			null,
			/^Cancelled, too late, or no passkey found.*Settings > Account > Passkeys/,
		],
		['NotAllowedError', domError('NotAllowedError'), /^Cancelled, too late, or no passkey found/],
		['SecurityError', domError('SecurityError'), /^The browser does not allow this here/],
		['NotSupportedError', domError('NotSupportedError'), /^This browser has no passkeys/],
		['another error', domError('UnknownError'), /^The browser says: UnknownError The message of/],
	])('says in words what went wrong, and can be clicked again: %s', async (_, answer, words) => {
		const page = new FakePage();
		page.answers.unshift(answer);
		page.paste();
		await page.click();
		expect(page.note).toMatch(words);
		expect(page.copied).toEqual([]);

		await page.click();
		expect(page.note).toMatch(/^Copied/);
		readAnswer(page.copied[0]!, OPTIONS);
	});

	it.each([
		['no PublicKeyCredential', { PublicKeyCredential: undefined }],
		['no credentials', { navigator: {} }],
	])('says when the browser has no passkeys: %s', async (_, given) => {
		const page = new FakePage(given);
		page.paste();
		await page.click();
		expect(page.note).toMatch(/^This browser has no passkeys\. Use Chrome/);
	});

	it('decodes the options itself in an older browser', async () => {
		const page = new FakePage({ PublicKeyCredential: {} });
		const allowCredentials = [{ id: ALLOWED, type: 'public-key', transports: ['hybrid'] }];
		page.paste(passkeySnippet({ text: JSON.stringify({ ...OPTIONS, allowCredentials }) }));
		await page.click();
		const [asked] = page.asked;
		expect(Buffer.from(asked!.challenge).toString('base64url')).toBe(CHALLENGE);
		expect(Buffer.from(asked!.allowCredentials[0]!.id).toString('base64url')).toBe(ALLOWED);
		expect(asked!.allowCredentials[0]).toMatchObject({
			type: 'public-key',
			transports: ['hybrid'],
		});
		expect(asked!.rpId).toBe('whatsapp.com');
		readAnswer(page.copied[0]!, OPTIONS);
	});

	it('does nothing but say so on another page', () => {
		const page = new FakePage({ location: { origin: 'https://n8n.example.com' } });
		expect(page.paste()).toBe(
			'This page is not web.whatsapp.com. Open https://web.whatsapp.com and paste the snippet into the console there.',
		);
		expect(page.body.children).toEqual([]);
	});

	it('has one button when it is pasted twice: that of the text pasted last', async () => {
		const page = new FakePage();
		const challenge = Buffer.alloc(32, 7).toString('base64url');
		page.answers = [sign(CHALLENGE), sign(challenge)];
		page.paste();
		await page.click();
		page.paste(passkeySnippet({ text: JSON.stringify({ ...OPTIONS, challenge }) }));
		expect(page.body.children).toHaveLength(1);
		await page.click();
		readAnswer(page.copied[1]!, { ...OPTIONS, challenge });
	});

	it('says first, for who reads it, what it does', () => {
		const text = passkeySnippet({ text: TEXT });
		expect(text).toMatch(/^\/\* Asks your passkey to confirm/);
		expect(text.slice(0, text.indexOf('*/'))).toMatch(/sends nothing anywhere/);
		expect(text.length).toBeLessThan(5_000);
	});

	it('works when its lines were lost on the way', async () => {
		const page = new FakePage();
		page.paste(passkeySnippet({ text: TEXT }).replaceAll('\n', ' '));
		await page.click();
		readAnswer(page.copied[0]!, OPTIONS);
	});

	it('uses nothing that strict policies forbid, no network, nothing of the page', () => {
		expect(passkeySnippet({ text: TEXT })).not.toMatch(
			/innerHTML|outerHTML|insertAdjacent|document\.write|setAttribute\('style|cssText|eval|Function\(|fetch|XMLHttp|WebSocket|sendBeacon|\.src\b|import|localStorage|sessionStorage|indexedDB|cookie|querySelector/,
		);
	});

	it.each([
		"'); throw new Error('out'); ('",
		'\\u0027); throw 1; (\\u0027',
		"\\'); throw 1; ('",
		'</script><script>throw 1</script><!--',
		'*/ throw 1; /*',
		'${(() => { throw 1 })()} `',
		'\u2028throw 1\u2029\r\nthrow 2',
		'{{ $env.SECRET }}',
		'😀 \ud800 é \u0000',
	])('embeds whatever the options hold: %j', async (hostile) => {
		const page = new FakePage();
		const seen: unknown[] = [];
		const text = JSON.stringify({ ...OPTIONS, [hostile]: hostile });
		const snippet = passkeySnippet({ text });
		expect(snippet).toMatch(/^[\n -~]*$/);
		expect(snippet.slice(0, snippet.indexOf('location'))).not.toMatch(/<|(?<!=)>/);
		const own = new FakePage({
			PublicKeyCredential: {
				parseRequestOptionsFromJSON: (options: never) => (seen.push(options), parse(options)),
			},
		});
		expect(own.paste(snippet)).toBe(page.paste());
		await own.click();
		expect(JSON.stringify(seen)).toBe(JSON.stringify([JSON.parse(text)]));
	});
});
