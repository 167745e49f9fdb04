import type { proto } from '@whiskeysockets/baileys';
import type { Phone, ReceivedReceipt, WhatsApp } from '../contract.ts';
import { type Body, bodyOf } from './body.ts';
import { PollBook, type PollResult } from './polls.ts';

/** A message as a person sees it. */
export interface Bubble extends Body {
	id: string;
	/** Unix seconds. */
	at: number;
	fromMe: boolean;
	author: string;
	reactions: Array<{ emoji: string; by: string }>;
	edited: boolean;
	revoked: boolean;
	pinned: boolean;
	/** Of own messages only. */
	ticks?: 'sent' | 'delivered' | 'read' | 'played';
	poll?: PollResult;
	/** The files of an album that have come so far. */
	files?: Bubble[];
	/** A view-once file that this phone has opened. */
	opened?: boolean;
}

export interface Chat {
	jid: string;
	title: string;
	bubbles: Bubble[];
	/** Of a group: its members, and in sentences what has happened in it. */
	members?: string[];
	notes?: Array<{ at: number; text: string }>;
}

/** A message of a phone, sent or received alike. */
export interface Entry {
	id: string;
	/** Chat, without device, phone numbers preferred to LIDs. */
	chat: string;
	/** Author, without device, as the stanza had it. */
	author: string;
	fromMe: boolean;
	at: number;
	message: proto.IMessage;
}

/** A phone's chats, newest last. */
export function conversations(whatsapp: WhatsApp, phone: Phone): Chat[] {
	const names = new Directory(whatsapp, phone);
	const chats = new Map<string, Chat>();
	const bubbles = new Map<string, Bubble>();
	const polls = new PollBook(names);
	for (const chat of groupsOf(phone, names)) chats.set(chat.jid, chat);
	for (const entry of entries(phone, names)) {
		const chat = chats.get(entry.chat) ?? {
			jid: entry.chat,
			title: names.title(entry.chat),
			bubbles: [],
		};
		const target = bubbles.get(targetId(entry.message) ?? '');
		if (applyTo(target, entry, names) || polls.vote(entry)) continue;
		const body = bodyOf(entry.message);
		if (!body) continue;
		const bubble: Bubble = {
			...named(body, names),
			id: entry.id,
			at: entry.at,
			fromMe: entry.fromMe,
			author: names.title(entry.author),
			reactions: [],
			edited: false,
			revoked: false,
			pinned: false,
			poll: polls.open(entry),
			...(isOpened(phone, entry.id) ? { opened: true } : {}),
			...(entry.fromMe ? { ticks: ticksOf(entry.id, phone.receipts) } : {}),
		};
		bubbles.set(entry.id, bubble);
		const album = bubbles.get(body.albumId ?? '');
		if (album) (album.files ??= []).push(bubble);
		else chat.bubbles.push(bubble);
		chats.set(entry.chat, chat);
	}
	return [...chats.values()];
}

/** The text with names in place of the numbers and LIDs that it mentions. */
function named(body: Body, names: Directory): Body {
	const replaced = (text: string | undefined): string | undefined =>
		(body.mentions ?? []).reduce(
			(words, jid) => words?.replaceAll(`@${jid.split('@')[0]}`, `@${names.name(jid)}`),
			text,
		);
	const { text, caption, mentions } = body;
	return {
		...body,
		...(mentions ? { names: mentions.map((jid) => names.name(jid)) } : {}),
		...(text === undefined ? {} : { text: replaced(text) }),
		...(caption === undefined ? {} : { caption: replaced(caption) }),
	};
}

function groupsOf(phone: Phone, names: Directory): Chat[] {
	return phone.groups().map(({ jid, subject, members, changes }) => ({
		jid,
		title: subject,
		bubbles: [],
		members: members.map((member) => names.name(member.jid) + (member.isAdmin ? ' (admin)' : '')),
		notes: changes.map(({ at, by, what, people, ...change }) => {
			const whom = people.map((each) => names.name(each)).join(', ');
			return { at, text: `${names.name(by)} ${happened(what, whom, change.subject)}` };
		}),
	}));
}

function happened(what: string, whom: string, subject = ''): string {
	switch (what) {
		case 'create':
			return 'created the group';
		case 'add':
			return `added ${whom}`;
		case 'remove':
			return `removed ${whom}`;
		case 'promote':
			return `made ${whom} admin`;
		case 'demote':
			return `made ${whom} no admin any longer`;
		case 'subject':
			return `changed the name to ${subject}`;
		case 'description':
			return 'changed the description';
		case 'announcement':
			return 'lets only admins write';
		case 'not_announcement':
			return 'lets everybody write';
		default:
			return `changed the group (${what})`;
	}
}

const openedBy = new WeakMap<Phone, Set<string>>();

/** Notes that a view-once file was opened. @returns whether it was the first time */
export function openOnce(phone: Phone, id: string): boolean {
	const opened = openedBy.get(phone) ?? new Set();
	openedBy.set(phone, opened);
	const isFirst = !opened.has(id);
	opened.add(id);
	return isFirst;
}

function isOpened(phone: Phone, id: string): boolean {
	return openedBy.get(phone)?.has(id) ?? false;
}

/** All messages of a phone in the order in which the server got them. */
export function entries(phone: Phone, names: Directory): Entry[] {
	const received = phone.received.map((message) => ({
		id: message.id,
		chat: names.canonical(message.chat),
		author: bare(message.participant ?? message.from),
		fromMe: message.fromMe,
		at: message.timestamp,
		message: message.message,
	}));
	const sent = phone.outgoing.map((message) => ({
		id: message.id,
		chat: names.canonical(message.to),
		author: message.to.endsWith('@s.whatsapp.net') ? phone.jid : phone.lid,
		fromMe: true,
		at: message.timestamp,
		message: message.message,
	}));
	return [...received, ...sent].sort((one, other) => names.order(one.id) - names.order(other.id));
}

/** Finds the accounts of JIDs (a person's number and LID are one chat) and the order of messages. */
export class Directory {
	readonly #byJid: Map<string, Phone>;
	readonly #order = new Map<string, number>();
	readonly #self: Phone;

	constructor(whatsapp: WhatsApp, self: Phone) {
		this.#self = self;
		this.#byJid = new Map(
			whatsapp.phones.flatMap((phone) => [
				[phone.jid, phone],
				[phone.lid, phone],
			]),
		);
		for (const [index, entry] of whatsapp.log.entries()) {
			if (entry.event === 'message' && !this.#order.has(entry.id)) this.#order.set(entry.id, index);
		}
	}

	/** The position of a message among all that the server has accepted; timestamps only have seconds. */
	order(id: string): number {
		return this.#order.get(id) ?? Number.MAX_SAFE_INTEGER;
	}

	canonical(jid: string): string {
		return this.#byJid.get(bare(jid))?.jid ?? bare(jid);
	}

	/** A person's phone number and LID, or the JID alone if it is nobody's. */
	identities(jid: string): string[] {
		const phone = this.#byJid.get(bare(jid));
		return phone ? [phone.jid, phone.lid] : [bare(jid)];
	}

	/** What somebody is called within a text. */
	name(jid: string): string {
		const phone = this.#byJid.get(bare(jid));
		return phone === this.#self ? 'You' : (phone?.pushName ?? bare(jid).split('@')[0] ?? jid);
	}

	title(jid: string): string {
		if (jid === 'status@broadcast') return 'Status';
		const phone = this.#byJid.get(bare(jid));
		if (phone === this.#self) return 'You';
		return phone ? `${phone.pushName} (+${phone.number})` : bare(jid);
	}
}

/** A JID without its device. */
export function bare(jid: string): string {
	return jid.replace(/:\d+@/, '@');
}

function targetId(message: proto.IMessage): string | null | undefined {
	return (message.protocolMessage ?? message.reactionMessage ?? message.pinInChatMessage)?.key?.id;
}

/** Applies a message that changes an earlier one. @returns whether it was such a message */
function applyTo(
	target: Bubble | undefined,
	{ message, author }: Entry,
	names: Directory,
): boolean {
	const { protocolMessage, reactionMessage, pinInChatMessage } = message;
	if (reactionMessage && target) {
		const by = names.title(author);
		target.reactions = target.reactions.filter((reaction) => reaction.by !== by);
		if (reactionMessage.text) target.reactions.push({ emoji: reactionMessage.text, by });
	}
	if (pinInChatMessage && target) target.pinned = pinInChatMessage.type === 1;
	if (protocolMessage && target) {
		if (protocolMessage.editedMessage) {
			const body = bodyOf(protocolMessage.editedMessage);
			target.text = body?.text ?? body?.caption ?? target.text;
			target.edited = true;
		} else if ((protocolMessage.type ?? 0) === 0) {
			target.revoked = true;
		}
	}
	return Boolean(protocolMessage ?? reactionMessage ?? pinInChatMessage);
}

const TICKS = ['sent', 'delivered', 'read', 'played'] as const;

function ticksOf(id: string, receipts: readonly ReceivedReceipt[]): Bubble['ticks'] {
	const best = receipts
		.filter((receipt) => receipt.ids.includes(id))
		.map((receipt) =>
			receipt.type === undefined ? 1 : TICKS.findIndex((tick) => tick === receipt.type),
		);
	return TICKS[Math.max(0, ...best)];
}
