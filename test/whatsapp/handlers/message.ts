import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { Account, Device } from '../accounts.ts';
import { bareJid, hasDevice, isLid } from '../jid.ts';
import { bytes, child, children, stanza, type Attributes } from '../stanza.ts';
import {
	attribute,
	binary,
	checkAttributes,
	checkChildren,
	demand,
	Refused,
	required,
} from '../strict.ts';
import { checkExtras } from './extras.ts';
import type { Request, Row } from './handler.ts';

export const MESSAGE_ATTRIBUTES =
	'id to type=text|media|poll|reaction|event edit?=1|2|3|7|8 expiration? category?=peer ' +
	'push_priority? participant? device_fanout?=false recipient? addressing_mode?=lid|pn phash? t?';
/** Children of a message that the server does not pass on. */
const NOT_DELIVERED = new Set(['participants', 'enc', 'device-identity', 'reporting', 'tctoken']);
const CHILDREN = 'participants enc device-identity reporting tctoken meta biz bot';
/** First byte of a Signal message: version 3, compatible down to 3. */
const SIGNAL_VERSION = 0x33;

/** One ciphertext and the device it is for. */
interface Copy {
	jid: string;
	enc: BinaryNode;
}

/** Checks an `<enc>`. @throws Malformed */
export function checkEnc(enc: BinaryNode, types = 'pkmsg|msg'): void {
	checkAttributes(enc, `v=2 type=${types} mediatype? decrypt-fail?=hide count? state?`);
	const content = bytes(enc);
	demand(content?.length, '<enc> without content');
	demand(content[0] === SIGNAL_VERSION, '<enc> is not a Signal message');
}

/** The ciphertexts of a message for single devices, one for each. @throws Malformed */
export function readCopies(message: BinaryNode): Copy[] {
	const copies = readAllCopies(message);
	const jids = new Set(copies.map(({ jid }) => jid));
	demand(jids.size === copies.length, '<participants> names a device twice');
	return copies;
}

function readAllCopies(message: BinaryNode): Copy[] {
	return children(child(message, 'participants')).map((to) => {
		checkAttributes(to, 'jid');
		const enc = required(to, 'enc');
		checkEnc(enc);
		return { jid: attribute(to, 'jid'), enc };
	});
}

/** For a message to its own number, rc14 lists its other devices twice; the first of each counts. */
function readOwnCopies(message: BinaryNode): Copy[] {
	const copies = readAllCopies(message);
	return copies.filter(({ jid }, index) => copies.findIndex((copy) => copy.jid === jid) === index);
}

/** A message to one person, or to the own number. */
function direct(request: Request): void {
	const { server, device: sender, stanza: message } = request;
	checkChildren(message, CHILDREN);
	const to = attribute(message, 'to');
	const { category, device_fanout, recipient } = message.attrs;
	if (category === 'peer') {
		peer(request, to);
		return;
	}
	const chat = recipient ?? bareJid(to);
	const account = server.directory.find(chat);
	if (!account) throw new Refused(404, 'item-not-found');

	const resent = device_fanout === 'false' || hasDevice(to);
	const read = account === sender.account ? readOwnCopies : readCopies;
	const copies = resent ? [{ jid: to, enc: required(message, 'enc') }] : read(message);
	if (resent) checkEnc(required(message, 'enc'));
	demand(copies.length > 0, 'message for nobody');
	checkIdentity(sender, message, copies);
	for (const { jid } of copies) checkCopy(jid, chat, [account, sender.account]);
	if (sender.index > 0 && !resent) checkExtras(message, true);

	accept(request, copies);
	for (const { jid, enc } of copies) {
		const target = server.directory.device(jid);
		// A removed device is no error, and the sender may list itself.
		if (!target || target === sender) continue;
		const own = target.account === sender.account;
		const attrs = own ? ownAttributes(sender, chat, account) : chatAttributes(sender, chat);
		server.deliver(target, delivered(request, attrs, ...readable(target, message, enc)));
	}
}

/** What a device gets to read of a message: of one to be viewed once, linked devices learn only that there is one. */
export function readable(target: Device, message: BinaryNode, ...encs: BinaryNode[]): BinaryNode[] {
	const isWithheld = target.index > 0 && child(message, 'meta')?.attrs.view_once === 'true';
	return isWithheld ? [stanza('unavailable', { type: 'view_once' })] : encs;
}

/** Between the devices of one account: keys, history, requests to the phone. */
function peer(request: Request, to: string): void {
	const { server, device: sender, stanza: message } = request;
	const enc = required(message, 'enc');
	checkEnc(enc);
	demand(sender.account.is(to), 'peer message to somebody else');
	checkIdentity(sender, message, [{ jid: to, enc }]);
	accept(request, [{ jid: to, enc }]);
	const target = server.directory.device(to);
	if (!target) return;
	const from = sender.index === 0 ? sender.account.addressedLike(to) : sender.addressedLike(to);
	server.deliver(target, delivered(request, { from, category: 'peer' }, enc));
}

function checkCopy(jid: string, chat: string, accounts: Account[]): void {
	demand(
		accounts.some((account) => account.is(jid)),
		`encrypted for ${jid}, who is not in the chat`,
	);
	demand(
		isLid(jid) === isLid(chat),
		'addresses a device by LID and the chat by number, or vice versa',
	);
}

/** Checks the device identity that starts a session: the signatures must be those of its pairing. */
export function checkIdentity(sender: Device, message: BinaryNode, copies: Copy[]): void {
	const starts = copies.some(({ enc }) => enc.attrs.type === 'pkmsg');
	if (!starts || !sender.identity) return;
	const shown = proto.ADVSignedDeviceIdentity.decode(binary(message, 'device-identity'));
	const known = proto.ADVSignedDeviceIdentity.decode(sender.identity);
	for (const part of ['details', 'accountSignature', 'deviceSignature'] as const) {
		const same = Buffer.from(shown[part] ?? []).equals(known[part] ?? Buffer.alloc(0));
		demand(same, '<device-identity> of another device');
	}
}

/** Logs and acknowledges a message that has passed all checks. */
export function accept(request: Request, copies: Copy[], ackAttributes: Attributes = {}): void {
	const { server, device, stanza: message } = request;
	const { id = '', to = '', type = '', edit, category, t } = message.attrs;
	demand(t === undefined || device.index === 0, '<message> with unknown t');
	server.journal.emit('message', {
		id,
		from: device.pn,
		to,
		type,
		...(edit === undefined ? {} : { edit }),
		...(category === undefined ? {} : { category }),
		recipients: copies.map(({ jid }) => jid),
	});
	request.ack(ackAttributes);
}

function chatAttributes(sender: Device, chat: string): Attributes {
	const { pn, lid } = sender.account;
	const from = sender.addressedLike(chat);
	return isLid(chat) ? { from, sender_pn: pn } : { from, sender_lid: lid };
}

/** A copy for the sender's other devices, without sender_lid, which rc14 would take for the recipient's LID. */
function ownAttributes(sender: Device, chat: string, other: Account): Attributes {
	return {
		from: sender.addressedLike(chat),
		recipient: chat,
		...(isLid(chat) ? { peer_recipient_pn: other.pn } : { peer_recipient_lid: other.lid }),
	};
}

/** The message stanza for one device. */
export function delivered(
	{ device, stanza: message, t: cameIn }: Request,
	attrs: Attributes,
	...encs: BinaryNode[]
): BinaryNode {
	const { id, type, edit, expiration, t = cameIn } = message.attrs;
	const starts = encs.some((enc) => enc.attrs.type === 'pkmsg');
	const identity = child(message, 'device-identity');
	const notify = device.account.pushName;
	return stanza('message', { id, t, type, notify, edit, expiration, ...attrs }, [
		...encs,
		...(starts && identity ? [identity] : []),
		...children(message).filter(({ tag }) => !NOT_DELIVERED.has(tag)),
	]);
}

export const rows: Row[] = [
	{ tag: 'message', server: 's.whatsapp.net', attrs: MESSAGE_ATTRIBUTES, handle: direct },
	{ tag: 'message', server: 'lid', attrs: MESSAGE_ATTRIBUTES, handle: direct },
];
