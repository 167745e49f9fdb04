import type { Baileys } from '../wire/baileys';

/**
 * The plaintext of a message that another device of the account has sent, with its context where Baileys looks for it.
 * Such a message travels in an envelope, and its context (the secret of a poll, say) beside it: Baileys takes the message
 * out and drops the rest, which whatsmeow's `storeMessageSecret` reads first.
 * @param plaintext padded, as Signal plaintexts are; any other message is returned as it is
 */
export function withContextInside(
	plaintext: Uint8Array,
	{ proto: { Message } }: Baileys,
): Uint8Array {
	const padding = plaintext.at(-1) ?? 0;
	try {
		const envelope = Message.decode(plaintext.subarray(0, plaintext.length - padding));
		const { deviceSentMessage, messageContextInfo } = envelope;
		const message = deviceSentMessage?.message;
		if (!message || !messageContextInfo || message.messageContextInfo) return plaintext;
		message.messageContextInfo = messageContextInfo;
		return Buffer.concat([Message.encode(envelope).finish(), Uint8Array.of(1)]);
	} catch {
		// No message at all: Baileys will say so.
		return plaintext;
	}
}
