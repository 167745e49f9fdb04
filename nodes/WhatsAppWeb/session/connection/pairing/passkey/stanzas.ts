import type { BinaryNode } from '../../../wire/baileys';
import { bytes, child, text } from '../../../wire/stanza';
import { type RequestOptions, readRequestOptions } from './options';
import type { PasskeyAnswer } from './answer';
import type { Prologue } from './crypto';

/** A query's type and its one child. */
export interface Query {
	type: 'get' | 'set';
	content: BinaryNode;
}

export const OPTIONS_QUERY: Query = { type: 'get', content: node('passkey_request_options') };

export const REF_QUERY: Query = { type: 'get', content: node('ref') };

/** What the passkey and this device have to say first. @param proof of the scan, unless it is too long ago */
export function prologueQuery(
	{ credentialId, assertion }: PasskeyAnswer,
	{ payload }: Pick<Prologue, 'payload'>,
	proof: Uint8Array | undefined,
): Query {
	const content = [
		node('credential_id', credentialId),
		node('webauthn_assertion', Buffer.from(assertion)),
		node('prologue_payload', payload),
		...(proof ? [node('pairing_handoff_proof', proof)] : []),
	];
	return { type: 'set', content: { tag: 'passkey_prologue', attrs: {}, content } };
}

export function nonceQuery({ nonce }: Pick<Prologue, 'nonce'>): Query {
	return { type: 'set', content: node('companion_nonce', nonce) };
}

/** @param sealed `EncryptedPairingRequest` */
export function requestQuery(sealed: Uint8Array): Query {
	return { type: 'set', content: node('encrypted_pairing_request', sealed) };
}

/** The options in a demand, or in the answer to {@link OPTIONS_QUERY}. */
export function optionsIn(stanza: BinaryNode): RequestOptions | undefined {
	const options = child(stanza, 'passkey_request_options');
	// What equals one of the protocol's own words arrives as text.
	return readRequestOptions(bytes(options) ?? text(options));
}

/** The answer to {@link REF_QUERY}. */
export function refIn(stanza: BinaryNode): string | undefined {
	return text(child(stanza, 'ref')) || undefined;
}

/** `PrimaryEphemeralIdentity` in a notification; undefined when that is about something else. */
export function identityIn(notification: BinaryNode): Uint8Array | undefined {
	const first = child(notification);
	if (first?.tag !== 'primary_ephemeral_identity') return undefined;
	return bytes(first) ?? new Uint8Array();
}

function node(tag: string, content?: Uint8Array): BinaryNode {
	return { tag, attrs: {}, ...(content && { content }) };
}
