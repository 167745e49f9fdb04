import type { proto } from '@whiskeysockets/baileys';
import type { Phone, SendOptions } from '../../../../whatsapp/index.ts';
import type { SessionHarness } from '../../session/SessionHarness.ts';

/** Kinds of chats in which people annotate messages. */
export const CHATS = [
	'a direct chat by number',
	'a direct chat by LID',
	'a group by numbers',
	'a group by LIDs',
	'the announcement group of a community',
] as const;

/** A chat of a harness's account, its other phone and perhaps further members. */
export interface Chat {
	/** The chat's JID in the account's messages and items. */
	jid: string;
	isGroup: boolean;
	/** The JID of a person as the chat addresses them. */
	jidOf(phone: Phone): string;
	write(from: Phone, message: proto.IMessage, options?: SendOptions): Promise<{ id: string }>;
	/** The fields of every item about its author and chat. */
	by(phone: Phone): Record<string, unknown>;
}

/** @param members of a group, besides the harness's two phones */
export function openChat(
	{ own, other }: SessionHarness,
	kind: (typeof CHATS)[number],
	members: Phone[] = [],
): Chat {
	const viaLid = /LID/.test(kind) || kind.includes('community');
	const jidOf = (phone: Phone) => (viaLid ? phone.lid : phone.jid);
	const communityAnnounce = kind.includes('community');
	const group = kind.includes('group')
		? other.createGroup('Family', [own, ...members], {
				addressing: viaLid ? 'lid' : 'pn',
				communityAnnounce,
			})
		: undefined;
	const isGroup = group !== undefined;
	const jid = group ?? jidOf(other);
	return {
		jid,
		isGroup,
		jidOf,
		write: async (from, message, options) => {
			const to = group ?? (from === own ? other : own).jid;
			return await from.send(to, message, { viaLid, ...options });
		},
		by: (phone) => ({
			timestamp: expect.any(Number),
			session: own.jid,
			chat: jid,
			from: jidOf(phone),
			from_pn: phone.jid,
			from_lid: phone.lid,
			is_from_me: phone === own,
			is_group: isGroup,
			push_name: phone.pushName,
		}),
	};
}

/** The message secret, with which later messages about this one are encrypted. */
export const WITH_SECRET = { messageContextInfo: { messageSecret: Buffer.alloc(32, 7) } };

/** The fields of an annotation that could be decrypted. */
export const READABLE = { decrypted: true, reason: null };

/** The fields of an item's target about its author. @param sender their JID in the chat */
export const author = (phone: Phone, sender: string) => ({
	sender,
	sender_pn: phone.jid,
	sender_lid: phone.lid,
});
