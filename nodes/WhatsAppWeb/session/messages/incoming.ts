import { type Me, ownJid, ownJids } from '../account/me';
import type { ReceivedMessage } from '../../message/content';
import { bareJid, isBroadcastListJid, isGroupJid, isLidJid, isPnJid } from '../../message/jid';
import { asCount } from '../../message/untrusted';
import { unixNow } from '../../primitives/unixNow';
import { type Baileys, plainMessage, type WAMessage } from '../wire/baileys';

/** A received message, with what does not depend on the identities that WhatsApp addressed it by. */
export interface Incoming {
	message: ReceivedMessage;
	/** LID of the chat where it is known, else its JID. */
	canonicalChat: string;
	/** LID of the author where it is known, else their JID; `me` for this account. */
	canonicalSender: string;
	/** Every JID the chat is known by. */
	chats: string[];
}

/**
 * Baileys' message as plain data.
 * @param offline whether it waited on the server
 * @returns undefined for a message without chat or id, and for one between the account's own devices
 */
export function toIncoming(
	message: WAMessage,
	me: Me,
	offline: boolean,
	baileys: Baileys,
): Incoming | undefined {
	const { key } = message;
	if (!key.remoteJid || !key.id || message.category === 'peer') return undefined;
	const fromMe = key.fromMe === true;
	const broadcast = isBroadcastListJid(key.remoteJid);
	// What someone sends through a broadcast list is in the direct chat with them.
	const direct = !key.participant || (broadcast && !fromMe);
	const chat = bareJid((broadcast && direct && key.participant) || key.remoteJid);
	const own = ownJid(isLidJid(chat), me);
	const sender = direct ? (fromMe ? own : chat) : bareJid(key.participant as string);
	// For a status Baileys gives the author's alternate JID as the chat's.
	const alternateJid = isGroupJid(chat) ? key.participantAlt : key.remoteJidAlt;
	const alternate = alternateJid ? bareJid(alternateJid) : undefined;
	const chats = direct && alternate ? [chat, alternate] : [chat];
	const senderJids = fromMe ? ownJids(me) : alternate ? [sender, alternate] : [sender];
	const senderLid = senderJids.find(isLidJid);
	return {
		message: {
			id: key.id,
			chat,
			sender,
			senderPn: senderJids.find(isPnJid),
			senderLid,
			fromMe,
			pushName: message.pushName ?? undefined,
			timestamp: asCount(Number(message.messageTimestamp)) ?? unixNow(),
			offline,
			...(key.isViewOnce && !message.message && { viewOnceUnavailable: true }),
			...(broadcast && { broadcast }),
			serverId: (key as { server_id?: string }).server_id,
			message: message.message ? plainMessage(message.message, baileys) : undefined,
			stubType: message.messageStubType ?? undefined,
			stubParameters: message.messageStubParameters?.length
				? message.messageStubParameters
				: undefined,
		},
		canonicalChat: chats.find(isLidJid) ?? chat,
		canonicalSender: fromMe ? 'me' : (senderLid ?? sender),
		chats,
	};
}
