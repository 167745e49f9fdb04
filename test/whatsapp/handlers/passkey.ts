import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Ceremony } from '../passkey/Ceremony.ts';
import { children, SERVER_JID, stanza } from '../stanza.ts';
import { binary, checkAttributes, demand } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const OPTIONS = 'passkey_request_options';
const KEY_BYTES = 32;

/** The ceremony of a client whose account is asked for its passkey. @throws Malformed if it has none */
function ceremonyOf({ sender, stanza: query }: Request): Ceremony {
	demand(query.attrs.to === SERVER_JID, `asks ${query.attrs.to} for a passkey`);
	const [only, ...others] = children(query);
	demand(only && others.length === 0, 'passkey query with more than one child');
	checkAttributes(only, '');
	const ceremony = sender.companion?.ceremony;
	demand(ceremony, 'takes a step with a passkey that nobody demands');
	return ceremony;
}

function demandEmpty(node: BinaryNode | undefined): void {
	demand(node?.content === undefined, `<${node?.tag}> with content`);
}

function options(request: Request): void {
	const ceremony = ceremonyOf(request);
	demandEmpty(children(request.stanza)[0]);
	request.result([stanza(OPTIONS, {}, Buffer.from(ceremony.currentOptions()))]);
}

function ref(request: Request): void {
	const ceremony = ceremonyOf(request);
	demandEmpty(children(request.stanza)[0]);
	request.result([stanza('ref', {}, Buffer.from(ceremony.giveRef()))]);
}

/** Tags in their order; the last is optional. */
const PROLOGUE = [
	'credential_id',
	'webauthn_assertion',
	'prologue_payload',
	'pairing_handoff_proof',
];

function prologue(request: Request): void {
	const ceremony = ceremonyOf(request);
	const [node] = children(request.stanza) as [BinaryNode];
	const parts = children(node);
	for (const part of parts) checkAttributes(part, '');
	const tags = parts.map(({ tag }) => tag);
	const expected = PROLOGUE.slice(0, Math.max(tags.length, PROLOGUE.length - 1));
	demand(tags.join(' ') === expected.join(' '), `prologue with the parts ${tags.join(', ')}`);
	const isAccepted = ceremony.takePrologue({
		credentialId: binary(node, 'credential_id'),
		assertion: binary(node, 'webauthn_assertion').toString(),
		payload: binary(node, 'prologue_payload'),
		proof:
			tags.length === PROLOGUE.length
				? binary(node, 'pairing_handoff_proof', KEY_BYTES)
				: undefined,
	});
	request.result();
	if (isAccepted) ceremony.accepted();
}

function nonce(request: Request): void {
	const ceremony = ceremonyOf(request);
	ceremony.takeNonce(binary(request.stanza, 'companion_nonce', KEY_BYTES));
	request.result();
}

function encryptedRequest(request: Request): void {
	const ceremony = ceremonyOf(request);
	ceremony.takeRequest(binary(request.stanza, 'encrypted_pairing_request'));
	ceremony.sealed(() => request.result());
}

const row = (type: string, child: string, handle: Row['handle']): Row => ({
	tag: 'iq',
	xmlns: 'md',
	type,
	child,
	unpaired: true,
	handle,
});

/** Linking with a passkey. */
export const rows: Row[] = [
	row('get', OPTIONS, options),
	row('get', 'ref', ref),
	row('set', 'passkey_prologue', prologue),
	row('set', 'companion_nonce', nonce),
	row('set', 'encrypted_pairing_request', encryptedRequest),
];
