import { demand } from '../strict.ts';
import { digest, ORIGIN, type Passkey, RP_ID } from './Passkey.ts';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
/** Hash of the rpId, flags, counter. */
const LEAST_BYTES = 37;

/**
 * Checks an assertion as WhatsApp Web serializes it.
 * @param text JSON @param id of the passkey, from beside it
 * @returns whether this very passkey has signed it, which the client cannot know
 * @throws Malformed for everything that the client can see for itself
 */
export function checkAssertion(
	text: string,
	id: Buffer,
	challenge: string,
	passkey: Passkey,
): boolean {
	const whole = fields(parse(text), 'id rawId type response');
	const response = fields(whole.response, 'clientDataJSON authenticatorData signature userHandle');
	demand(whole.type === 'public-key', 'assertion of another type than public-key');
	demand(whole.id === whole.rawId, 'assertion with two ids');
	demand(binary(whole.rawId, 'rawId').equals(id), 'assertion by another passkey than it says');

	const clientData = binary(response.clientDataJSON, 'clientDataJSON');
	const client = parse(clientData.toString()) as Record<string, unknown>;
	demand(client.type === 'webauthn.get', `assertion that is no ${String(client.type)}`);
	demand(client.challenge === challenge, 'assertion for another challenge');
	demand(client.origin === ORIGIN, `assertion made on ${String(client.origin)}`);
	demand(client.crossOrigin !== true, 'assertion made in a foreign frame');

	const data = binary(response.authenticatorData, 'authenticatorData');
	demand(data.length >= LEAST_BYTES, 'assertion with short authenticatorData');
	demand(
		data.subarray(0, 32).equals(digest(Buffer.from(RP_ID))),
		'assertion for another site than WhatsApp',
	);
	const flags = data.readUInt8(32);
	demand(flags & USER_PRESENT, 'assertion without a user');
	demand(flags & USER_VERIFIED, 'assertion without verification of the user');

	const signature = binary(response.signature, 'signature');
	const handle = response.userHandle === null ? null : binary(response.userHandle, 'userHandle');
	return (
		id.equals(passkey.id) &&
		(handle === null || handle.equals(passkey.userHandle)) &&
		passkey.hasSigned(data, clientData, signature)
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		demand(false, 'assertion that is no JSON');
	}
}

/** The value as an object of exactly these fields. */
function fields(value: unknown, names: string): Record<string, unknown> {
	demand(typeof value === 'object' && value !== null, 'assertion without an object');
	const found = Object.keys(value).sort().join(' ');
	const wanted = names.split(' ').sort().join(' ');
	demand(found === wanted, `assertion with the fields ${found}`);
	return value as Record<string, unknown>;
}

function binary(value: unknown, name: string): Buffer {
	demand(
		typeof value === 'string' && /^[\w-]+$/.test(value),
		`assertion whose ${name} is no base64url`,
	);
	return Buffer.from(value, 'base64url');
}
