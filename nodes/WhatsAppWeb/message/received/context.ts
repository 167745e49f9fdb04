import type { ReceivedMessage } from '../content';
import { asCount, asLine, asLines, asObject } from '../untrusted';
import { unwrap, type Unwrapped } from '../unwrap';
import { adOf, type Ad } from './ad';
import { contextDetails, type ContextDetails } from './contextDetails';
import { type ToldContext, toldContext } from './contextKinds';
import { type MediaFields, mediaFields } from './media';
import { type BothNames, bothNames, type PersonFields, personFields } from './people';
import { messageText } from './text';
import { messageType } from './type';

/** Present for every message. */
export type ContextFields = {
	/** The message this one answers, and its author (`participant`); null when it answers none. */
	quoted:
		| ({
				message_id: string;
				/** Chat of the quoted message: another one when someone answers privately to a group. */
				chat: string;
				message_type: string;
				/** Its text as far as the quote carries it or the message is known, '' if none. */
				text: string;
				/** Input for Media → Download, if it is a file. */
				media: MediaFields['media'] | null;
		  } & PersonFields<'participant'>)
		| null;
	mentions: string[];
	/** The same people, with both their identities as far as known. */
	mentions_people: Array<{ jid: string } & BothNames>;
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

export function contextFields(
	{ key, content }: Unwrapped,
	received: Pick<ReceivedMessage, 'chat' | 'people' | 'quotedContent'>,
): ContextFields {
	// A comment holds its text in a nested message.
	const holder = key === 'commentMessage' ? unwrap(content.message).content : content;
	const context = toldContext(asObject(holder.contextInfo) ?? {});
	const mentions = asLines(context.mentionedJid, MAX_MENTIONS);
	return {
		quoted: quoted(context, received),
		mentions,
		mentions_people: mentions.map((jid) => ({ jid, ...bothNames(jid, received.people) })),
		mentions_everyone: (asCount(context.nonJidMentions) ?? 0) > 0,
		is_forwarded: context.isForwarded === true,
		forwarding_score: asCount(context.forwardingScore) ?? 0,
		forwarded_newsletter: forwardedNewsletter(context),
		// 0 means that messages of this chat stay.
		disappearing_seconds: asCount(context.expiration) || null,
		ad: adOf(context),
		member_label: asLine(asObject(context.memberLabel)?.label) ?? null,
		...contextDetails(context, received.people),
	};
}

function quoted(
	context: ToldContext,
	{ chat, people, quotedContent }: Pick<ReceivedMessage, 'chat' | 'people' | 'quotedContent'>,
): ContextFields['quoted'] {
	const messageId = asLine(context.stanzaId);
	if (messageId === undefined) return null;
	const message = unwrap(quotedContent ?? context.quotedMessage);
	return {
		message_id: messageId,
		...personFields('participant', asLine(context.participant), people),
		// A quote that names no chat is of this one.
		chat: asLine(context.remoteJid) ?? chat,
		message_type: messageType(message),
		text: messageText(message),
		media: mediaFields(message)?.media ?? null,
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
