import type { MessageContent } from './content';
import { asObject, type PlainObject } from './untrusted';

type Message = MessageContent['message'];

/** What apps show of the page behind a link. */
export interface LinkPreview {
	/** The link as it stands in the text, so that apps find it. */
	matchedText: string;
	title: string;
	description?: string;
	/** JPEG of a few kilobytes. */
	jpegThumbnail?: Uint8Array;
}

/** `ExtendedTextMessage.PreviewType.NONE`: the preview of a page, not of a film. */
const PAGE = 0;

/** Links that WhatsApp's apps recognise for certain: with a scheme, or with `www.` in front. */
const LINK = /(?<![\p{L}\p{N}_@./:-])(?:https?:\/\/|www\.)[^\s<>"`{}|\\^\u0000-\u001f]+/giu;

/** What ends a sentence, a quote or bold type rather than a link. */
const TRAILING = /(?:[.,;:!?'*~…»”’\])]|&(?:quot|gt);)+$/u;

/** Characters; browsers and servers take no longer links. */
const LINK_MAX = 2_048;

/**
 * The first link in a text.
 * @returns `matchedText` as it stands in the text, and the address behind it; undefined when there is none
 */
export function firstLink(text: string): { matchedText: string; url: string } | undefined {
	for (const [found] of text.matchAll(LINK)) {
		const matchedText = trimmed(found);
		const url = /^www\./i.test(matchedText) ? `https://${matchedText}` : matchedText;
		if (matchedText.length <= LINK_MAX && isWebAddress(url)) return { matchedText, url };
	}
	return undefined;
}

/** The text of a message, or of the edit of one, which can have a preview; undefined for other kinds, and for one that has it. */
export function textToPreview(message: Message): string | undefined {
	const { text, matchedText } = textIn(message) ?? {};
	return typeof text === 'string' && matchedText === undefined ? text : undefined;
}

/** A message with a preview; as it is if it is of a kind that has none. */
export function withLinkPreview(message: Message, preview: LinkPreview): Message {
	if (textToPreview(message) === undefined) return message;
	const fields = { ...preview, previewType: PAGE };
	const { protocolMessage, extendedTextMessage } = message;
	if (extendedTextMessage) {
		return { ...message, extendedTextMessage: { ...extendedTextMessage, ...fields } };
	}
	const edited = asObject(protocolMessage?.editedMessage);
	const editedMessage = { ...edited, extendedTextMessage: { ...textIn(message), ...fields } };
	return { ...message, protocolMessage: { ...protocolMessage, editedMessage } };
}

function textIn({ extendedTextMessage, protocolMessage }: Message): PlainObject | undefined {
	return (
		extendedTextMessage ?? asObject(asObject(protocolMessage?.editedMessage)?.extendedTextMessage)
	);
}

/** A bracket that closes one of the link belongs to it: `…/wiki/Tea_(meal)`. */
function trimmed(link: string): string {
	const short = link.replace(TRAILING, '');
	const rest = link.slice(short.length);
	const isOpen = short.lastIndexOf('(') > short.lastIndexOf(')');
	return isOpen && rest.startsWith(')') ? `${short})` : short;
}

function isWebAddress(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { hostname, username } = new URL(url);
	return (
		username === '' &&
		(hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('['))
	);
}
