import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { unlink } from '../devices.ts';
import { userOf } from '../jid.ts';
import type { Companion } from '../pairing.ts';
import { child, stanza } from '../stanza.ts';
import { attribute, binary, checkAttributes, demand, Refused, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

/** Salt 32, IV 16, key 32. */
const WRAPPED_KEY_BYTES = 80;
/** Salt 32, IV 12, three keys of 32, tag 16. */
const BUNDLE_BYTES = 156;

const tag = (name: string) => `link_code_pairing_${name}`;

/** Pairing by code: the request for a code and the proof that it was typed. */
function linkCode(request: Request): void {
	const { companion } = request.sender;
	demand(companion, 'asks for a pairing code though it is paired');
	const node = required(request.stanza, 'link_code_companion_reg');
	if (attribute(node, 'stage') === 'companion_hello') hello(request, companion, node);
	else finish(request, companion, node);
}

function hello(request: Request, companion: Companion, node: BinaryNode): void {
	checkAttributes(node, 'jid stage=companion_hello should_show_push_notification?=true|false');
	const { server } = request;
	const noiseKey = binary(node, 'companion_server_auth_key_pub', 32);
	demand(noiseKey.equals(companion.noiseKey), 'pairing code with a foreign noise key');
	for (const name of ['companion_platform_id', 'companion_platform_display']) binary(node, name);
	const number = userOf(attribute(node, 'jid'));
	if (!server.directory.find(number)) throw new Refused(404, 'item-not-found');
	const wrappedKey = binary(node, tag('wrapped_companion_ephemeral_pub'), WRAPPED_KEY_BYTES);
	const ref = randomBytes(16);
	companion.code = { number, wrappedKey, ref };
	request.result([
		stanza('link_code_companion_reg', { stage: 'companion_hello' }, [stanza(tag('ref'), {}, ref)]),
	]);
	server.journal.emit('pairing', { stage: 'code', ref: companion.refs[0] ?? '', number });
}

function finish(request: Request, companion: Companion, node: BinaryNode): void {
	checkAttributes(node, 'jid stage=companion_finish');
	const { code } = companion;
	demand(code?.finish, 'finishes a pairing code that nobody has typed');
	demand(binary(node, tag('ref')).equals(code.ref), 'finishes another pairing code');
	const bundle = binary(node, tag('wrapped_key_bundle'), BUNDLE_BYTES);
	const identity = binary(node, 'companion_identity_public', 32);
	demand(identity.equals(companion.keys.identity), 'pairing code with a foreign identity');
	request.result();
	code.finish(bundle, identity);
}

/** Handles a companion that unlinks itself. */
function logout(request: Request): void {
	const { server, device } = request;
	const node = child(request.stanza, 'remove-companion-device');
	demand(node?.attrs.jid === device.pn, 'unlinks another device');
	request.result();
	unlink(server, device, 'companion');
}

export const rows: Row[] = [
	{
		tag: 'iq',
		xmlns: 'md',
		type: 'set',
		child: 'link_code_companion_reg',
		unpaired: true,
		handle: linkCode,
	},
	{ tag: 'iq', xmlns: 'md', type: 'set', child: 'remove-companion-device', handle: logout },
];
