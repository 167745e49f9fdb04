import type { proto } from '@whiskeysockets/baileys';
import type { SessionEvent } from '../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { SessionHarness } from '../session/SessionHarness.ts';
import { received } from '../message/received/receivedMessage.ts';

export const SESSION = '628111@s.whatsapp.net';

/** The fields of chat and author, in items of events that have none. */
export const NOWHERE = {
	chat: null,
	from: null,
	from_pn: null,
	from_lid: null,
	is_from_me: false,
	is_group: false,
};

/** The fields of author and chat in items of the other phone, in a direct chat by number. */
export const byOther = ({ own, other }: SessionHarness) => ({
	timestamp: expect.any(Number),
	session: own.jid,
	chat: other.jid,
	from: other.jid,
	from_pn: other.jid,
	from_lid: other.lid,
	is_from_me: false,
	is_group: false,
});

export function messageEvent(message: proto.IMessage): SessionEvent<'message'> {
	const data = received(message);
	return {
		event: 'message',
		id: `message|${data.id}`,
		timestamp: data.timestamp,
		session: SESSION,
		data,
	};
}

export const IMAGE: proto.IMessage = {
	imageMessage: {
		caption: 'Sunset',
		mimetype: 'image/png',
		directPath: '/v/1',
		mediaKey: new Uint8Array(32).fill(1),
		fileSha256: new Uint8Array(32).fill(2),
		fileLength: 8,
	},
};
