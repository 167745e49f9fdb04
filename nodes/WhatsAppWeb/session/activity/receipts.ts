import { bareJid, isGroupJid, isLidJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { children } from '../wire/stanza';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent, ReceiptStatus } from '../../contract/events/SessionEvent';
import { type Person, personOf } from '../account/identities';
import { decodeOutgoing } from '../messages/outgoing';
import { failedReceipt, idsOf, mayBeOf, sentReceipt } from '../messages/SendProgress';
import { ownJid } from '../account/me';
import { Turns } from '../../primitives/SerialQueue';
import { unixNow } from '../../primitives/unixNow';

/** By a receipt's type. The others (`retry`, `sender`, `peer_msg`, …) are between devices. */
const STATUS: Record<string, ReceiptStatus> = {
	'': 'delivered',
	inactive: 'delivered',
	read: 'read',
	'read-self': 'read',
	played: 'played',
	'played-self': 'played',
};

const ORDER: readonly ReceiptStatus[] = ['delivered', 'read', 'played'];

/** How far messages got. From the stanzas: Baileys holds its events back for up to half a minute. */
export const receipts: ActivitySource = ({ sock, acks, gate }, core, publish) => {
	const { deliveries, report } = core;
	const turns = new Turns(report);
	const tellAll = async (read: () => Promise<NewEvent[]>): Promise<void> =>
		await turns.take(async () => {
			for (const news of await read()) if (await publish(news)) remember(news, core);
		});
	sock.ws.prependListener('CB:receipt', (stanza: BinaryNode) => {
		const { type = '' } = stanza.attrs;
		const status = STATUS[type];
		const own = type.endsWith('-self');
		if (status === undefined || !deliveries.isAwaited('receipt', own)) return;
		const read = own ? byMe : byOthers;
		gate.holdUntil(
			stanza,
			tellAll(async () => await read(stanza, status, core)),
		);
	});
	sock.ws.prependListener('CB:message', (stanza: BinaryNode) => {
		if (!deliveries.isAwaited('receipt', true)) return;
		void tellAll(async () => await sentElsewhere(stanza, core));
	});
	sock.ws.on('CB:ack,class:message', (stanza: BinaryNode) => {
		const expected = acks.isExpected(stanza.attrs.id ?? '');
		if (expected || !deliveries.isAwaited('receipt', false)) return;
		void tellAll(async () => await afterTimeOut(stanza, core));
	});
};

/** What others did with messages of this account. */
async function byOthers(
	stanza: BinaryNode,
	status: ReceiptStatus,
	core: ActivityParts,
): Promise<NewEvent[]> {
	const { from = '' } = stanza.attrs;
	const news: NewEvent[] = [];
	for (const { jid, alternateJid, ids, t } of readersOf(stanza)) {
		const person = await personOf(jid, core, alternateJid);
		if (person.who.fromMe) continue;
		const fresh: string[] = [];
		for (const id of ids) {
			if (!advances(`${person.canonical}|${id}`, status, core)) continue;
			if (await isOf(from, id, core)) fresh.push(id);
		}
		if (fresh.length > 0) news.push(receipt(status, fresh, person, from, t));
	}
	return news;
}

/** Whether the message went there, as far as is known here. */
async function isOf(
	from: string,
	id: string,
	{ sendProgress, account }: ActivityParts,
): Promise<boolean> {
	const tracked = sendProgress.recipientOf(id);
	if (tracked) return mayBeOf(from, tracked);
	const entry = await account.outbox.byMessageId(id);
	return !entry || mayBeOf(from, decodeOutgoing(entry.payload));
}

/** Whether it is news of this person: each of their devices says when a message arrives, however late. */
function advances(
	name: string,
	status: ReceiptStatus,
	{ caches: { progress } }: ActivityParts,
): boolean {
	const before = progress.get(name);
	return before === undefined || ORDER.indexOf(before) < ORDER.indexOf(status);
}

function remember({ event, data }: NewEvent, { caches: { progress } }: ActivityParts): void {
	if (event !== 'receipt' || data.sender === null || data.fromMe) return;
	const { sender, senderLid, messageIds, status } = data;
	for (const id of messageIds) progress.set(`${senderLid ?? sender}|${id}`, status);
}

interface Reader {
	jid: string;
	/** Their other identity, if the stanza says it. */
	alternateJid?: string;
	ids: string[];
	t?: string;
}

/** One, or the members of a large group whose receipts WhatsApp has put together (whatsmeow receipt.go). */
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
	const { from = '', recipient, t } = stanza.attrs;
	const chat = isGroupJid(from) ? from : (recipient ?? from);
	return [receipt(status, idsOf(stanza), await meIn(chat, core), chat, t)];
}

/** A message that another device of this account has sent: its copy says that WhatsApp has it. */
async function sentElsewhere({ attrs }: BinaryNode, core: ActivityParts): Promise<NewEvent[]> {
	const { from = '', participant, recipient, id = '', category, t } = attrs;
	const { who } = await personOf(participant ?? from, core);
	if (!who.fromMe || category === 'peer') return [];
	const chat = participant ? from : (recipient ?? from);
	return [receipt('sent', [id], await meIn(chat, core), chat, t)];
}

/** The server's word on a message after its sender has given up waiting for it. */
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
