import type { MessageContent } from './content';

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
