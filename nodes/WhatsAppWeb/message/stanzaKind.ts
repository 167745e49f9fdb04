import { isHidden } from './kinds';
import { unwrap } from './unwrap';
import type { PlainObject } from './untrusted';

/** Stanza attributes that tell the server the kind of a message whose content it cannot read. */
export interface StanzaKind {
	/** Attribute `type` of `<message>`. */
	type: 'text' | 'media' | 'poll' | 'event' | 'reaction';
	/** Attributes of `<enc>`. */
	enc: { mediatype?: string; 'decrypt-fail'?: 'hide' };
}

/** `mediatype` by content key. */
const MEDIA_TYPES: ReadonlyMap<string, string | ((content: PlainObject) => string)> = new Map(
	Object.entries({
		imageMessage: 'image',
		videoMessage: ({ gifPlayback }) => (gifPlayback ? 'gif' : 'video'),
		audioMessage: ({ ptt }) => (ptt ? 'ptt' : 'audio'),
		documentMessage: 'document',
		stickerMessage: 'sticker',
		contactMessage: 'vcard',
		contactsArrayMessage: 'contact_array',
		liveLocationMessage: 'livelocation',
		listResponseMessage: 'list_response',
		buttonsResponseMessage: 'buttons_response',
		interactiveResponseMessage: 'native_flow_response',
		orderMessage: 'order',
		productMessage: 'product',
		groupInviteMessage: 'url',
	}),
);

/**
 * The stanza kind of a message, derived as Baileys does when it sends the message for the first time.
 * @param message a `proto.Message` as plain data
 */
export function stanzaKind(message: PlainObject): StanzaKind {
	const { key, content } = unwrap(message);
	const mediaType = MEDIA_TYPES.get(key ?? '');
	const mediatype = typeof mediaType === 'function' ? mediaType(content) : mediaType;
	return {
		type: typeOf(key ?? '', mediatype),
		enc: {
			...(mediatype !== undefined && { mediatype }),
			...(isHidden(key ?? '') && { 'decrypt-fail': 'hide' }),
		},
	};
}

function typeOf(key: string, mediaType: string | undefined): StanzaKind['type'] {
	if (/^(enc)?reactionMessage$/i.test(key)) return 'reaction';
	if (/^poll(Creation|Update)Message/.test(key)) return 'poll';
	if (key === 'eventMessage') return 'event';
	return mediaType === undefined ? 'text' : 'media';
}
