import { type Me, ownJid } from '../account/me';
import type { ReceivedMessage } from '../../message/content';
import { bareJid, isBroadcastListJid, isGroupJid, isLidJid, isPnJid } from '../../message/jid';
import { asCount } from '../../message/untrusted';
import type { Baileys, WAMessage } from '../wire/baileys';
import { plainMessage } from '../wire/proto';
import { unixNow } from '../../primitives/unixNow';

/** A received message, with the chat's other identity for what must not depend on how WhatsApp addressed it. */
export interface Incoming {
	message: ReceivedMessage;
	/** The chat as one identity, whichever of the two WhatsApp used: the LID where it is known. */
	chatIdentity: string;
	senderIdentity: string;
	/** Every JID the chat is known by. */
	chats: string[];
}

/**
 * Baileys' message as plain data.
 * @param offline whether it waited on the server
 * @returns undefined for what has no chat or id
 */
export function toIncoming(
	message: WAMessage,
	me: Me,
	offline: boolean,
	baileys: Baileys,
): Incoming | undefined {
	const { key } = message;
	if (!key.remoteJid || !key.id) return undefined;
	// Between the devices of the account, not for people.
	if (message.category === 'peer') return undefined;
	const fromMe = key.fromMe === true;
	const broadcast = isBroadcastListJid(key.remoteJid);
	// What someone sends through a broadcast list is in the direct chat with them.
	const direct = !key.participant || (broadcast && !fromMe);
	const chat = bareJid((broadcast && direct && key.participant) || key.remoteJid);
	const own = ownJid(isLidJid(chat), me);
	const sender = direct ? (fromMe ? own : chat) : bareJid(key.participant as string);
	// Baileys files the author of a status under the other name, too.
	const alternative = isGroupJid(chat) ? key.participantAlt : key.remoteJidAlt;
	const identities = fromMe ? [me.pn, me.lid] : [sender, alternative && bareJid(alternative)];
	return {
		message: {
			id: key.id,
			chat,
			sender,
			senderPn: find(identities, isPnJid),
			senderLid: find(identities, isLidJid),
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
		chatIdentity: identityOf(chat, direct ? alternative : undefined),
		senderIdentity: fromMe ? 'me' : identityOf(sender, alternative),
		chats: direct && alternative ? [chat, bareJid(alternative)] : [chat],
	};
}

function find(
	jids: Array<string | null | undefined>,
	test: (jid: string) => boolean,
): string | undefined {
	return jids.find((jid): jid is string => Boolean(jid) && test(jid as string));
}

function identityOf(jid: string, alternative: string | null | undefined): string {
	return alternative && isLidJid(alternative) ? bareJid(alternative) : jid;
}
