import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import type { SendOptions } from '../contract.ts';
import { takeBundle } from '../handlers/encryption.ts';
import { bareJid, isUser } from '../jid.ts';
import { child, now, stanza, type Attributes } from '../stanza.ts';
import { composeForGroup, resendToGroup } from './group.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

const { Type } = proto.Message.ProtocolMessage;
const { SecretEncType } = proto.Message.SecretEncryptedMessage;

/** A sent message, kept for retry receipts. */
export interface Sent {
	id: string;
	/** The chat as it was addressed. */
	to: string;
	message: proto.IMessage;
	attrs: Attributes;
	/** Unix seconds. */
	timestamp: number;
}

/** Encrypts a message for every device of its receiver and for the own companions. @see Phone.send */
export async function compose(
	phone: SimulatedPhone,
	to: string,
	message: proto.IMessage,
	options: SendOptions = {},
): Promise<BinaryNode> {
	if (to.endsWith('@g.us')) return await composeForGroup(phone, to, message, options);
	const account = phone.server.directory.find(to);
	if (!account) throw new Error(`${to} is not on WhatsApp`);
	const chat = options.viaLid ? account.lid : isUser(to) ? bareJid(to) : account.pn;
	const sent = draft(chat, message, options);
	const devices = [...account.devices.values(), ...phone.account.companions];
	const others = new Set(devices.filter((device) => device !== phone.device));
	const nodes: BinaryNode[] = [];
	for (const device of others) {
		const enc = await encryptFor(phone, device, sent);
		nodes.push(stanza('to', { jid: device.addressedLike(chat) }, [enc]));
	}
	if (nodes.length === 0) throw new Error(`${to} has no other device`);
	phone.sent.set(sent.id, sent);
	const participants = stanza('participants', {}, nodes);
	return stanza('message', { id: sent.id, to: chat, ...sent.attrs }, [participants]);
}

/** The attributes of a message that are known before encryption. */
export function draft(to: string, message: proto.IMessage, options: SendOptions): Sent {
	const id = options.id ?? randomBytes(10).toString('hex').toUpperCase();
	const t = options.timestamp?.toString();
	const attrs = { type: typeOf(message), edit: options.edit ?? editOf(message), t };
	return { id, to, message, attrs, timestamp: Number(t ?? now()) };
}

/** Between the devices of the own account: keys, history, … */
export async function sendPeer(
	phone: SimulatedPhone,
	device: Device,
	message: proto.IMessage,
): Promise<void> {
	const id = randomBytes(10).toString('hex').toUpperCase();
	const attrs = { type: 'text', category: 'peer' };
	const sent = { id, to: device.pn, message, attrs, timestamp: Number(now()) };
	phone.sent.set(id, sent);
	const enc = await encryptFor(phone, device, sent);
	phone.line.give(stanza('message', { id, to: device.pn, ...attrs }, [enc]));
}

/** Answers a retry receipt: sends the same message to that device in a new session. */
export async function resend(phone: SimulatedPhone, receipt: BinaryNode): Promise<void> {
	const { id = '', from = '', participant } = receipt.attrs;
	const sent = phone.sent.get(id);
	const device = phone.server.directory.device(participant ?? from);
	if (!sent || !device) return;
	await phone.signal.startSession(device.lid, takeBundle(phone.server, device));
	if (sent.to.endsWith('@g.us')) {
		phone.line.give(await resendToGroup(phone, sent, device, receipt));
		return;
	}
	const count = child(receipt, 'retry')?.attrs.count;
	const enc = await encryptFor(phone, device, sent, count);
	const own = device.account === phone.account && sent.attrs.category === undefined;
	const to = device.addressedLike(sent.to);
	const attrs = {
		...sent.attrs,
		...(sent.attrs.category === undefined ? { device_fanout: 'false' } : {}),
		...(own ? { recipient: sent.to } : {}),
	};
	phone.line.give(stanza('message', { id, to, ...attrs }, [enc]));
}

/** Encrypts for one device; for own companions the message is wrapped with its chat. */
async function encryptFor(
	phone: SimulatedPhone,
	device: Device,
	{ to, message, attrs }: Sent,
	count?: string,
): Promise<BinaryNode> {
	const own = device.account === phone.account && attrs.category === undefined;
	// Only on the outside, where whatsmeow looks for the secret of such a message.
	const { messageContextInfo, ...rest } = message;
	const content: proto.IMessage = own
		? { deviceSentMessage: { destinationJid: to, message: rest }, messageContextInfo }
		: message;
	return await encryptContent(phone, device, content, count);
}

/** Encrypts for one device, in a new session if there is none. */
export async function encryptContent(
	phone: SimulatedPhone,
	device: Device,
	content: proto.IMessage,
	count?: string,
): Promise<BinaryNode> {
	if (!(await phone.signal.hasSession(device.lid))) {
		await phone.signal.startSession(device.lid, takeBundle(phone.server, device));
	}
	const { type, ciphertext } = await phone.signal.encrypt(device.lid, content);
	const message = content.deviceSentMessage?.message ?? content;
	const hidden = message.reactionMessage || message.pinInChatMessage ? 'hide' : undefined;
	return stanza('enc', { v: '2', type, count, 'decrypt-fail': hidden }, ciphertext);
}

function typeOf(message: proto.IMessage): string {
	if (message.reactionMessage ?? message.encReactionMessage) return 'reaction';
	const poll =
		message.pollCreationMessage ??
		message.pollCreationMessageV2 ??
		message.pollCreationMessageV3 ??
		message.pollUpdateMessage;
	if (poll) return 'poll';
	const isEventEdit = message.secretEncryptedMessage?.secretEncType === SecretEncType.EVENT_EDIT;
	if (message.eventMessage ?? message.encEventResponseMessage) return 'event';
	if (isEventEdit) return 'event';
	const media =
		message.imageMessage ??
		message.videoMessage ??
		message.audioMessage ??
		message.documentMessage ??
		message.stickerMessage ??
		message.contactMessage;
	return media ? 'media' : 'text';
}

function editOf({
	protocolMessage,
	pinInChatMessage,
	secretEncryptedMessage,
}: proto.IMessage): string | undefined {
	if (secretEncryptedMessage) return '1';
	if (pinInChatMessage) return '2';
	if (protocolMessage?.type === Type.MESSAGE_EDIT) return '1';
	// In proto3 the first value, REVOKE, is also what a missing one reads as.
	if (protocolMessage?.key && (protocolMessage.type ?? Type.REVOKE) === Type.REVOKE) return '7';
	return undefined;
}
