import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';

/** What a browser gives of a passkey: as `navigator.credentials.get` does, with bytes. */
export interface Signed {
	id: string;
	rawId: ArrayBuffer;
	type: string;
	response: Record<'clientDataJSON' | 'authenticatorData' | 'signature', ArrayBuffer> & {
		userHandle: ArrayBuffer | null;
	};
}

export interface Lies {
	type?: string;
	origin?: string;
	rpId?: string;
	challenge?: string;
	crossOrigin?: boolean;
	/** User present and verified, backed up, unless given. */
	flags?: number;
}

const FLAGS = 0x1d;

/** A passkey whose key the test holds, in a browser that can be made to lie. */
export class SoftPasskey {
	private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

	readonly credentialId = Buffer.from('a passkey of 24 bytes id');

	readonly userHandle = Buffer.from('user handle');

	/** @param challenge base64url */
	sign(challenge: string, lies: Lies = {}): Signed {
		const clientDataJSON = Buffer.from(
			JSON.stringify({
				type: lies.type ?? 'webauthn.get',
				challenge: lies.challenge ?? challenge,
				origin: lies.origin ?? 'https://web.whatsapp.com',
				crossOrigin: lies.crossOrigin ?? false,
			}),
		);
		const authenticatorData = Buffer.concat([
			sha256(lies.rpId ?? 'whatsapp.com'),
			Buffer.from([lies.flags ?? FLAGS, 0, 0, 0, 0]),
		]);
		const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
		return {
			id: this.credentialId.toString('base64url'),
			rawId: buffer(this.credentialId),
			type: 'public-key',
			response: {
				clientDataJSON: buffer(clientDataJSON),
				authenticatorData: buffer(authenticatorData),
				signature: buffer(sign('sha256', signed, this.keys.privateKey)),
				userHandle: buffer(this.userHandle),
			},
		};
	}

	/** Whether an answer that is sent to WhatsApp is signed with this key. @param assertion JSON */
	hasSigned(assertion: string): boolean {
		const { response } = JSON.parse(assertion) as { response: Record<string, string> };
		const [authenticatorData, clientDataJSON, signature] = [
			response.authenticatorData,
			response.clientDataJSON,
			response.signature,
		].map((value) => Buffer.from(value ?? '', 'base64url'));
		const signed = Buffer.concat([authenticatorData!, sha256(clientDataJSON!)]);
		return verify('sha256', signed, this.keys.publicKey, signature!);
	}
}

/** The JSON of a credential, as `PublicKeyCredential.toJSON` writes it, with what WhatsApp does not want. */
export function toJSON({ id, type, response }: Signed) {
	const { clientDataJSON, authenticatorData, signature, userHandle } = response;
	return {
		authenticatorAttachment: 'cross-platform',
		clientExtensionResults: { uvm: [[2, 4, 2]] },
		id,
		rawId: id,
		response: {
			authenticatorData: base64url(authenticatorData),
			clientDataJSON: base64url(clientDataJSON),
			signature: base64url(signature),
			userHandle: userHandle && base64url(userHandle),
		},
		type,
	};
}

function base64url(bytes: ArrayBuffer): string {
	return Buffer.from(bytes).toString('base64url');
}

function buffer(bytes: Buffer): ArrayBuffer {
	return new Uint8Array(bytes).buffer;
}

function sha256(data: string | Buffer): Buffer {
	return createHash('sha256').update(data).digest();
}
