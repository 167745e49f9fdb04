import { bareJid, isGroupJid, isLidJid, isStatusJid } from '../../message/jid';
import { stanzaKind } from '../../message/stanzaKind';
import {
	type Baileys,
	type BinaryNode,
	plainMessage,
	type proto,
	type WASocket,
} from '../wire/baileys';
import { isMe } from '../account/me';
import { child } from '../wire/stanza';
import type { Connection } from '../connection/Connection';
import type { SessionParts } from '../connection/SessionParts';
import type { OutgoingMessage } from '../messages/outgoing';

/** A message that a device asks for again. */
interface RetryRequest {
	receipt: BinaryNode;
	messageId: string;
	device: string;
	message: OutgoingMessage;
}

/** Sends the same message to one device again, encrypted with a new session. */
export async function resendToDevice(
	{ receipt, messageId, device, message: outgoing }: RetryRequest,
	{ sock }: Connection,
	{ baileys, me }: Pick<SessionParts, 'baileys' | 'me'>,
): Promise<void> {
	const { to, attributes, nodes } = outgoing;
	const isToMany = isGroupJid(to) || isStatusJid(to);
	const isOwn = isMe(bareJid(device), me());
	await renewSession(receipt, device, sock, baileys);
	if (isToMany) await forgetSenderKey(to, device, sock);

	const message = baileys.proto.Message.decode(outgoing.message);
	const { type, enc } = stanzaKind(plainMessage(message, baileys));
	const content = isToMany
		? { ...message, ...(await senderKey(to, outgoing.from, sock)) }
		: isOwn
			? ownCopy(message, to)
			: message;
	const encrypted = await sock.signalRepository.encryptMessage({
		jid: device,
		data: baileys.encodeWAMessage(content),
	});
	const count = child(receipt, 'retry')?.attrs.count ?? '1';
	await sock.sendNode({
		tag: 'message',
		attrs: {
			id: messageId,
			type,
			...(isToMany ? { to, participant: device } : { to: device, device_fanout: 'false' }),
			...(isOwn && !isToMany && { recipient: to }),
			...attributes,
		},
		content: [
			{
				tag: 'enc',
				attrs: { v: '2', type: encrypted.type, count, ...enc },
				content: encrypted.ciphertext,
			},
			...(encrypted.type === 'pkmsg' ? [deviceIdentity(sock, baileys)] : []),
			...((nodes ?? []) as BinaryNode[]),
		],
	});
}

/** Makes a session from the keys in the receipt, or from keys fetched from WhatsApp. */
async function renewSession(
	receipt: BinaryNode,
	device: string,
	sock: WASocket,
	baileys: Baileys,
): Promise<void> {
	const session = baileys.extractE2ESessionFromRetryReceipt(receipt);
	if (session) await sock.signalRepository.injectE2ESession({ jid: device, session });
	else await sock.assertSessions([device], true);
}

/** The next message to the group brings the sender key to this device again; the other devices have it. */
async function forgetSenderKey(
	group: string,
	device: string,
	{ authState: { keys, creds } }: WASocket,
): Promise<void> {
	await keys.transaction(async () => {
		const { [group]: holders } = await keys.get('sender-key-memory', [group]);
		if (!holders?.[device]) return;
		await keys.set({ 'sender-key-memory': { [group]: { ...holders, [device]: false } } });
	}, creds.me?.id ?? '');
}

/** The sender key with which the rest of the group, or of a status's audience, already reads the message. */
async function senderKey(
	group: string,
	from: string,
	{ signalRepository, authState: { creds } }: WASocket,
): Promise<proto.IMessage> {
	const meId = isLidJid(from) ? creds.me?.lid : creds.me?.id;
	if (!meId || !(await signalRepository.hasSenderKey({ group, meId }))) return {};
	const key = await signalRepository.getSenderKeyDistributionMessage({ group, meId });
	return {
		senderKeyDistributionMessage: { groupId: group, axolotlSenderKeyDistributionMessage: key },
	};
}

/** The form in which the account's own devices get a message to somebody else. */
function ownCopy(message: proto.IMessage, chat: string): proto.IMessage {
	const { messageContextInfo } = message;
	return { deviceSentMessage: { destinationJid: chat, message }, messageContextInfo };
}

/** The account's signature of this device, required in the first message of a session. */
function deviceIdentity({ authState: { creds } }: WASocket, baileys: Baileys): BinaryNode {
	const { account } = creds;
	if (!account) throw new Error('There is no device identity before pairing');
	const content = baileys.encodeSignedDeviceIdentity(account, true);
	return { tag: 'device-identity', attrs: {}, content };
}
