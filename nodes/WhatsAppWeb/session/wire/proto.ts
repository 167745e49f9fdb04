import type { Baileys, proto } from './baileys';

/** `proto.Message` as plain data: enums and 64-bit integers are numbers, bytes are Uint8Array. */
export function plainMessage(
	message: proto.IMessage,
	{ proto: { Message } }: Baileys,
): Record<string, unknown> {
	return Message.toObject(message as proto.Message, { longs: Number }) as Record<string, unknown>;
}
