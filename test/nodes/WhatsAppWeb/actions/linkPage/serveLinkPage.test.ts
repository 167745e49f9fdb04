import fc from 'fast-check';
import { serveLinkPage } from '../../../../../nodes/WhatsAppWeb/actions/linkPage/serveLinkPage';
import { WhatsAppError, invalidParameter } from '../../../../../nodes/WhatsAppWeb/errors';
import type { LinkOffer, LinkResult } from '../../../../../nodes/WhatsAppWeb/contract/linking';
import { FakeSession } from '../FakeSession.ts';
import { WaitingN8n, type WaitingOptions } from './WaitingN8n.ts';

let session: FakeSession;
let n8n: WaitingN8n;

const start = async (options: WaitingOptions = {}) =>
	(n8n = await WaitingN8n.start(serveLinkPage, options));

beforeEach(() => {
	session = new FakeSession().enter();
	session.become({
		status: 'unlinked',
		reason: 'not_linked',
		jid: null,
		lid: null,
		pushName: null,
	});
	session.onLink = (request) => {
		const code = request.method === 'pairingCode' ? 'ABCDEFGH' : null;
		const offer: LinkOffer = {
			qr: code ? null : '2@ref,noise,identity,secret',
			pairingCode: code,
			passkey: null,
			expiresIn: 60,
		};
		session.standing = { request, offer, failure: null };
		session.become({ status: 'pairing', reason: 'waiting_for_phone' });
		return Promise.resolve({ status: 'pairing', ...offer });
	};
});

afterEach(async () => {
	await n8n.stop();
	session.leave();
});

async function ask(request: object): Promise<Record<string, unknown>> {
	const response = await n8n.post(request);
	expect(response.headers.get('cache-control')).toBe('no-store');
	return (await response.json()) as Record<string, unknown>;
}

const open = () =>
	session.become({
		status: 'open',
		reason: null,
		jid: '12025550143@s.whatsapp.net',
		pushName: 'Shop',
	});

describe('GET', () => {
	it('gives the page under headers that let it do nothing but show and ask', async () => {
		await start();
		const response = await fetch(n8n.url);
		const html = await response.text();
		const policy = response.headers.get('content-security-policy') ?? '';
		const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
		expect(policy.split('; ')).toEqual([
			'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox',
			"default-src 'none'",
			`script-src 'nonce-${nonce}'`,
			`style-src 'nonce-${nonce}'`,
			'img-src data:',
			"connect-src 'self'",
			"base-uri 'none'",
			"form-action 'none'",
			"frame-ancestors 'none'",
		]);
		for (const [name, value] of [
			['content-type', 'text/html; charset=utf-8'],
			['cache-control', 'no-store'],
			['referrer-policy', 'no-referrer'],
			['x-content-type-options', 'nosniff'],
		] as const) {
			expect([name, response.headers.get(name)]).toEqual([name, value]);
		}
		expect(html.match(/<(script|style) nonce="/g)).toEqual(['<style nonce="', '<script nonce="']);
		expect(html.split(`nonce="${nonce}"`)).toHaveLength(3);
		expect(html).not.toMatch(/%\w+%/);
		// Nothing of a third party, and no address at all but WhatsApp's own, which comes later.
		expect(html).not.toMatch(/(src|href)="(?!data:,")/);
	});

	it('has another nonce each time', async () => {
		await start();
		const policies = [await fetch(n8n.url), await fetch(n8n.url)].map(({ headers }) =>
			headers.get('content-security-policy'),
		);
		expect(policies[0]).not.toBe(policies[1]);
	});

	it('changes nothing: no session is opened or asked', async () => {
		await start();
		await (await fetch(n8n.url)).text();
		expect([session.configs, session.links, session.calls]).toEqual([[], [], []]);
	});
});

describe('POST', () => {
	it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
		'of %s, which forms of foreign sites can send, does nothing',
		async (type) => {
			await start();
			const response = await n8n.post({ do: 'cancel' }, { 'content-type': type });
			expect(response.status).toBe(415);
			expect(session.configs).toEqual([]);
		},
	);

	it.each([
		null,
		7,
		'cancel',
		[],
		{},
		{ do: 'CANCEL' },
		{ do: 'code' },
		{ do: 'passkey', answer: 7 },
	])('of %j is not understood, and does nothing', async (body) => {
		await start();
		expect((await n8n.post(body)).status).toBe(400);
		expect(session.configs).toEqual([]);
	});

	it('of any JSON is answered, and never ends the wait', async () => {
		await start();
		const word = fc.constantFrom('look', 'start', 'qr', 'code', 'passkey', 'finish');
		const field = fc.oneof(fc.jsonValue(), fc.string(), word);
		const body = fc.oneof(
			fc.jsonValue(),
			fc.record({ do: field, phoneNumber: field, answer: field }, { requiredKeys: ['do'] }),
		);
		await fc.assert(
			fc.asyncProperty(body, async (json) => {
				const { status } = await n8n.post(JSON.stringify(json));
				expect([200, 400]).toContain(status);
			}),
			{ numRuns: 150 },
		);
		expect((await ask({ do: 'look' })).ended).toBeUndefined();
	});

	it('looks without starting anything, and lets a pairing go on', async () => {
		await start();
		expect(await ask({ do: 'look' })).toMatchObject({ step: 'idle', knowsNumber: false });
		expect(session.links).toEqual([]);
		expect(session.calls).toEqual(['linking {"prolong":true}']);
	});
});

describe('the QR code', () => {
	it('is a picture, and is started once for all tabs', async () => {
		await start();
		const first = await ask({ do: 'start' });
		expect(first).toMatchObject({ step: 'scan', method: 'qr', expiresIn: 60 });
		expect(first.qr).toMatch(/^data:image\/png;base64,/);
		expect(await ask({ do: 'start' })).toEqual(first);
		expect(session.links).toEqual([{ method: 'qr' }]);
	});

	it('that takes long is waited for by looking', async () => {
		await start();
		session.onLink = (request) => {
			session.standing = { request, offer: null, failure: null };
			return new Promise(() => undefined);
		};
		expect(await ask({ do: 'start' })).toMatchObject({ step: 'waiting', method: 'qr' });
	});
});

describe('the pairing code', () => {
	it('is for the number that is typed, of which only the end is told', async () => {
		await start();
		const view = await ask({ do: 'code', phoneNumber: '+1 202-555-0143' });
		expect(view).toMatchObject({ step: 'code', code: 'ABCD-EFGH', numberEnd: '43' });
		expect(session.links).toEqual([{ method: 'pairingCode', phoneNumber: '12025550143' }]);
		expect(JSON.stringify(view)).not.toContain('0143');
	});

	it.each([
		['', 'Enter the number of the phone.'],
		['0812 345', expect.stringMatching(/^The number must start with the country code/)],
		['<img src=x>', expect.stringMatching(/^The number must/)],
	])('is refused for %j, beside the field', async (phoneNumber, message) => {
		await start();
		const view = await ask({ do: 'code', phoneNumber });
		expect(view.mistake).toEqual({ field: 'phoneNumber', message });
		expect(session.links).toEqual([]);
	});

	it.each([
		['of the form', { phoneNumber: '+1 202 555 0143' }, {}],
		['of the credential', {}, { phoneNumber: '+1 202 555 0143' }],
	])('comes by itself for the number %s', async (_, form, credential) => {
		await start({ parameters: { method: 'pairingCode', ...form }, credential });
		expect(await ask({ do: 'start' })).toMatchObject({ step: 'code', knowsNumber: true });
		expect(session.links).toEqual([{ method: 'pairingCode', phoneNumber: '12025550143' }]);
	});

	it('waits for a number where none is known', async () => {
		await start({ parameters: { method: 'pairingCode' } });
		expect(await ask({ do: 'start' })).toMatchObject({ step: 'idle', begins: 'pairingCode' });
		expect(session.links).toEqual([]);
	});
});

describe('the passkey', () => {
	const wanted = () => {
		const passkey = {
			stage: 'wanted',
			snippet: 'snippet',
			url: 'https://web.whatsapp.com',
		} as const;
		const offer = { qr: null, pairingCode: null, passkey, expiresIn: 500 };
		session.standing = { request: { method: 'qr' }, offer, failure: null };
		session.become({ status: 'pairing', reason: 'waiting_for_passkey' });
	};

	it('is shown with what a person needs', async () => {
		await start();
		wanted();
		expect(await ask({ do: 'start' })).toMatchObject({
			step: 'passkey',
			passkey: { stage: 'wanted', snippet: 'snippet', url: 'https://web.whatsapp.com' },
			expiresIn: 500,
		});
		expect(session.links).toEqual([]);
	});

	it('takes the answer, and shows what is wrong with it', async () => {
		await start();
		wanted();
		session.onPasskey = () =>
			Promise.reject(invalidParameter('passkeyAnswer', 'is old', 'Sign again.'));
		expect(await ask({ do: 'passkey', answer: ' {"id":1} ' })).toMatchObject({
			step: 'passkey',
			mistake: { field: 'answer', message: expect.stringContaining('is old. Sign again.') },
		});
		expect(session.calls).toContain('answerPasskey {"id":1}');
	});

	it('that fails later is a failure of the linking', async () => {
		await start();
		wanted();
		session.onPasskey = () => {
			session.standing = { request: null, offer: null, failure: null };
			session.become({ status: 'unlinked', reason: 'not_linked' });
			return Promise.reject(
				new WhatsAppError('device_not_connected', 'It ended', { description: 'Again' }),
			);
		};
		expect(await ask({ do: 'passkey', answer: 'x' })).toMatchObject({
			step: 'failed',
			trouble: { message: 'It ended', description: 'Again' },
		});
	});
});

describe('the end', () => {
	it('comes when the page has shown that the number is linked', async () => {
		await start();
		await ask({ do: 'start' });
		expect(await ask({ do: 'finish' })).toMatchObject({ step: 'scan' });
		open();
		expect(await ask({ do: 'look' })).toMatchObject({
			step: 'linked',
			account: '+1 202 555 0143 (Shop)',
		});
		expect(await ask({ do: 'finish' })).toMatchObject({ step: 'linked', ended: true });
		const [item] = await n8n.outcome;
		expect(item).toMatchObject({
			json: { status: 'open', push_name: 'Shop' },
			pairedItem: { item: 0 },
		});
		expect([session.released, session.watched]).toEqual([1, 0]);
	});

	it('comes by itself when the page was closed before the phone confirmed', async () => {
		await start();
		await ask({ do: 'start' });
		open();
		const [item] = await n8n.outcome;
		expect(item?.json).toMatchObject({ status: 'open', jid: '12025550143@s.whatsapp.net' });
		expect(n8n.calls.at(-1)).toEqual({ method: 'POST', body: { do: 'finish' } });
	});

	it('comes when a person cancels', async () => {
		await start();
		await ask({ do: 'start' });
		expect(await ask({ do: 'cancel' })).toMatchObject({ ended: true });
		expect(await n8n.outcome).toMatchObject([
			{ json: { status: 'not_linked', reason: 'cancelled' } },
		]);
		expect((await n8n.post({ do: 'look' })).status).toBe(409);
		expect([session.released, session.watched]).toEqual([1, 0]);
	});

	it('is linked if that happened before the person cancelled', async () => {
		await start();
		open();
		await ask({ do: 'cancel' });
		expect(await n8n.outcome).toMatchObject([{ json: { status: 'open' } }]);
	});
});

describe('what goes wrong', () => {
	it('is told in words, and can be tried again', async () => {
		await start();
		const failure = { reason: 'not_linked', message: 'It ended', description: 'Use the new code.' };
		const link = session.onLink;
		session.onLink = () => {
			session.standing = { request: null, offer: null, failure };
			return Promise.reject(
				new WhatsAppError('device_not_connected', 'It ended', { description: 'New' }),
			);
		};
		expect(await ask({ do: 'start' })).toMatchObject({
			step: 'failed',
			trouble: { message: 'It ended', description: 'New' },
		});
		session.onLink = link;
		expect(await ask({ do: 'start' })).toMatchObject({ step: 'scan' });
	});

	it('of one way of linking is not told when the other has taken over', async () => {
		await start();
		let overtaken = (_: Error): void => undefined;
		const link = session.onLink;
		session.onLink = (request) => {
			session.standing = { request, offer: null, failure: null };
			return new Promise<LinkResult>((_, reject) => (overtaken = reject));
		};
		await ask({ do: 'start' });
		session.onLink = link;
		const byCode = ask({ do: 'code', phoneNumber: '12025550143' });
		overtaken(new Error('ended by another'));
		expect(await byCode).toMatchObject({ step: 'code' });
		expect((await ask({ do: 'look' })).trouble).toBeUndefined();
	});

	it('with the credential keeps the wait, and is logged without what it says', async () => {
		await start({ credential: { phoneNumber: 1.5 } });
		expect(await ask({ do: 'start' })).toMatchObject({
			step: 'failed',
			trouble: expect.anything(),
		});
		expect(n8n.log).toEqual([
			{ level: 'warn', message: expect.any(String), meta: { code: 'invalid_parameter' } },
		]);
	});

	it('stays text: hostile names and messages are never HTML', async () => {
		await start();
		session.become({
			status: 'open',
			jid: null,
			pushName: '</script><img src=x onerror=alert(1)>',
		});
		const response = await n8n.post({ do: 'look' });
		expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(response.headers.get('x-content-type-options')).toBe('nosniff');
		expect(await response.json()).toMatchObject({
			account: '(</script><img src=x onerror=alert(1)>)',
		});
	});
});
