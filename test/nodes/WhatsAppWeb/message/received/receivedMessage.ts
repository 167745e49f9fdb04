import { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../../../../../nodes/WhatsAppWeb/message/content';

export const CHAT = '6281234567890@s.whatsapp.net';

/** A protobuf message as the session hands it over: through the wire format, then plain. */
export function plain(message: proto.IMessage): Record<string, unknown> {
	const wire = proto.Message.encode(proto.Message.fromObject(message)).finish();
	return proto.Message.toObject(proto.Message.decode(wire), { longs: Number });
}

/** A message from the other person of a direct chat. */
export function received(
	message: proto.IMessage,
	overrides: Partial<ReceivedMessage> = {},
): ReceivedMessage {
	return {
		id: '3EB0C0FFEE',
		chat: CHAT,
		sender: CHAT,
		fromMe: false,
		pushName: 'Ayu',
		timestamp: 1_700_000_000,
		offline: false,
		message: plain(message),
		...overrides,
	};
}
