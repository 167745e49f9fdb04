import type { MessageContent } from './content';
import { asCount, asObject } from './untrusted';
import { unwrap } from './unwrap';

/** How a post came out of its channel. */
export const POST_TYPES = { update: 1, update_card: 2, link_card: 3 } as const;

export interface NewsletterPost {
	newsletterJid: string;
	/** The server's number of the post, from 1. */
	serverMessageId: number;
	newsletterName?: string;
	contentType: keyof typeof POST_TYPES;
}

/** Text under the mark "Forwarded", as after one hop. */
export function forwardContent(text: string): MessageContent {
	return { message: { extendedTextMessage: { text, contextInfo: FORWARDED } } };
}

/** Text under the name of the channel it comes from, with a button that leads there. */
export function newsletterForwardContent(text: string, post: NewsletterPost): MessageContent {
	const forwardedNewsletterMessageInfo = { ...post, contentType: POST_TYPES[post.contentType] };
	const contextInfo = { ...FORWARDED, forwardedNewsletterMessageInfo };
	return { message: { extendedTextMessage: { text, contextInfo } } };
}

const FORWARDED = { isForwarded: true, forwardingScore: 1 };

/** Kinds that WhatsApp's own clients forward; a poll, for one, is not among them. */
const FORWARDABLE: ReadonlySet<string> = new Set([
	'audioMessage',
	'contactMessage',
	'contactsArrayMessage',
	'documentMessage',
	'extendedTextMessage',
	'groupInviteMessage',
	'imageMessage',
	'locationMessage',
	'stickerMessage',
	'videoMessage',
]);

/**
 * A stored message under the mark "Forwarded", one hop further than it was. A file is not uploaded again.
 * @param original as plain data
 * @returns undefined for kinds that are not forwarded, and for what was to be seen once
 */
export function forwardedContent(
	original: Record<string, unknown> | undefined,
): MessageContent | undefined {
	const { key, message, content, viewOnce } = unwrap(original);
	if (viewOnce) return undefined;
	if (key === 'conversation') return forwardContent(String(message.conversation));
	// A round video; rc14 cannot send it as one.
	const kind = key === 'ptvMessage' ? 'videoMessage' : key;
	if (kind === null || !FORWARDABLE.has(kind)) return undefined;
	const { forwardingScore, forwardedNewsletterMessageInfo } = asObject(content.contextInfo) ?? {};
	const contextInfo = {
		isForwarded: true,
		forwardingScore: (asCount(forwardingScore) ?? 0) + 1,
		...(forwardedNewsletterMessageInfo !== undefined && { forwardedNewsletterMessageInfo }),
	};
	return { message: { [kind]: { ...content, contextInfo } } };
}
