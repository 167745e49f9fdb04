import { invalidParameter } from '../errors';
import { parsePhone } from './phone';
import { plainText } from './phoneText';

/** Servers (the part after the `@`) of JIDs that can be written to. */
const PN = 's.whatsapp.net';
const LID = 'lid';
const GROUP = 'g.us';
const NEWSLETTER = 'newsletter';

/** The chat of all status posts. */
export const STATUS_JID = 'status@broadcast';

/** Valid user parts (before the `@`) of a recipient, by server. */
const USER: ReadonlyMap<string, RegExp> = new Map(
	Object.entries({
		[PN]: /^\d{5,16}$/,
		[LID]: /^\d{5,20}$/,
		[GROUP]: /^\d{5,25}(-\d{5,15})?$/,
		[NEWSLETTER]: /^\d{5,25}$/,
	}),
);

/** A group's id, which nobody takes for a phone number: of today, or with the Unix time of its creation. */
const GROUP_ID = /^(?:\d{18,25}|\d{7,15}-1\d{9})$/;

/** The links by which people are invited to a group or a channel. */
const INVITE_LINK = /^(?:https?:\/\/)?(?:chat\.whatsapp\.com|(?:www\.)?whatsapp\.com\/channel)\//i;

/** The link of a channel, of which clients also show the part behind the scheme alone. */
const CHANNEL_LINK =
	/^(?:https?:\/\/)?(?:www\.)?whatsapp\.com\/channel\/([\w-]{8,64})\/?(?:[?#].*)?$/i;

/** What may stand before the `@`: a user, or one of their devices. */
const USER_OR_DEVICE = /^[\d-]+(?:_\d{1,3})?(?::\d{1,3})?$/;

/**
 * The chat that a workflow's author gave, as a JID without device.
 *
 * Phone numbers need the country code and may be written in any usual way (see phone.ts); 18 digits and more, or the old
 * `number-time` form, are a group. A LID looks like a phone number, so it is only recognised with its `@lid`.
 * @param to a phone number, or a JID of a contact, group or channel
 * @param parameter the parameter's name as its author knows it, for the error
 * @throws WhatsAppError `invalid_parameter`
 */
export function parseRecipient(to: string, parameter: string): string {
	const text = to.trim();
	if (text === '') throw invalidParameter(parameter, 'must not be empty');
	if (text.includes('@')) return parseJid(text, parameter);
	if (INVITE_LINK.test(text)) {
		throw invalidParameter(
			parameter,
			'is an invite link, not a chat',
			`Give the ID of the group or channel instead: it ends in @${GROUP} or @${NEWSLETTER}.`,
		);
	}
	const plain = plainText(text);
	if (GROUP_ID.test(plain)) return `${plain}@${GROUP}`;
	return pnJid(parsePhone(text, parameter));
}

/** The code in the invite link of a channel; undefined for any other text. */
export function channelInvite(text: string): string | undefined {
	return CHANNEL_LINK.exec(text.trim())?.[1];
}

/** @param invite code */
export function channelLink(invite: string): string {
	return `https://whatsapp.com/channel/${invite}`;
}

function parseJid(text: string, parameter: string): string {
	const plain = plainText(text.toLowerCase());
	const jid = bareJid(plain);
	const [user = '', server = ''] = split(jid);
	if (USER.get(server)?.test(user) && USER_OR_DEVICE.test(split(plain)[0])) return jid;
	throw invalidParameter(
		parameter,
		'is not a chat that can be written to',
		`Use a phone number with country code, or an id that ends in @${PN}, @${LID}, @${GROUP} or @${NEWSLETTER}.`,
	);
}

/** The JID without device and agent; the old `c.us` becomes `s.whatsapp.net`. */
export function bareJid(jid: string): string {
	const [user, server] = split(jid);
	const bareUser = user.replace(/[:_].*$/, '');
	return `${bareUser}@${server === 'c.us' ? PN : server}`;
}

/** The digits of a phone-number JID, null for every other kind. */
export function phoneOf(jid: string): string | null {
	return isPnJid(jid) ? split(bareJid(jid))[0] : null;
}

/** @param digits country code and number */
export function pnJid(digits: string): string {
	return `${digits}@${PN}`;
}

export function isPnJid(jid: string): boolean {
	return /@(s\.whatsapp\.net|c\.us)$/.test(jid);
}

export function isLidJid(jid: string): boolean {
	return jid.endsWith(`@${LID}`);
}

/** Whether the JID is a person's, by phone number or by LID. */
export function isUserJid(jid: string): boolean {
	return isPnJid(jid) || isLidJid(jid);
}

export function isGroupJid(jid: string): boolean {
	return jid.endsWith(`@${GROUP}`);
}

export function isNewsletterJid(jid: string): boolean {
	return jid.endsWith(`@${NEWSLETTER}`);
}

/** A broadcast list: each of its people gets the message in their direct chat. */
export function isBroadcastListJid(jid: string): boolean {
	return jid.endsWith('@broadcast') && !isStatusJid(jid);
}

export function isStatusJid(jid: string): boolean {
	return jid === STATUS_JID;
}

export type ChatType = 'direct' | 'group' | 'channel' | 'status';

/** The type of a chat as users know it. A broadcast list is `direct`: its messages show in the chat with their author. */
export function chatTypeOf(jid: string): ChatType {
	if (isGroupJid(jid)) return 'group';
	if (isNewsletterJid(jid)) return 'channel';
	return isStatusJid(jid) ? 'status' : 'direct';
}

function split(jid: string): [user: string, server: string] {
	const at = jid.lastIndexOf('@');
	return at === -1 ? [jid, ''] : [jid.slice(0, at), jid.slice(at + 1)];
}
