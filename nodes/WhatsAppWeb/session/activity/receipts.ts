import { decodePlain } from '../../contract/plainData';
import { bareJid, isGroupJid, isLidJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { children } from '../wire/stanza';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent, ReceiptStatus } from '../../contract/events/SessionEvent';
import { identitiesOf, type Person, personOf } from '../account/identities';
import { failedReceipt, idsOf, reached, readReceipt, sentReceipt } from '../messages/receiptStatus';
import { mayBeOf, type Recipient } from '../messages/SendProgress';
import { isMe, ownJid } from '../account/me';
import { SerialQueue } from '../../primitives/SerialQueue';
import { unixNow } from '../../primitives/unixNow';

/** How far messages got. Reads the stanzas, because Baileys holds its events back for up to half a minute. */
export const receipts: ActivitySource = ({ sock, acks, gate }, core) => {
	const { deliveries, publish, report } = core;
	const queue = new SerialQueue();
	const publishAll = async (read: () => Promise<NewEvent[]>): Promise<void> => {
		const work = async (): Promise<void> => {
			for (const event of await read()) if (await publish(event)) remember(event, core);
		};
		await queue.run(work).catch(report);
	};
	gate.before('receipt', (stanza) => {
		const { status, bySelf } = readReceipt(stanza);
		if (status === undefined || !deliveries.isAwaited('receipt', bySelf)) return undefined;
		const read = bySelf ? byMe : byOthers;
		return publishAll(async () => await read(stanza, status, core));
	});
	gate.before('receipt', (stanza) => {
		const { status, bySelf } = readReceipt(stanza);
		if (status !== 'read' && status !== 'played') return undefined;
		const { participant, from = '' } = stanza.attrs;
		if (!bySelf && !isMe(bareJid(participant ?? from), core.me())) return undefined;
		return keepRead(stanza, core).catch(report);
	});
	gate.onMessage('countReceipts', (stanza) => {
		if (!deliveries.isAwaited('receipt', true)) return;
		publishAll(async () => await sentElsewhere(stanza, core)).catch(report);
	});
	sock.ws.on('CB:ack,class:message', (stanza: BinaryNode) => {
		const expected = acks.isExpected(stanza.attrs.id ?? '');
		if (expected || !deliveries.isAwaited('receipt', false)) return;
		publishAll(async () => await afterTimeOut(stanza, core)).catch(report);
	});
};

/** Another device of this account has read messages: what came in the chat until then counts as read. */
async function keepRead(stanza: BinaryNode, core: ActivityParts): Promise<void> {
	const { account, auth, me } = core;
	const chats = await identitiesOf([bareJid(chatOf(stanza))], auth.keys, me());
	await account.writeTogether([{ table: 'chatRead', chats, ids: idsOf(stanza) }]);
}

/** The chat of a receipt by this account. */
function chatOf({ attrs: { from = '', recipient } }: BinaryNode): string {
	return isGroupJid(from) ? from : (recipient ?? from);
}

async function byOthers(
	stanza: BinaryNode,
	status: ReceiptStatus,
	core: ActivityParts,
): Promise<NewEvent[]> {
	const { from = '' } = stanza.attrs;
	const events: NewEvent[] = [];
	for (const { jid, alternateJid, ids, t } of readersOf(stanza)) {
		const person = await personOf(jid, core, alternateJid);
		if (person.who.fromMe) continue;
		const messageIds: string[] = [];
		for (const id of ids) {
			if (!advances(`${person.canonical}|${id}`, status, core)) continue;
			if (await isOf(from, id, core)) messageIds.push(id);
		}
		if (messageIds.length > 0) events.push(receipt(status, messageIds, person, from, t));
	}
	return events;
}

/** Whether the message went there, as far as the session knows. */
async function isOf(
	from: string,
	id: string,
	{ sendProgress, account }: ActivityParts,
): Promise<boolean> {
	const tracked = sendProgress.recipientOf(id);
	if (tracked) return mayBeOf(from, tracked);
	const entry = await account.outbox.byMessageId(id);
	return !entry || mayBeOf(from, decodePlain<Recipient>(entry.payload));
}

/** Whether the message got further. Each device of a person sends its own receipt, however late. */
function advances(
	personAndMessage: string,
	status: ReceiptStatus,
	{ caches: { progress } }: ActivityParts,
): boolean {
	const before = progress.get(personAndMessage);
	return before === undefined || !reached(before, status);
}

function remember({ event, data }: NewEvent, { caches: { progress } }: ActivityParts): void {
	if (event !== 'receipt' || data.sender === null || data.fromMe) return;
	const { sender, senderLid, messageIds, status } = data;
	for (const id of messageIds) progress.set(`${senderLid ?? sender}|${id}`, status);
}

interface Reader {
	jid: string;
	alternateJid?: string;
	ids: string[];
	t?: string;
}

/** Whom a receipt is from: one person, or members of a large group whose receipts WhatsApp bundles (whatsmeow receipt.go). */
function readersOf(stanza: BinaryNode): Reader[] {
	const { from = '', participant, t, ...attrs } = stanza.attrs;
	const grouped = children(stanza, 'participants');
	if (grouped.length > 0) {
		return grouped.flatMap((group) =>
			children(group).flatMap(({ attrs: { jid, t: at } }) =>
				jid && group.attrs.key ? [{ jid, ids: [group.attrs.key], t: at ?? t }] : [],
			),
		);
	}
	const alternateJid = participant
		? (attrs.participant_pn ?? attrs.participant_lid)
		: (attrs.sender_pn ?? attrs.sender_lid);
	return [{ jid: participant ?? from, alternateJid, ids: idsOf(stanza), t }];
}

/** What another device of this account has read or played. */
async function byMe(
	stanza: BinaryNode,
	status: ReceiptStatus,
	core: ActivityParts,
): Promise<NewEvent[]> {
	const chat = chatOf(stanza);
	return [receipt(status, idsOf(stanza), await meIn(chat, core), chat, stanza.attrs.t)];
}

/** The copy of a message that another device of this account has sent: the server has accepted it. */
async function sentElsewhere({ attrs }: BinaryNode, core: ActivityParts): Promise<NewEvent[]> {
	const { from = '', participant, recipient, id = '', category, t } = attrs;
	const { who } = await personOf(participant ?? from, core);
	if (!who.fromMe || category === 'peer') return [];
	const chat = participant ? from : (recipient ?? from);
	return [receipt('sent', [id], await meIn(chat, core), chat, t)];
}

/** The server's ack of a message, after its sender has given up waiting for it. */
async function afterTimeOut({ attrs }: BinaryNode, core: ActivityParts): Promise<NewEvent[]> {
	const { id = '', error, t } = attrs;
	const entry = await core.account.outbox.byMessageId(id);
	if (entry?.state !== 'unknown') return [];
	const { chat } = entry;
	return [error ? failedReceipt(chat, id, error) : sentReceipt(chat, id, seconds(t))];
}

async function meIn(chat: string, core: ActivityParts): Promise<Person> {
	return await personOf(ownJid(isLidJid(chat), core.me()), core);
}

function receipt(
	status: ReceiptStatus,
	messageIds: string[],
	{ canonical, who }: Person,
	chat: string,
	t: string | undefined,
): NewEvent {
	return {
		event: 'receipt',
		dedupeKey: [status, canonical, ...messageIds].join('|'),
		timestamp: seconds(t),
		data: { chat: bareJid(chat), ...who, status, messageIds },
	};
}

/** Unix seconds; now where the stanza does not say. */
function seconds(t: string | undefined): number {
	return Number(t) || unixNow();
}
