import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import type { ReceivedMessage } from '../contract.ts';
import { idsOf } from '../inbox.ts';
import { children, now, stanza, uint, type Attributes } from '../stanza.ts';
import { uploadAgain } from './mediaRetry.ts';
import { resend } from './outgoing.ts';
import { tellWhatItSaid } from './placeholder.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';
import { unpad } from './signal.ts';

/** A refusal of a message that could not be decrypted, or was decrypted before. */
const UNDECRYPTABLE = '500';
const MAX_RETRIES = 5;

/** Handles the stanzas that the server delivers to the phone. */
export async function take(phone: SimulatedPhone, node: BinaryNode): Promise<void> {
	if (node.tag === 'message') {
		await takeMessage(phone, node);
		return;
	}
	if (node.tag !== 'receipt' && node.tag !== 'notification' && node.tag !== 'call') return;
	const { id, from, type, participant, recipient, t } = node.attrs;
	phone.line.give(stanza('ack', { id, to: from, class: node.tag, type, participant, recipient }));
	if (type === 'server_sync') {
		await phone.appState.read(children(node).map(({ attrs }) => attrs.name ?? ''));
	}
	if (node.tag !== 'receipt') return;
	if (type === 'retry') {
		await resend(phone, node);
		return;
	}
	if (type === 'server-error') {
		uploadAgain(phone, node);
		return;
	}
	phone.receiptBox.push({
		ids: idsOf(node),
		from: from ?? '',
		timestamp: Number(t),
		...(type === undefined ? {} : { type }),
		...(participant === undefined ? {} : { participant }),
		...(recipient === undefined ? {} : { recipient }),
	});
}

async function takeMessage(phone: SimulatedPhone, node: BinaryNode): Promise<void> {
	const { id = '', from = '', participant, recipient, category, t } = node.attrs;
	const author = phone.server.directory.device(participant ?? from);
	if (!author) return;
	const key = `${author.lid}/${id}`;
	const known = phone.seen.has(key);
	const message = await decrypt(phone, author, node).catch(() => undefined);
	if (!message && !known) {
		askAgain(phone, node, key);
		return;
	}
	phone.seen.add(key);
	phone.retries.delete(key);
	const own = author.account === phone.account;
	if (category === 'peer') {
		phone.line.give(stanza('receipt', { id, to: from, type: 'peer_msg' }));
		if (message && !known) await tellWhatItSaid(phone, author, id, message);
		return;
	}
	if (own)
		phone.line.give(stanza('receipt', { id, to: from, type: 'sender', recipient, participant }));
	else phone.line.give(stanza('receipt', { id, to: from, participant }));
	// A message that comes twice under one id is shown once. A sender key alone is not shown.
	if (known || !message || isKeyOnly(message)) return;

	const { deviceSentMessage } = message;
	const received: ReceivedMessage = {
		id,
		from,
		chat: recipient ?? (participant === undefined ? bare(phone, author, from) : from),
		...(participant === undefined ? {} : { participant }),
		fromMe: own,
		message: deviceSentMessage?.message ?? message,
		stanza: node,
		timestamp: Number(t),
	};
	phone.messageBox.push(received);
	if (phone.autoRead && !own) phone.sendReceipt(received, 'read');
}

const bare = (phone: SimulatedPhone, author: Device, from: string): string =>
	author.account === phone.account ? from : author.account.addressedLike(from);

function isKeyOnly(message: proto.Message): boolean {
	const fields = Object.keys(message.toJSON());
	return fields.every((field) =>
		['senderKeyDistributionMessage', 'messageContextInfo'].includes(field),
	);
}

/** Decrypts and merges all parts of a message. @throws if any part cannot be decrypted. */
async function decrypt(
	phone: SimulatedPhone,
	author: Device,
	node: BinaryNode,
): Promise<proto.Message> {
	const message = new proto.Message();
	const { repository } = phone.signal;
	for (const enc of children(node)) {
		if (enc.tag !== 'enc') continue;
		const content = enc.content as Uint8Array;
		const { type } = enc.attrs;
		const part =
			type === 'skmsg'
				? unpad(
						await repository.decryptGroupMessage({
							group: node.attrs.from ?? '',
							authorJid: author.lid,
							msg: content,
						}),
					)
				: await phone.signal.decrypt(author.lid, type as 'pkmsg' | 'msg', content);
		const { senderKeyDistributionMessage: item } = part;
		if (item) {
			await repository.processSenderKeyDistributionMessage({ authorJid: author.lid, item });
		}
		Object.assign(message, part);
	}
	return message;
}

/** Refuses the message and asks its author for a readable one; from the second time on with fresh keys. */
function askAgain(phone: SimulatedPhone, node: BinaryNode, key: string): void {
	const { id, from, participant, recipient, t } = node.attrs;
	const count = (phone.retries.get(key) ?? 0) + 1;
	phone.retries.set(key, count);
	const attrs: Attributes = { id, to: from, participant, recipient };
	if (count <= MAX_RETRIES) {
		phone.line.give(
			stanza('receipt', { ...attrs, type: 'retry' }, [
				stanza('retry', { count: count.toString(), id, t: t ?? now(), v: '1', error: '0' }),
				stanza('registration', {}, uint(phone.signal.registrationId, 4)),
				...(count > 1 ? [keys(phone)] : []),
			]),
		);
	}
	phone.line.give(stanza('ack', { ...attrs, class: 'message', error: UNDECRYPTABLE }));
}

function keys(phone: SimulatedPhone): BinaryNode {
	const { identity, preKey, signedPreKey } = phone.signal.takeBundle();
	const parts = (id: number, value: Buffer) => [
		stanza('id', {}, uint(id, 3)),
		stanza('value', {}, value),
	];
	return stanza('keys', {}, [
		stanza('type', {}, Buffer.from([5])),
		stanza('identity', {}, identity),
		...(preKey ? [stanza('key', {}, parts(preKey.id, preKey.value))] : []),
		stanza('skey', {}, [
			...parts(signedPreKey.id, signedPreKey.value),
			stanza('signature', {}, signedPreKey.signature),
		]),
	]);
}
