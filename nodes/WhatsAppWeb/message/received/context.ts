import { asCount, asLine, asLines, asObject } from '../untrusted';
import { unwrap, type Unwrapped } from '../unwrap';
import { adOf, type Ad } from './ad';
import { contextDetails, type ContextDetails } from './contextDetails';
import { type ToldContext, toldContext } from './contextKinds';
import { messageText } from './text';
import { messageType } from './type';

/** Present for every message. */
export type ContextFields = {
	/** The message this one answers; null when it answers none. */
	quoted: {
		message_id: string;
		/** Author of the quoted message; null when WhatsApp did not say. */
		participant: string | null;
		/** Chat of the quoted message: another one when someone answers privately to a group. */
		chat: string;
		message_type: string;
		/** Its text as far as the quote carries it, '' if none. */
		text: string;
	} | null;
	mentions: string[];
	/** Whether it mentions all members of the group (`@all`). */
	mentions_everyone: boolean;
	is_forwarded: boolean;
	/** How often it was forwarded on the way here; WhatsApp shows "many times" from 5. */
	forwarding_score: number;
	/** The channel a forwarded post comes from. */
	forwarded_newsletter: {
		jid: string;
		name: string | null;
		server_message_id: number | null;
	} | null;
	/** After how many seconds it disappears; null if it does not. */
	disappearing_seconds: number | null;
	ad: Ad | null;
	/** The tag that the group shows beside the author's name; null for none. */
	member_label: string | null;
} & Partial<ContextDetails>;

/** A group has at most 1,024 members. */
const MAX_MENTIONS = 2_048;

/** @param chat JID of the message's chat, which is also that of a quote that names none */
export function contextFields({ key, content }: Unwrapped, chat: string): ContextFields {
	// A comment holds its text in a nested message.
	const holder = key === 'commentMessage' ? unwrap(content.message).content : content;
	const context = toldContext(asObject(holder.contextInfo) ?? {});
	return {
		quoted: quoted(context, chat),
		mentions: asLines(context.mentionedJid, MAX_MENTIONS),
		mentions_everyone: (asCount(context.nonJidMentions) ?? 0) > 0,
		is_forwarded: context.isForwarded === true,
		forwarding_score: asCount(context.forwardingScore) ?? 0,
		forwarded_newsletter: forwardedNewsletter(context),
		// 0 means that messages of this chat stay.
		disappearing_seconds: asCount(context.expiration) || null,
		ad: adOf(context),
		member_label: asLine(asObject(context.memberLabel)?.label) ?? null,
		...contextDetails(context),
	};
}

function quoted(context: ToldContext, chat: string): ContextFields['quoted'] {
	const messageId = asLine(context.stanzaId);
	if (messageId === undefined) return null;
	const message = unwrap(context.quotedMessage);
	return {
		message_id: messageId,
		participant: asLine(context.participant) ?? null,
		chat: asLine(context.remoteJid) ?? chat,
		message_type: messageType(message),
		text: messageText(message),
	};
}

function forwardedNewsletter(context: ToldContext): ContextFields['forwarded_newsletter'] {
	const info = asObject(context.forwardedNewsletterMessageInfo);
	const jid = asLine(info?.newsletterJid);
	if (jid === undefined) return null;
	return {
		jid,
		name: asLine(info?.newsletterName) ?? null,
		server_message_id: asCount(info?.serverMessageId) ?? null,
	};
}
