import { bareJid, isGroupJid, isLidJid } from '../../message/jid';
import { stanzaKind } from '../../message/stanzaKind';
import type { BinaryNode, proto, WASocket } from '../wire/baileys';
import { isMe } from '../account/me';
import { child } from '../wire/stanza';
import type { Connection } from '../connection/Connection';
import type { SenderParts } from './parts';
import type { OutgoingMessage } from '../messages/outgoing';
import { plainMessage } from '../wire/proto';

/** What a device wants again. */
export interface Wanted {
	receipt: BinaryNode;
	messageId: string;
	/** JID of the device. */
	device: string;
	payload: OutgoingMessage;
}

type Parts = Pick<SenderParts, 'baileys' | 'me'>;

/** Sends a message again as it was, encrypted anew for one device. */
export async function resendToDevice(
	{ receipt, messageId, device, payload }: Wanted,
	{ sock }: Connection,
	{ baileys, me }: Parts,
): Promise<void> {
	const { to, attributes, nodes } = payload;
	const isGroup = isGroupJid(to);
	const isOwn = isMe(bareJid(device), me());
	await renewSession(receipt, device, sock, { baileys });
	if (isGroup) await forgetSenderKey(to, device, sock);

	const message = baileys.proto.Message.decode(payload.message);
	const { type, enc } = stanzaKind(plainMessage(message, baileys));
	const content = isGroup
		? { ...message, ...(await senderKey(to, payload.from, sock)) }
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
			...(isGroup ? { to, participant: device } : { to: device, device_fanout: 'false' }),
			...(isOwn && !isGroup && { recipient: to }),
			...attributes,
		},
		content: [
			{
				tag: 'enc',
				attrs: { v: '2', type: encrypted.type, count, ...enc },
				content: encrypted.ciphertext,
			},
			...(encrypted.type === 'pkmsg' ? [identity(sock, { baileys })] : []),
			...((nodes ?? []) as BinaryNode[]),
		],
	});
}

/** A session that the device can read: from the keys it sends along, or from WhatsApp. */
async function renewSession(
	receipt: BinaryNode,
	device: string,
	sock: WASocket,
	{ baileys }: Pick<Parts, 'baileys'>,
): Promise<void> {
	const session = baileys.extractE2ESessionFromRetryReceipt(receipt);
	if (session) await sock.signalRepository.injectE2ESession({ jid: device, session });
	else await sock.assertSessions([device], true);
}

/** Has the next message to the group bring the device the sender key again; the others have theirs. */
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

/** The key to what others of the group can read already. */
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

/** What the account's own devices get of a message to somebody. */
function ownCopy(message: proto.IMessage, chat: string): proto.IMessage {
	const { messageContextInfo } = message;
	return { deviceSentMessage: { destinationJid: chat, message }, messageContextInfo };
}

/** Shows that the account vouches for this device: whoever starts a session has to. */
function identity(
	{ authState: { creds } }: WASocket,
	{ baileys }: Pick<Parts, 'baileys'>,
): BinaryNode {
	const { account } = creds;
	if (!account) throw new Error('There is no device identity before pairing');
	const content = baileys.encodeSignedDeviceIdentity(account, true);
	return { tag: 'device-identity', attrs: {}, content };
}
