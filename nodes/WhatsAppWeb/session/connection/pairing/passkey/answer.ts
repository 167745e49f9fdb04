import { createHash } from 'node:crypto';
import { WhatsAppError } from '../../../../errors';
import { PASSKEY_ORIGIN, type RequestOptions } from './options';

/** What is sent of a passkey's answer. */
export interface PasskeyAnswer {
	credentialId: Buffer;
	/** JSON with the fields that WhatsApp Web sends, binary values as base64url without padding. */
	assertion: string;
}

/** Real ones have some 1,000 characters. */
const MAX_CHARACTERS = 65_536;

/** The most that WebAuthn allows. */
const MAX_CREDENTIAL_ID_BYTES = 1023;
const MAX_USER_HANDLE_BYTES = 64;

/** Authenticator data: SHA-256 of the site's name, flags, counter. */
const HASH_BYTES = 32;
const AUTHENTICATOR_DATA_BYTES = HASH_BYTES + 1 + 4;
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

const COPY_AGAIN = 'Click the button on web.whatsapp.com once more, and paste what it copies.';
const ONCE_MORE =
	'Paste the snippet that n8n shows into the console of web.whatsapp.com and click its button.';

/** What may stand around an answer that was copied from a console, a chat or a program. */
const EDGES = '`"\'\u2018\u2019;';

/** Each way in which a text is not the answer, in words. */
const PROBLEMS = {
	empty: ['is empty', 'Paste the text that the button on web.whatsapp.com has copied.'],
	too_long: ['is far too long for the answer of a passkey', COPY_AGAIN],
	snippet: [
		'is the snippet, not the answer',
		'Open web.whatsapp.com on a computer and paste the snippet into the console there. Click the button that appears, and paste here what it copies.',
	],
	options: [
		'is the question to the passkey, not the answer',
		'Click the button on web.whatsapp.com, and paste what it copies.',
	],
	not_an_answer: [
		'is not the answer of a passkey',
		'It begins with { and ends with }. Click the button on web.whatsapp.com, and paste what it copies.',
	],
	several: ['holds more than one answer', 'Clear the field, and paste the answer once.'],
	cut_off: ['is not complete: a part was lost while copying', COPY_AGAIN],
	damaged: ['was changed while copying', COPY_AGAIN],
	new_passkey: [
		'comes from creating a passkey, and the answer of an existing one is needed',
		ONCE_MORE,
	],
	other_page: ['was made on another page than web.whatsapp.com', ONCE_MORE],
	framed: [
		'was made on a web.whatsapp.com inside another page',
		'Open web.whatsapp.com in a tab of its own, paste the snippet that n8n shows into its console, and click the button.',
	],
	earlier_attempt: [
		'belongs to an earlier attempt',
		'Copy the snippet that n8n shows now, paste it into the console of web.whatsapp.com again, and click the new button.',
	],
	other_site: [
		'comes from a passkey that is not for WhatsApp',
		'Click the button on web.whatsapp.com again, and choose the passkey of this WhatsApp number.',
	],
	not_present: [
		'was given without a person',
		'Click the button on web.whatsapp.com again, and confirm with the passkey yourself.',
	],
	not_verified: [
		'was given without fingerprint, face or PIN, which WhatsApp requires',
		'Switch on the screen lock of the device that holds the passkey. Then paste the snippet that n8n shows into the console again, and confirm with fingerprint, face or PIN.',
	],
} as const satisfies Record<string, readonly [problem: string, description: string]>;

/**
 * Reads what a person pasted: the answer of the snippet or of a browser extension, with whatever copying has added to it.
 * All is checked that can be without the passkey's public key, as a wrong answer uses up the attempt.
 * @param options what had to be signed
 * @throws WhatsAppError `invalid_parameter`; `details.reason` is a key of {@link PROBLEMS}. It holds nothing of the text.
 */
export function readAnswer(
	pasted: string,
	options: Pick<RequestOptions, 'challenge' | 'rpId'>,
): PasskeyAnswer {
	const answer = parse(pasted);
	const response = object(answer.response);
	if ('attestationObject' in response) refuse('new_passkey');
	const id = bytes(answer.rawId, MAX_CREDENTIAL_ID_BYTES);
	if (!id.equals(bytes(answer.id)) || answer.type !== 'public-key') refuse('damaged');
	const clientData = bytes(response.clientDataJSON);
	const authenticatorData = bytes(response.authenticatorData);
	const signature = bytes(response.signature);
	const userHandle = response.userHandle ? bytes(response.userHandle, MAX_USER_HANDLE_BYTES) : null;
	checkClientData(clientData, options);
	checkAuthenticatorData(authenticatorData, options);
	const assertion = {
		id: id.toString('base64url'),
		rawId: id.toString('base64url'),
		type: 'public-key',
		response: {
			clientDataJSON: clientData.toString('base64url'),
			authenticatorData: authenticatorData.toString('base64url'),
			signature: signature.toString('base64url'),
			userHandle: userHandle && userHandle.toString('base64url'),
		},
	};
	return { credentialId: id, assertion: JSON.stringify(assertion) };
}

/** What the browser says it let the passkey sign. */
function checkClientData(encoded: Buffer, { challenge }: Pick<RequestOptions, 'challenge'>): void {
	const clientData = json(encoded.toString()) ?? refuse('damaged');
	if (clientData.type === 'webauthn.create') refuse('new_passkey');
	if (clientData.type !== 'webauthn.get') refuse('not_an_answer');
	if (clientData.origin !== PASSKEY_ORIGIN) refuse('other_page');
	if (clientData.crossOrigin === true) refuse('framed');
	if (!bytes(clientData.challenge).equals(Buffer.from(challenge, 'base64url'))) {
		refuse('earlier_attempt');
	}
}

/** What the device with the passkey says of site and person. */
function checkAuthenticatorData(data: Buffer, { rpId }: Pick<RequestOptions, 'rpId'>): void {
	if (data.length < AUTHENTICATOR_DATA_BYTES) refuse('damaged');
	const site = createHash('sha256').update(rpId).digest();
	if (!data.subarray(0, HASH_BYTES).equals(site)) refuse('other_site');
	const flags = data.readUInt8(HASH_BYTES);
	if (!(flags & USER_PRESENT)) refuse('not_present');
	if (!(flags & USER_VERIFIED)) refuse('not_verified');
}

function parse(pasted: string): Record<string, unknown> {
	if (pasted.length > MAX_CHARACTERS) refuse('too_long');
	const text = withoutTraces(pasted);
	if (text === '') refuse('empty');
	if (text.includes('navigator.credentials')) refuse('snippet');
	const answer = json(pasted) ?? json(text);
	if (answer) {
		if ('challenge' in answer) refuse('options');
		if (!('rawId' in answer || 'response' in answer)) refuse('not_an_answer');
		return answer;
	}
	if (!/rawId|clientDataJSON|authenticatorData|signature/.test(text)) refuse('not_an_answer');
	if (text.includes('}{')) refuse('several');
	const isWhole = text.startsWith('{') && text.split('{').length === text.split('}').length;
	return refuse(isWhole ? 'damaged' : 'cut_off');
}

/**
 * The text without what consoles, chats and word processors do to it: blanks of every kind, code fences, quotes around it,
 * escaped quotes, curly quotes. No value of an answer holds any of these.
 */
function withoutTraces(text: string): string {
	const bare = text
		.replace(/[\s\u00ad\u200b-\u200f\u2060\ufeff\\]+/g, '')
		.replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
		.replace(/^`+(?:json|js|javascript)?/i, '');
	let start = 0;
	let end = bare.length;
	while (start < end && EDGES.includes(bare.charAt(start))) start++;
	while (start < end && EDGES.includes(bare.charAt(end - 1))) end--;
	return bare.slice(start, end);
}

/** @returns undefined for what is not a JSON object */
function json(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function object(value: unknown): Record<string, unknown> {
	return isObject(value) ? value : refuse('damaged');
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param value base64url, or base64, with or without padding */
function bytes(value: unknown, maxBytes = MAX_CHARACTERS): Buffer {
	if (typeof value !== 'string' || value === '') return refuse('damaged');
	const text = value
		.replace(/={1,2}$/, '')
		.replaceAll('+', '-')
		.replaceAll('/', '_');
	const decoded = Buffer.from(text, 'base64url');
	// Buffer skips what is not base64url.
	if (decoded.toString('base64url') !== text || decoded.length > maxBytes) return refuse('damaged');
	return decoded;
}

function refuse(reason: keyof typeof PROBLEMS): never {
	const [problem, description] = PROBLEMS[reason];
	throw new WhatsAppError('invalid_parameter', `Passkey Answer ${problem}`, {
		description,
		details: { parameter: 'passkeyAnswer', reason },
	});
}
