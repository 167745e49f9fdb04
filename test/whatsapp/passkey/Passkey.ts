import {
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	sign,
	verify,
} from 'node:crypto';
import type { Authenticator, WrongAssertion } from '../contract.ts';

/** The site that a passkey of WhatsApp is for. */
export const RP_ID = 'whatsapp.com';
/** The only page on which a browser lets people use it. */
export const ORIGIN = 'https://web.whatsapp.com';
/** User present and verified, passkey synced by a password manager. */
const FLAGS = 0x1d;

interface Options {
	challenge?: string;
	rpId?: string;
	allowCredentials?: Array<{ id?: string }>;
}

/** A P-256 passkey with the password manager that holds it. */
export class Passkey implements Authenticator {
	readonly id = randomBytes(16);
	readonly userHandle = randomBytes(16);
	readonly #pkcs8: Buffer;

	constructor() {
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		this.#pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
	}

	get credentialId(): string {
		return this.id.toString('base64url');
	}

	get credential(): Authenticator['credential'] {
		return {
			credentialId: this.id.toString('base64'),
			isResidentCredential: true,
			rpId: RP_ID,
			privateKey: this.#pkcs8.toString('base64'),
			userHandle: this.userHandle.toString('base64'),
			signCount: 0,
		};
	}

	answer(text: string, wrong: WrongAssertion = {}): string {
		const options = JSON.parse(text) as Options;
		const { challenge = '', rpId, allowCredentials = [] } = options;
		if (rpId !== RP_ID) throw new Error(`SecurityError: no passkey of ${ORIGIN} is for ${rpId}`);
		const isAllowed = allowCredentials.some(({ id }) => id === this.credentialId);
		if (allowCredentials.length > 0 && !isAllowed) {
			throw new Error('NotAllowedError: the options allow other passkeys only');
		}
		const client = Buffer.from(
			JSON.stringify({
				type: wrong.type ?? 'webauthn.get',
				challenge: wrong.challenge ?? challenge,
				origin: wrong.origin ?? ORIGIN,
				crossOrigin: wrong.crossOrigin ?? false,
			}),
		);
		const data = Buffer.concat([
			digest(Buffer.from(wrong.rpId ?? RP_ID)),
			Buffer.from([wrong.flags ?? FLAGS]),
			Buffer.alloc(4),
		]);
		const signed = wrong.badSignature ? [data] : [data, digest(client)];
		const key = createPrivateKey({ key: this.#pkcs8, format: 'der', type: 'pkcs8' });
		const handle = wrong.userHandle === null ? null : this.userHandle.toString('base64url');
		return JSON.stringify({
			id: this.credentialId,
			rawId: this.credentialId,
			type: 'public-key',
			response: {
				clientDataJSON: client.toString('base64url'),
				authenticatorData: data.toString('base64url'),
				signature: sign('sha256', Buffer.concat(signed), key).toString('base64url'),
				userHandle: handle,
			},
			...(wrong.withExtras
				? { authenticatorAttachment: 'platform', clientExtensionResults: {} }
				: {}),
		});
	}

	/** Whether this passkey has signed it. */
	hasSigned(authenticatorData: Buffer, clientData: Buffer, signature: Buffer): boolean {
		const key = createPublicKey(
			createPrivateKey({ key: this.#pkcs8, format: 'der', type: 'pkcs8' }),
		);
		const signed = Buffer.concat([authenticatorData, digest(clientData)]);
		try {
			return verify('sha256', signed, key, signature);
		} catch {
			return false;
		}
	}
}

/** SHA-256. */
export const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
