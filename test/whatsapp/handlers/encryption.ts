import type { BinaryNode } from '@whiskeysockets/baileys';
import { UploadedKeys, type Bundle, type Device, type SignedPreKey } from '../accounts.ts';
import { verify, withType } from '../curve.ts';
import type { Server } from '../server.ts';
import { children, now, stanza, uint, SERVER_JID } from '../stanza.ts';
import { attribute, binary, demand, Malformed, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

/** Below this many one-time pre-keys a client is asked for more. */
const LOW = 5;
const KEY_TYPE = Buffer.from([5]);
/** The answer to a query for the key bundle of a device that does not exist. */
const NOT_FOUND = { code: '404', text: 'item-not-found' };

/** The keys of a companion; those of phones are not asked for this way. */
function uploadedKeys(device: Device): UploadedKeys {
	if (!(device.keys instanceof UploadedKeys)) throw new Malformed('not for phones');
	return device.keys;
}

/** @throws Malformed if a part is missing or the signature is wrong. */
export function readSignedPreKey(node: BinaryNode, identity: Buffer): SignedPreKey {
	const id = binary(node, 'id', 3).readUIntBE(0, 3);
	const value = binary(node, 'value', 32);
	const signature = binary(node, 'signature', 64);
	demand(verify(identity, withType(value), signature), 'signed pre-key with a wrong signature');
	return { id, value, signature };
}

function count(request: Request): void {
	request.result([stanza('count', { value: request.device.keys.left.toString() })]);
}

function upload(request: Request): void {
	const { stanza: query } = request;
	const keys = uploadedKeys(request.device);
	const registrationId = binary(query, 'registration', 4).readUInt32BE();
	demand(registrationId === keys.registrationId, 'pre-keys under another registration id');
	demand(binary(query, 'type', 1).equals(KEY_TYPE), 'pre-keys of another type');
	demand(binary(query, 'identity', 32).equals(keys.identity), 'pre-keys of another identity');
	const signedPreKey = readSignedPreKey(required(query, 'skey'), keys.identity);
	const list = children(required(query, 'list'));
	demand(list.length > 0, 'no pre-keys');
	const preKeys = list.map(
		(key) => [binary(key, 'id', 3).readUIntBE(0, 3), binary(key, 'value', 32)] as const,
	);
	keys.signedPreKey = signedPreKey;
	for (const [id, value] of preKeys) keys.preKeys.set(id, value);
	request.server.journal.emit('prekeys', { ...request.device.id, count: preKeys.length });
	request.result();
}

function rotate(request: Request): void {
	const keys = uploadedKeys(request.device);
	const skey = required(required(request.stanza, 'rotate'), 'skey');
	keys.signedPreKey = readSignedPreKey(skey, keys.identity);
	request.result();
}

function digest(request: Request): void {
	const { registrationId, identity, signedPreKey, preKeys } = uploadedKeys(request.device);
	const ids = [...preKeys.keys()].map((id) => stanza('id', {}, uint(id, 3)));
	request.result([
		stanza('digest', {}, [
			stanza('registration', {}, uint(registrationId, 4)),
			stanza('type', {}, KEY_TYPE),
			stanza('identity', {}, identity),
			keyNode('skey', signedPreKey.id, signedPreKey.value, signedPreKey.signature),
			stanza('list', {}, ids),
		]),
	]);
}

/** Takes a key bundle, and asks the device for more one-time pre-keys when few are left. */
export function takeBundle(server: Server, device: Device): Bundle {
	const taken = device.keys.takeBundle();
	const { left } = device.keys;
	if (device.index > 0 && left < LOW) {
		const count = stanza('count', { value: left.toString() });
		server.notify(device, { from: SERVER_JID, type: 'encrypt' }, [count]);
	}
	return taken;
}

function bundles(request: Request): void {
	const users = children(required(request.stanza, 'key'));
	demand(users.length > 0, 'asks for the keys of nobody');
	request.result([
		stanza(
			'list',
			{},
			users.map((user) => bundle(request, user)),
		),
	]);
}

function bundle({ server }: Request, user: BinaryNode): BinaryNode {
	const jid = attribute(user, 'jid');
	const device = server.directory.device(jid);
	if (!device) return stanza('user', { jid }, [stanza('error', NOT_FOUND)]);
	const { registrationId, identity, signedPreKey, preKey } = takeBundle(server, device);
	return stanza('user', { jid, t: now() }, [
		stanza('registration', {}, uint(registrationId, 4)),
		stanza('type', {}, KEY_TYPE),
		stanza('identity', {}, identity),
		...(preKey ? [keyNode('key', preKey.id, preKey.value)] : []),
		keyNode('skey', signedPreKey.id, signedPreKey.value, signedPreKey.signature),
		...(device.identity ? [stanza('device-identity', {}, device.identity)] : []),
	]);
}

function keyNode(tag: string, id: number, value: Buffer, signature?: Buffer): BinaryNode {
	return stanza(tag, {}, [
		stanza('id', {}, uint(id, 3)),
		stanza('value', {}, value),
		...(signature ? [stanza('signature', {}, signature)] : []),
	]);
}

/** Upload, count, rotation and query of pre-keys. */
export const rows: Row[] = [
	{ tag: 'iq', xmlns: 'encrypt', type: 'get', child: 'count', handle: count },
	{ tag: 'iq', xmlns: 'encrypt', type: 'get', child: 'digest', handle: digest },
	{ tag: 'iq', xmlns: 'encrypt', type: 'get', child: 'key', handle: bundles },
	{ tag: 'iq', xmlns: 'encrypt', type: 'set', child: 'rotate', handle: rotate },
	{ tag: 'iq', xmlns: 'encrypt', type: 'set', child: 'registration', handle: upload },
];
