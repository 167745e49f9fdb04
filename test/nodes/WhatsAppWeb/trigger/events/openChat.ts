import type { proto } from '@whiskeysockets/baileys';
import type { Phone, SendOptions } from '../../../../whatsapp/index.ts';
import type { SessionHarness } from '../../session/SessionHarness.ts';

/** Kinds of chats in which people say something about messages. */
export const CHATS = [
	'a direct chat by number',
	'a direct chat by LID',
	'a group by numbers',
	'a group by LIDs',
	'the announcement group of a community',
] as const;

/** A chat with the account of an harness, its other phone and others. */
export interface Chat {
	/** As the account's messages and items name it. */
	jid: string;
	isGroup: boolean;
	/** How it names people. */
	name(phone: Phone): string;
	write(from: Phone, message: proto.IMessage, options?: SendOptions): Promise<{ id: string }>;
	/** What every item says of who did it and where. */
	by(phone: Phone): Record<string, unknown>;
}

/** @param members beside the harness's two */
export function openChat(
	{ own, other }: SessionHarness,
	kind: (typeof CHATS)[number],
	members: Phone[] = [],
): Chat {
	const viaLid = /LID/.test(kind) || kind.includes('community');
	const name = (phone: Phone) => (viaLid ? phone.lid : phone.jid);
	const communityAnnounce = kind.includes('community');
	const group = kind.includes('group')
		? other.createGroup('Family', [own, ...members], {
				addressing: viaLid ? 'lid' : 'pn',
				communityAnnounce,
			})
		: undefined;
	const isGroup = group !== undefined;
	const jid = group ?? name(other);
	return {
		jid,
		isGroup,
		name,
		write: async (from, message, options) => {
			const to = group ?? (from === own ? other : own).jid;
			return await from.send(to, message, { viaLid, ...options });
		},
		by: (phone) => ({
			timestamp: expect.any(Number),
			session: own.jid,
			chat: jid,
			from: name(phone),
			from_pn: phone.jid,
			from_lid: phone.lid,
			is_from_me: phone === own,
			is_group: isGroup,
			push_name: phone.pushName,
		}),
	};
}

/** What new messages carry, so that something can be added to them under encryption. */
export const WITH_SECRET = { messageContextInfo: { messageSecret: Buffer.alloc(32, 7) } };

/** Of an item that could be read. */
export const READABLE = { decrypted: true, reason: null };
