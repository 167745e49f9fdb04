import type { Account, Device } from '../accounts.ts';
import { idsOf } from '../inbox.ts';
import { bareJid, hasDevice, isUser } from '../jid.ts';
import { child, now, stanza, type Attributes } from '../stanza.ts';
import { attribute, binary, checkAttributes, checkChildren, demand, required } from '../strict.ts';
import { readSignedPreKey } from './encryption.ts';
import type { Request, Row } from './handler.ts';

const TYPES = 'inactive|read|read-self|played|sender|retry|peer_msg|hist_sync|server-error';
/** The receipt types for the reader's other devices. */
const OWN_TYPES: Record<string, string> = {
	read: 'read-self',
	'read-self': 'read-self',
	played: 'played-self',
	sender: 'sender',
};
/** Receipt types that do not mean that the message arrived. */
const NOT_RECEIVED = new Set(['retry', 'server-error']);

function receipt(request: Request): void {
	const { server, device, stanza: node } = request;
	checkChildren(node, 'list retry registration keys encrypt rmr');
	const to = attribute(node, 'to');
	const { type, participant } = node.attrs;
	const ids = idsOf(node);
	demand(ids.every(Boolean), '<item> without id');
	if (!NOT_RECEIVED.has(type ?? '')) device.inbox.receipted(node);
	server.journal.emit('receipt', {
		ids,
		from: device.pn,
		to,
		...(type === undefined ? {} : { type }),
		...(participant === undefined ? {} : { participant }),
	});
	if (type === 'retry') retry(request, to);
	else if (type === 'server-error') fileGone(request, to);
	else forward(request, to);
	request.ack();
}

/** The author of the message: the participant in groups and lists, else the sender. */
const authorOf = (to: string, participant: string | undefined): string =>
	isUser(to) ? to : (participant ?? '');

/** The receipt for others: from the reader, in the addressing of the message. */
function seenBy(device: Device, to: string, participant: string | undefined): Attributes {
	const reader = device.addressedLike(authorOf(to, participant));
	return isUser(to) ? { from: reader } : { from: to, participant: reader };
}

function retry({ server, device, stanza: node }: Request, to: string): void {
	const { id, participant, recipient } = node.attrs;
	checkAttributes(required(node, 'retry'), 'count id t v=1 error?');
	binary(node, 'registration', 4);
	const keys = child(node, 'keys');
	if (keys) readSignedPreKey(required(keys, 'skey'), binary(keys, 'identity', 32));
	const author = server.directory.device(authorOf(to, participant));
	if (!author) return;
	const attrs = { id, t: now(), type: 'retry', recipient, ...seenBy(device, to, participant) };
	server.deliver(author, stanza('receipt', attrs, node.content));
}

/** Asks the phone of a companion to upload a file again. */
function fileGone({ server, device, account, stanza: node }: Request, to: string): void {
	checkChildren(node, 'encrypt rmr');
	demand(account.is(to), 'asks another account for a file');
	const encrypted = required(node, 'encrypt');
	binary(encrypted, 'enc_p');
	binary(encrypted, 'enc_iv', 12);
	checkAttributes(required(node, 'rmr'), 'jid from_me=true|false participant?');
	const phone = account.devices.get(0);
	const attrs = { id: node.attrs.id, from: device.pn, t: now(), type: 'server-error' };
	if (phone) server.deliver(phone, stanza('receipt', attrs, node.content));
}

function forward({ server, device, stanza: node }: Request, to: string): void {
	const { id, participant, type, recipient } = node.attrs;
	const content = node.content;
	const author = server.directory.find(authorOf(to, participant));
	const own: Account = device.account;
	// "inactive" concerns the reader; the author only learns that the message arrived.
	const visible = type === undefined || type === 'inactive' ? undefined : type;
	if (
		author &&
		author !== own &&
		(visible === undefined || visible === 'read' || visible === 'played')
	) {
		const attrs = { id, t: now(), type: visible, ...seenBy(device, to, participant) };
		for (const target of author.devices.values()) {
			server.deliver(target, stanza('receipt', attrs, content));
		}
	}
	const ownType = OWN_TYPES[type ?? ''];
	if (ownType === undefined) return;
	const chat = recipient ?? (hasDevice(to) ? bareJid(to) : to);
	const attrs = isUser(to)
		? { from: device.addressedLike(to), recipient: chat }
		: { from: to, participant, recipient: device.lid };
	for (const target of own.devices.values()) {
		if (target === device) continue;
		server.deliver(target, stanza('receipt', { id, t: now(), type: ownType, ...attrs }, content));
	}
}

export const rows: Row[] = [
	{
		tag: 'receipt',
		attrs: `id to type?=${TYPES} participant? recipient? t?`,
		handle: receipt,
	},
];
