import type { NewEvent, ReceiptStatus } from '../../contract/events/SessionEvent';
import type { SendResult } from '../../contract/SendCommand';
import { bareJid, isGroupJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { refused } from '../wire/refusals';
import { children } from '../wire/stanza';

/**
 * By a receipt's type; those that end in `-self` are by another device of this account. The other types (`retry`,
 * `sender`, `peer_msg`, …) are between devices.
 */
const BY_TYPE: ReadonlyMap<string, 'delivered' | 'read' | 'played'> = new Map(
	Object.entries({
		'': 'delivered',
		inactive: 'delivered',
		read: 'read',
		'read-self': 'read',
		played: 'played',
		'played-self': 'played',
	}),
);

export type SendStatus = SendResult['status'];

const ORDER: ReadonlyArray<SendStatus | ReceiptStatus> = [
	'accepted',
	'delivered',
	'read',
	'played',
];

/** Whether `status` is at least `wanted`. */
export function reached<Status extends SendStatus | ReceiptStatus>(
	status: Status,
	wanted: Status,
): boolean {
	return ORDER.indexOf(status) >= ORDER.indexOf(wanted);
}

/** What a receipt says of its messages, and whether it is by another device of this account. */
export function readReceipt(receipt: BinaryNode) {
	const { type = '' } = receipt.attrs;
	return { status: BY_TYPE.get(type), bySelf: type.endsWith('-self') };
}

/** One receipt may stand for several messages. */
export function idsOf(receipt: BinaryNode): string[] {
	const items = children(receipt, 'list').flatMap((list) => children(list));
	return [receipt, ...items].map(({ attrs }) => attrs.id).filter((id) => id !== undefined);
}

/** The server has accepted a message of this session. @param timestamp Unix seconds */
export function sentReceipt(chat: string, messageId: string, timestamp: number): NewEvent {
	return {
		event: 'receipt',
		dedupeKey: `sent|${messageId}`,
		timestamp,
		data: { ...ofServer(chat, messageId), status: 'sent' },
	};
}

/** The server has refused a message of this session for good. @param code of the ack */
export function failedReceipt(chat: string, messageId: string, code: string): NewEvent {
	const { code: reason, message } = refused(code, isGroupJid(chat));
	return {
		event: 'receipt',
		dedupeKey: `failed|${messageId}|${code}`,
		data: {
			...ofServer(chat, messageId),
			status: 'failed',
			failure: { code: Number(code), reason, message },
		},
	};
}

function ofServer(chat: string, messageId: string) {
	return { chat: bareJid(chat), sender: null, fromMe: false, messageIds: [messageId] };
}
