import type { MessageContent } from './content';
import { asCount, asObject, type PlainObject } from './untrusted';
import { unwrap } from './unwrap';

/** `ForwardedNewsletterMessageInfo.ContentType` */
export const POST_TYPES = { update: 1, update_card: 2, link_card: 3 } as const;

export interface NewsletterPost {
	newsletterJid: string;
	/** The server's number of the post, from 1. */
	serverMessageId: number;
	newsletterName?: string;
	contentType: keyof typeof POST_TYPES;
}

/** A text marked "Forwarded", with a forwarding score of 1. */
export function forwardContent(text: string): MessageContent {
	return { message: { extendedTextMessage: { text, contextInfo: FORWARDED } } };
}

/** A text marked as forwarded from a channel: apps show the channel's name and a button that opens it. */
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
	'ptvMessage',
	'stickerMessage',
	'videoMessage',
]);

/**
 * A stored message marked "Forwarded", its forwarding score raised by one.
 * @param original as plain data
 * @param withoutFile leaves out where its file is: that is uploaded anew
 * @returns undefined for kinds that are not forwarded, and for view-once messages
 */
export function forwardedContent(
	original: Record<string, unknown> | undefined,
	withoutFile = false,
): MessageContent | undefined {
	const { key, message, content, viewOnce } = unwrap(original);
	if (viewOnce) return undefined;
	if (key === 'conversation') return forwardContent(String(message.conversation));
	if (key === null || !FORWARDABLE.has(key)) return undefined;
	const { forwardingScore, forwardedNewsletterMessageInfo } = asObject(content.contextInfo) ?? {};
	const contextInfo = {
		isForwarded: true,
		forwardingScore: (asCount(forwardingScore) ?? 0) + 1,
		...(forwardedNewsletterMessageInfo !== undefined && { forwardedNewsletterMessageInfo }),
	};
	const kept = withoutFile ? withoutFileOf(content) : content;
	return { message: { [key]: { ...kept, contextInfo } } };
}

/** Fields about the encrypted file and its preview, which are wrong of another one. */
const OF_THE_FILE =
	/^(url|directPath|staticUrl|mediaKey|mediaKeyTimestamp|fileSha256|fileEncSha256|fileLength|\w*[sS]idecar|scanLengths|firstScanLength|midQualityFile\w*|thumbnail(DirectPath|Sha256|EncSha256))$/;

function withoutFileOf(content: PlainObject): PlainObject {
	return Object.fromEntries(Object.entries(content).filter(([name]) => !OF_THE_FILE.test(name)));
}
