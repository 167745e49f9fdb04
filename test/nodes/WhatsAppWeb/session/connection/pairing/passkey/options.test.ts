import { readRequestOptions } from '../../../../../../../nodes/WhatsAppWeb/session/connection/pairing/passkey/options';

const CHALLENGE = 'b3B0aW9ucyBvZiBhIGNhcHR1cmVkIG5vdGlmaWNhdGk';

describe('the request options of a passkey', () => {
	it('are read from bytes and from text, and kept exactly', () => {
		const text = ` {"challenge":"${CHALLENGE}","timeout":600000,"rpId":"whatsapp.com","allowCredentials":[],\n"userVerification":"required","extensions":{"uvm":true}}`;
		const options = { text, challenge: CHALLENGE, rpId: 'whatsapp.com', timeoutMs: 600_000 };
		expect(readRequestOptions(text)).toEqual(options);
		expect(readRequestOptions(Buffer.from(text))).toEqual(options);
		expect(readRequestOptions(new Uint8Array(Buffer.from(text)))).toEqual(options);
	});

	it('have the site of the page and ten minutes, where they name neither', () => {
		expect(readRequestOptions(`{"challenge":"${CHALLENGE}"}`)).toMatchObject({
			rpId: 'web.whatsapp.com',
			timeoutMs: 600_000,
		});
	});

	it.each([
		[300_000, 300_000],
		[1e12, 600_000],
		[1, 60_000],
		[-5, 60_000],
		['"soon"', 600_000],
		[null, 600_000],
	])('timeout %s is %i ms', (timeout, ms) => {
		const text = `{"challenge":"${CHALLENGE}","timeout":${timeout}}`;
		expect(readRequestOptions(text)?.timeoutMs).toBe(ms);
	});

	it('may have up to 4096 bytes', () => {
		const filled = (bytes: number) => `{"challenge":"${CHALLENGE}"}`.padEnd(bytes);
		expect(readRequestOptions(filled(4096))?.text).toHaveLength(4096);
		expect(readRequestOptions(filled(4097))).toBeUndefined();
		// 4096 characters, more bytes
		expect(
			readRequestOptions(`{"challenge":"${CHALLENGE}","x":"${'é'.repeat(2020)}"}`),
		).toBeUndefined();
	});

	it.each([
		['nothing', undefined],
		['no bytes', Buffer.alloc(0)],
		['empty text', ''],
		['no JSON', 'challenge'],
		['half of it', `{"challenge":"${CHALLENGE}"`],
		['null', 'null'],
		['a number', '7'],
		['a list', `[{"challenge":"${CHALLENGE}"}]`],
		['no challenge', '{"rpId":"whatsapp.com"}'],
		['an empty challenge', '{"challenge":""}'],
		['a challenge that is a number', '{"challenge":5}'],
		['a challenge that no browser decodes', '{"challenge":"not base64url!"}'],
		['a challenge of padded base64', '{"challenge":"+/8="}'],
		['a challenge in a prototype', `{"__proto__":{"challenge":"${CHALLENGE}"}}`],
		['no UTF-8', Buffer.from(`{"challenge":"${CHALLENGE}","x":"\xff"}`, 'latin1')],
	])('are none: %s', (_, content) => {
		expect(readRequestOptions(content)).toBeUndefined();
	});
});
