import { WhatsAppError } from '../../../../../../../nodes/WhatsAppWeb/errors';
import { readAnswer } from '../../../../../../../nodes/WhatsAppWeb/session/connection/pairing/passkey/answer';
import { passkeySnippet } from '../../../../../../../nodes/WhatsAppWeb/session/connection/pairing/passkey/snippet';
import type { WrongAssertion } from '../../../../../../whatsapp/index.ts';
import { Passkey } from '../../../../../../whatsapp/passkey/Passkey.ts';

const CHALLENGE = Buffer.alloc(32, 0xfb).toString('base64url');
const OPTIONS = { challenge: CHALLENGE, rpId: 'whatsapp.com' };

interface Answer {
	id: string;
	rawId: string;
	response: Record<'clientDataJSON' | 'authenticatorData' | 'signature' | 'userHandle', string>;
}

const passkey = new Passkey();
const answer = (wrong?: WrongAssertion) =>
	JSON.parse(passkey.answer(JSON.stringify(OPTIONS), { withExtras: true, ...wrong })) as Answer;
const right = answer();
const text = JSON.stringify(right);

/** The right answer with other values in `response`. */
const response = (values: object) =>
	JSON.stringify({ ...right, response: { ...right.response, ...values } });

function refusal(pasted: string): WhatsAppError {
	try {
		readAnswer(pasted, OPTIONS);
	} catch (error) {
		return error as WhatsAppError;
	}
	throw new Error('was accepted');
}

describe('the pasted answer of a passkey', () => {
	it('gives the fields that WhatsApp Web sends, and no others', () => {
		const { credentialId, assertion } = readAnswer(text, OPTIONS);
		expect(credentialId).toEqual(passkey.id);
		expect(JSON.parse(assertion)).toEqual({
			id: right.id,
			rawId: right.rawId,
			type: 'public-key',
			response: right.response,
		});
	});

	it.each<[name: string, pasted: string]>([
		['blanks and lines around it', `\n\n  ${text}\t\r\n`],
		['non-breaking and invisible blanks', `\ufeff\u00a0${text.replaceAll(',', ',\u00a0')}\u200b`],
		['lines in it, as a chat or terminal breaks them', text.replace(/(.{80})/g, '$1\n  ')],
		['printed with indentation', JSON.stringify(right, null, 2)],
		['single quotes, as the console shows it', `'${text}'`],
		['double quotes', `"${text}"`],
		['as a JSON text', JSON.stringify(text)],
		['back quotes', `\`${text}\``],
		['a code fence', `\`\`\`\n${text}\n\`\`\``],
		['a code fence with its language', `\`\`\`json\n${text}\n\`\`\`\n`],
		['curly quotes of a word processor', text.replace(/"([^"]*)"/g, '“$1”')],
		['German quotes', text.replace(/"([^"]*)"/g, '„$1“')],
		['a semicolon', `${text};`],
		['more fields', JSON.stringify({ ...right, extra: { deep: [1, { x: null }] }, id: right.id })],
		['a field named __proto__', text.replace('{', '{"__proto__":{"type":"evil"},')],
		[
			'padded base64, as some extensions write it',
			JSON.stringify({
				...right,
				response: Object.fromEntries(
					Object.entries(right.response).map(([name, value]) => [
						name,
						Buffer.from(value, 'base64url').toString('base64'),
					]),
				),
			}),
		],
	])('is accepted with %s', (_, pasted) => {
		expect(readAnswer(pasted, OPTIONS)).toEqual(readAnswer(text, OPTIONS));
	});

	it.each([[null], [undefined], ['']])('has no user handle: %s', (userHandle) => {
		const { assertion } = readAnswer(response({ userHandle }), OPTIONS);
		expect(JSON.parse(assertion)).toMatchObject({ response: { userHandle: null } });
	});

	it.each<[reason: string, problem: RegExp, pasted: string]>([
		['empty', /is empty/, ''],
		['empty', /is empty/, ' \n\u00a0'],
		['empty', /is empty/, '""'],
		['too_long', /too long/, `${text}${' '.repeat(65_536)}`],
		['snippet', /is the snippet/, passkeySnippet({ text: '{}' })],
		['options', /question/, `{"challenge":"${CHALLENGE}","rpId":"whatsapp.com"}`],
		['not_an_answer', /not the answer/, 'Y7J9-6NDN'],
		['not_an_answer', /not the answer/, 'https://web.whatsapp.com'],
		['not_an_answer', /not the answer/, 'Now click the green button on the page.'],
		['not_an_answer', /not the answer/, 'null'],
		['not_an_answer', /not the answer/, '12'],
		['not_an_answer', /not the answer/, '{}'],
		['not_an_answer', /not the answer/, '[]'],
		['not_an_answer', /not the answer/, '['.repeat(65_000)],
		['not_an_answer', /not the answer/, '{"a":'.repeat(10_000)],
		['not_an_answer', /not the answer/, `${'"'.repeat(60_000)}x`],
		['not_an_answer', /not the answer/, `${'`'.repeat(60_000)}x`],
		['not_an_answer', /not the answer/, '{"__proto__":{"rawId":"AA"}}'],
		['several', /more than one/, text + text],
		['several', /more than one/, `${text}\n${text.slice(0, 50)}`],
		['cut_off', /not complete/, text.slice(0, -1)],
		['cut_off', /not complete/, text.slice(0, 200)],
		['cut_off', /not complete/, text.slice(0, text.lastIndexOf('}'))],
		['cut_off', /not complete/, text.slice(1)],
		['damaged', /changed/, text.replace(':', '')],
		['damaged', /changed/, JSON.stringify({ ...right, id: undefined })],
		['damaged', /changed/, JSON.stringify({ ...right, rawId: 'AAAA' })],
		['damaged', /changed/, JSON.stringify({ ...right, rawId: [right.rawId] })],
		[
			'damaged',
			/changed/,
			JSON.stringify({ ...right, id: 'A'.repeat(2000), rawId: 'A'.repeat(2000) }),
		],
		['damaged', /changed/, JSON.stringify({ ...right, type: 'password' })],
		['damaged', /changed/, JSON.stringify({ ...right, response: undefined })],
		['damaged', /changed/, JSON.stringify({ ...right, response: [right.response] })],
		['damaged', /changed/, JSON.stringify({ ...right, response: text })],
		['damaged', /changed/, response({ signature: undefined })],
		['damaged', /changed/, response({ signature: '' })],
		['damaged', /changed/, response({ signature: { length: 70 } })],
		['damaged', /changed/, response({ signature: `${right.response.signature}*` })],
		['damaged', /changed/, response({ signature: `=${right.response.signature}` })],
		['damaged', /changed/, response({ userHandle: 'A'.repeat(200) })],
		['damaged', /changed/, response({ userHandle: 5 })],
		['damaged', /changed/, response({ clientDataJSON: 'AAAA' })],
		['damaged', /changed/, response({ clientDataJSON: Buffer.from('[]').toString('base64url') })],
		['damaged', /changed/, response({ authenticatorData: 'AAAA' })],
		['new_passkey', /creating/, response({ attestationObject: 'AAAA' })],
		['new_passkey', /creating/, JSON.stringify(answer({ type: 'webauthn.create' }))],
		['not_an_answer', /not the answer/, JSON.stringify(answer({ type: 'payment.get' }))],
		['other_page', /another page/, JSON.stringify(answer({ origin: 'https://n8n.example.com' }))],
		['other_page', /another page/, JSON.stringify(answer({ origin: 'http://web.whatsapp.com' }))],
		['framed', /inside another page/, JSON.stringify(answer({ crossOrigin: true }))],
		['earlier_attempt', /earlier/, JSON.stringify(answer({ challenge: 'AAAA' }))],
		['other_site', /not for WhatsApp/, JSON.stringify(answer({ rpId: 'example.com' }))],
		['not_present', /without a person/, JSON.stringify(answer({ flags: 0x04 }))],
		['not_verified', /without fingerprint/, JSON.stringify(answer({ flags: 0x19 }))],
	])('is refused in words of its own: %s, %s', (reason, problem, pasted) => {
		const error = refusal(pasted);
		expect(error).toBeInstanceOf(WhatsAppError);
		expect(error.code).toBe('invalid_parameter');
		expect(error.retryable).toBe(false);
		expect(error.message).toMatch(/^Passkey Answer /);
		expect(error.message).toMatch(problem);
		expect(error.description).toMatch(/\.$/);
		expect(error.details).toEqual({ parameter: 'passkeyAnswer', reason });
		// Nothing of what was pasted.
		expect(error.cause).toBeUndefined();
		expect(JSON.stringify([error.message, error.description])).not.toMatch(/example|[\w-]{30}/);
	});
});
