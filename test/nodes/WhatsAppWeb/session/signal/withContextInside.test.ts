import type { proto } from '@whiskeysockets/baileys';
import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { withContextInside } from '../../../../../nodes/WhatsAppWeb/session/signal/repository';
import { pad, unpad } from '../../../../whatsapp/phone/signal.ts';

const baileys = await loadBaileys();
const outside = { messageSecret: Buffer.alloc(32, 1) };
const inside = { messageSecret: Buffer.alloc(32, 2) };

const read = (message: proto.IMessage) => unpad(withContextInside(pad(message), baileys));
const sent = (message: proto.IMessage, messageContextInfo?: proto.IMessageContextInfo) =>
	read({ deviceSentMessage: { destinationJid: '1@lid', message }, messageContextInfo })
		.deviceSentMessage?.message;

it('a message of an own device gets the context that came beside it', () => {
	const message = sent({ conversation: 'Hello' }, outside);
	expect(message?.conversation).toBe('Hello');
	expect(Buffer.from(message?.messageContextInfo?.messageSecret ?? [])).toEqual(
		outside.messageSecret,
	);
});

it('or keeps its own', () => {
	const message = sent({ conversation: 'Hello', messageContextInfo: inside }, outside);
	expect(Buffer.from(message?.messageContextInfo?.messageSecret ?? [])).toEqual(
		inside.messageSecret,
	);
	expect(sent({ conversation: 'Hello' })?.messageContextInfo ?? null).toBeNull();
});

it.each([
	pad({ conversation: 'Hello', messageContextInfo: outside }),
	Buffer.from('no message at all'),
	Buffer.alloc(0),
	Buffer.from([1]),
])('anything else stays as it is (%#)', (plaintext) => {
	expect(withContextInside(plaintext, baileys)).toBe(plaintext);
});
