import type { MessageAction } from '../../../../nodes/WhatsAppWeb/message/content';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SendCommand } from '../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { Phone } from '../../../whatsapp/index.ts';
import { type SessionHarness, textCommand, Trigger } from './SessionHarness.ts';

export type ChatKind = 'direct chat' | 'direct chat by LID' | 'group by number' | 'group by LID';
export const CHAT_KINDS: ChatKind[] = [
	'direct chat',
	'direct chat by LID',
	'group by number',
	'group by LID',
];

/** A chat with one message of each side. */
export interface Conversation {
	client: SessionClient;
	/** The JID to send to. */
	chat: string;
	isGroup: boolean;
	/** The JID of a person as the chat addresses them. */
	jidOf(phone: Phone): string;
	/** The other's message. */
	theirs: { id: string };
	/** The account's own message. */
	ours: { id: string };
	trigger: Trigger;
}

export async function openConversation(
	harness: SessionHarness,
	place: ChatKind,
): Promise<Conversation> {
	const client = await harness.link();
	const trigger = await Trigger.on(client, { includeOwnMessages: true });
	const byLid = place.endsWith('LID');
	const isGroup = place.startsWith('group');
	const addressing = byLid ? 'lid' : 'pn';
	const jidOf = (phone: Phone) => (byLid ? phone.lid : phone.jid);
	const group = isGroup
		? harness.other.createGroup('Family', [harness.own], { addressing })
		: undefined;
	const theirs = await harness.other.sendText(group ?? harness.own.jid, 'Hello', { viaLid: byLid });
	await trigger.next();
	const chat = group ?? jidOf(harness.other);
	const { messageId } = await client.send(textCommand(chat, 'Hello to you'));
	await harness.other.next(({ id }) => id === messageId);
	return { client, chat, isGroup, jidOf, theirs, ours: { id: messageId }, trigger };
}

export function actionCommand(
	to: string,
	action: MessageAction,
	more: Partial<SendCommand> = {},
): SendCommand {
	return { ...textCommand(to, ''), content: { message: {}, action }, ...more };
}
