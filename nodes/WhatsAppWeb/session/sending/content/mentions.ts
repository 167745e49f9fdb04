import type { SendCommand } from '../../../contract/SendCommand';
import type { MessageContent } from '../../../message/content';
import { bareJid, isLidJid, isPnJid, phoneOf, pnJid } from '../../../message/jid';
import { mentionsIn, withMentioned, type WrittenMention } from '../../../message/mentions';
import { phoneVariants } from '../../../message/phoneVariants';
import { asObject, type PlainObject } from '../../../message/untrusted';
import { isAdmin } from '../../account/groups';
import { ownJids } from '../../account/me';
import type { ChatContext } from '../../messages/chatContext';
import type { GroupMetadata } from '../../wire/baileys';

type Message = MessageContent['message'];

type AlternateJidOf = (jid: string) => Promise<string | null>;

/** Fields that hold the text of a kind of message; of buttons, `body` holds it. */
const TEXTS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		documentMessage: 'caption',
		extendedTextMessage: 'text',
		imageMessage: 'caption',
		interactiveMessage: 'body',
		videoMessage: 'caption',
	}),
);

/** `contextInfo.nonJidMentions`: a bit for all members (WhatsApp Web, WAWebNonJidMentionType). */
const MENTION_ALL = 1;

/** Numbers of one text that WhatsApp is asked for: many look like spam. */
const LOOK_UPS = 10;

/** Members of a group up to which everybody may mention all; beyond it, apps offer that to admins. */
const EVERYONES_GROUP = 32;

/**
 * A message that mentions members of its group: by their numbers in its text or caption, and everyone if that is wanted. A
 * text names them then as the group addresses them, because apps replace `@` and the JID's first part by a name.
 *
 * In an edit, the mentions of the new text replace those of the old one.
 */
export async function withMentions(
	message: Message,
	mode: SendCommand['mentions'] = 'none',
	chat: ChatContext,
	alternateJidOf: AlternateJidOf,
): Promise<{ message: Message; warnings: string[] }> {
	const { protocolMessage } = message;
	if (!protocolMessage) return await mentioning(message, mode, chat, alternateJidOf);
	const edited = asObject(protocolMessage.editedMessage) as Message | undefined;
	if (!edited) return { message, warnings: [] };
	const changed = await mentioning(withoutMentions(edited), mode, chat, alternateJidOf);
	return {
		message: {
			...message,
			protocolMessage: { ...protocolMessage, editedMessage: changed.message },
		},
		warnings: changed.warnings,
	};
}

async function mentioning(
	message: Message,
	mode: NonNullable<SendCommand['mentions']>,
	chat: ChatContext,
	alternateJidOf: AlternateJidOf,
): Promise<{ message: Message; warnings: string[] }> {
	const [kind] = Object.keys(message).filter((key) => key !== 'messageContextInfo');
	const content = kind === undefined ? undefined : message[kind];
	if (kind === undefined || !content || mode === 'none') return { message, warnings: [] };
	const { group } = chat;
	if (!group) {
		return {
			message,
			warnings: mode === 'everyone' ? ['Everyone is mentioned in groups only.'] : [],
		};
	}
	const text = textOf(kind, content);
	const { jids, unknown } = await membersIn(text, { ...chat, group }, alternateJidOf);
	const context = {
		...asObject(content.contextInfo),
		...(jids.size > 0 && { mentionedJid: [...new Set(jids.values())] }),
		...(mode === 'everyone' && { nonJidMentions: MENTION_ALL }),
	};
	const changed = {
		...(jids.size === 0 ? content : withText(kind, content, withMentioned(text, jids))),
		...(Object.keys(context).length > 0 && { contextInfo: context }),
	};
	return {
		message: { ...message, [kind]: changed },
		warnings: [
			...notMembers(unknown),
			...(mode === 'everyone' ? warningsOfAll({ ...chat, group }) : []),
		],
	};
}

function textOf(kind: string, content: PlainObject): string {
	const field = TEXTS.get(kind);
	const value = field === undefined ? undefined : content[field];
	const text = field === 'body' ? asObject(value)?.text : value;
	return typeof text === 'string' ? text : '';
}

function withText(kind: string, content: PlainObject, text: string): PlainObject {
	const field = TEXTS.get(kind) as string;
	return { ...content, [field]: field === 'body' ? { text } : text };
}

function withoutMentions(message: Message): Message {
	return Object.fromEntries(
		Object.entries(message).map(([kind, content]) => {
			const { mentionedJid, nonJidMentions, ...context } = asObject(content.contextInfo) ?? {};
			return mentionedJid === undefined && nonJidMentions === undefined
				? [kind, content]
				: [kind, { ...content, contextInfo: context }];
		}),
	);
}

interface Found {
	/** JIDs as the group addresses its members, by how the text names them. */
	jids: Map<string, string>;
	unknown: string[];
}

type GroupChat = ChatContext & { group: GroupMetadata };

async function membersIn(
	text: string,
	chat: GroupChat,
	alternateJidOf: AlternateJidOf,
): Promise<Found> {
	const found: Found = { jids: new Map(), unknown: [] };
	const mentions = mentionsIn(text);
	if (mentions.length === 0) return found;
	const members = membersOf(chat);
	let lookUps = members.areHalfKnown ? LOOK_UPS : 0;
	for (const mention of mentions) {
		let jid = members.of(mention);
		if (jid === undefined && lookUps-- > 0)
			jid = await byOtherName(mention, members, alternateJidOf);
		if (jid === undefined) found.unknown.push(mention.written);
		else found.jids.set(mention.written, jid);
	}
	return found;
}

interface Members {
	of(mention: WrittenMention): string | undefined;
	/** Whether some are listed by one of their names only, as WhatsApp hides numbers in some groups. */
	areHalfKnown: boolean;
}

function membersOf({ group, byLid, me }: GroupChat): Members {
	const byPhone = new Map<string, string>();
	const byLidUser = new Map<string, string>();
	let areHalfKnown = false;
	const listed = group.participants.map(({ id, lid, phoneNumber }) =>
		[id, lid, phoneNumber].filter((jid) => typeof jid === 'string').map(bareJid),
	);
	for (const names of [...listed, ownJids(me)]) {
		const pn = names.find(isPnJid);
		const lid = names.find(isLidJid);
		areHalfKnown ||= pn === undefined || lid === undefined;
		const addressed = (byLid ? lid : pn) ?? names[0];
		if (addressed === undefined) continue;
		const phone = pn && phoneOf(pn);
		if (phone) for (const variant of phoneVariants(phone)) byPhone.set(variant, addressed);
		if (lid) byLidUser.set(lid.split('@')[0] ?? '', addressed);
	}
	return {
		areHalfKnown,
		of: ({ digits, is }) =>
			(is === 'lid' ? undefined : byPhone.get(digits)) ??
			(is === 'pn' ? undefined : byLidUser.get(digits)),
	};
}

/** A member whom the group lists without the name that the text has. */
async function byOtherName(
	{ written, digits, is }: WrittenMention,
	members: Members,
	alternateJidOf: AlternateJidOf,
): Promise<string | undefined> {
	const jid = is === 'lid' ? `${digits}@lid` : pnJid(digits);
	const other = await alternateJidOf(jid).catch(() => null);
	if (other === null) return undefined;
	const [user = ''] = other.split('@');
	return members.of({ written, digits: user, is: isLidJid(other) ? 'lid' : 'pn' });
}

function notMembers(written: string[]): string[] {
	if (written.length === 0) return [];
	const names = written.slice(0, 5).join(', ') + (written.length > 5 ? ', …' : '');
	return [`Not in the group, so not mentioned: ${names}. It stays text.`];
}

function warningsOfAll({ group, me }: GroupChat): string[] {
	if (group.participants.length <= EVERYONES_GROUP || isAdmin(group, ownJids(me))) return [];
	return [
		`In a group of more than ${EVERYONES_GROUP} members, only admins can mention everyone: apps may tell nobody.`,
	];
}
