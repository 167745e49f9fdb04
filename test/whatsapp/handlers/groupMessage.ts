import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import type { Group } from '../groups.ts';
import { isLid } from '../jid.ts';
import { child, children, type Attributes } from '../stanza.ts';
import { attribute, checkAttributes, checkChildren, demand, Refused } from '../strict.ts';
import { checkExtras } from './extras.ts';
import type { Request, Row } from './handler.ts';
import {
	accept,
	checkEnc,
	checkIdentity,
	delivered,
	MESSAGE_ATTRIBUTES,
	readable,
	readCopies,
} from './message.ts';

const CHILDREN = 'enc participants device-identity reporting meta biz';
/** WA Web: StaleGroupAddressingMode. */
const STALE_ADDRESSING = 421;
/** WA Web: SmaxInvalid. */
const MALFORMED = 479;

/** The sender's-key ciphertext of a message to many. */
function senderKeyEnc(message: BinaryNode): BinaryNode {
	const encs = children(message).filter(({ tag }) => tag === 'enc');
	const [enc] = encs;
	demand(enc && encs.length === 1, 'a message to many needs one <enc>');
	checkEnc(enc, 'skmsg');
	return enc;
}

/** The group, if the sender may write to it. @throws Refused as the real server does */
function writable({ server, account, stanza }: Request): Group {
	const group = server.groups.find(attribute(stanza, 'to'));
	if (!group) throw new Refused(404, 'item-not-found');
	if (!group.members.has(account)) throw new Refused(401, 'not-authorized');
	if (group.community) throw new Refused(403, 'forbidden');
	if (group.announce && !group.isAdmin(account) && !isAddition(stanza, group))
		throw new Refused(403, 'forbidden');
	const mode = stanza.attrs.addressing_mode;
	if (mode !== undefined && mode !== group.addressing) {
		throw new Refused(STALE_ADDRESSING, 'stale addressing mode');
	}
	return group;
}

/**
 * Whether members may send it to a group in which only admins post: reactions, votes and changes of their own messages. An
 * encrypted comment looks to the server like any text.
 */
function isAddition(message: BinaryNode, { communityAnnounce }: Group): boolean {
	const { type, edit } = message.attrs;
	const vote = child(message, 'meta')?.attrs.polltype === 'vote';
	const comment = communityAnnounce && type === 'text';
	return type === 'reaction' || vote || comment || edit === '1' || edit === '7';
}

function attributes(group: Group, sender: Device): Attributes {
	return {
		from: group.jid,
		participant: group.deviceJidOf(sender),
		addressing_mode: group.addressing,
		...group.alternateOf(sender.account),
	};
}

/** A message to a group: sender keys for those who lack them, and one ciphertext for all. */
function toGroup(request: Request): void {
	const { server, device: sender, stanza: message } = request;
	checkChildren(message, CHILDREN);
	const group = writable(request);
	if (message.attrs.participant !== undefined) {
		resend(request, message.attrs.participant, attributes(group, sender));
		return;
	}
	const enc = senderKeyEnc(message);
	const keys = new Map(readCopies(message).map((copy) => [copy.jid, copy.enc]));
	for (const jid of keys.keys()) {
		const account = server.directory.find(jid);
		demand(account && group.members.has(account), `sender key for ${jid}, who is no member`);
		demand(isLid(jid) === (group.addressing === 'lid'), `sender key for ${jid}: wrong addressing`);
	}
	const copies = [...keys].map(([jid, own]) => ({ jid, enc: own }));
	checkIdentity(sender, message, copies);
	if (sender.index > 0) checkExtras(message, false);
	accept(request, copies);
	for (const target of group.devices) {
		if (target === sender) continue;
		const key = keys.get(group.deviceJidOf(target));
		const encs = readable(target, message, ...(key ? [key, enc] : [enc]));
		server.deliver(target, delivered(request, attributes(group, sender), ...encs));
	}
}

/** A message that is sent again after a retry receipt, encrypted for the device that asked. */
function resend(request: Request, jid: string, from: Attributes): void {
	const { server, device: sender, stanza: message } = request;
	const copies = children(message)
		.filter(({ tag }) => tag === 'enc')
		.map((enc) => ({ jid, enc }));
	demand(copies.length === 1, 'a resent message needs one <enc>');
	for (const { enc } of copies) checkEnc(enc);
	checkIdentity(sender, message, copies);
	accept(request, copies);
	const target = server.directory.device(jid);
	if (!target) return;
	const encs = copies.map(({ enc }) => enc);
	server.deliver(target, delivered(request, from, ...encs));
}

/** The list of a status names people in one way only, and the stanza does not say which: anything else is malformed. */
function checkStatus(message: BinaryNode, jids: string[]): void {
	const { addressing_mode, edit } = message.attrs;
	if (addressing_mode !== undefined) throw new Refused(MALFORMED, 'status with addressing_mode');
	if (new Set(jids.map(isLid)).size > 1) throw new Refused(MALFORMED, 'numbers and LIDs');
	const meta = child(message, 'meta');
	if (!meta) return;
	demand(edit === undefined, 'a deletion of a status with <meta>');
	checkAttributes(meta, 'status_setting=contacts|allowlist|denylist');
}

const statusFrom = (sender: Device): Attributes => ({
	from: 'status@broadcast',
	participant: sender.pn,
	participant_lid: sender.account.lid,
});

/** A status goes to the devices that it names, all of which get the sender's key. */
function toStatus(request: Request): void {
	const { server, device: sender, stanza: message } = request;
	checkChildren(message, CHILDREN);
	if (message.attrs.participant !== undefined) {
		resend(request, message.attrs.participant, statusFrom(sender));
		return;
	}
	const enc = senderKeyEnc(message);
	const copies = readCopies(message);
	checkIdentity(sender, message, copies);
	if (sender.index > 0) {
		const jids = copies.map(({ jid }) => jid);
		checkStatus(message, jids);
	}
	accept(request, copies);
	for (const { jid, enc: key } of copies) {
		const target = server.directory.device(jid);
		if (!target || target === sender) continue;
		server.deliver(target, delivered(request, statusFrom(sender), key, enc));
	}
}

export const rows: Row[] = [
	{ tag: 'message', server: 'g.us', attrs: MESSAGE_ATTRIBUTES, handle: toGroup },
	{ tag: 'message', server: 'broadcast', attrs: MESSAGE_ATTRIBUTES, handle: toStatus },
];
