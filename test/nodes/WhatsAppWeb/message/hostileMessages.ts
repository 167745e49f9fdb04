import { proto } from '@whiskeysockets/baileys';
import { plain } from './received/receivedMessage.ts';

/** Random numbers in [0, 1) from a seed (mulberry32), so that a failing case can be repeated. */
export function randomness(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Every field name of a message or its contents, so that random objects reach all readers. */
const KEYS = fieldNames([
	proto.Message,
	proto.ContextInfo,
	proto.Message.ImageMessage,
	proto.Message.VideoMessage,
	proto.Message.AudioMessage,
	proto.Message.DocumentMessage,
	proto.Message.LocationMessage,
	proto.Message.LiveLocationMessage,
	proto.Message.ContactMessage,
	proto.Message.ContactsArrayMessage,
	proto.Message.ButtonsMessage,
	proto.Message.ListResponseMessage,
	proto.Message.InteractiveMessage,
	proto.Message.InteractiveMessage.Header,
	proto.Message.InteractiveMessage.CarouselMessage,
	proto.Message.InteractiveMessage.NativeFlowMessage,
	proto.Message.InteractiveMessage.NativeFlowMessage.NativeFlowButton,
	proto.Message.ListMessage,
	proto.Message.ListMessage.ProductListInfo,
	proto.Message.ListMessage.ProductSection,
	proto.Message.ProductMessage,
	proto.Message.ProductMessage.ProductSnapshot,
	proto.Message.InvoiceMessage,
	proto.Message.RequestPaymentMessage,
	proto.Message.ProtocolMessage,
	proto.Message.StatusQuotedMessage,
	proto.MessageContextInfo,
	proto.MessageAssociation,
	proto.StatusAttribution,
	proto.Message.InteractiveResponseMessage,
	proto.Message.TemplateMessage,
	proto.Message.PollCreationMessage,
]).concat(
	'paramsJson',
	'selectedRowId',
	'optionName',
	'hydratedContentText',
	'message',
	'__proto__',
);

const VALUES: unknown[] = [
	null,
	undefined,
	true,
	0,
	-1,
	Number.NaN,
	Infinity,
	2 ** 60,
	10n,
	'',
	' ',
	'\0',
	'\uD800',
	'a\u202Eb/../c\r\nd',
	'👍'.repeat(300),
	'x'.repeat(70_000),
	'BEGIN:VCARD\nFN:x\nitem1.TEL;waid=6281:+62 81\nEND:VCARD',
	'{"id":{"__proto__":1}}',
	'{"order":{"items":[{"amount":{"value":1,"offset":0}},7]},"payment_settings":[{"pix_static_code":{"key":"\\u0000"}}]}',
	'review_and_pay',
	'\u0000cta_copy',
	'['.repeat(60_000),
	`${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`,
	new Uint8Array(0),
	Buffer.from('bytes'),
	new Date(0),
	() => 'function',
	Symbol('symbol'),
	Object.create(null),
	[[], [null], [[[]]]],
];

/** A value that no client makes: wrong types, wrappers in wrappers, hostile texts. */
export function strangeValue(random: () => number, depth = 6): unknown {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const size = () => Math.floor(random() * 4);
	const kind = depth === 0 ? 0 : random();
	if (kind < 0.3) return pick(VALUES);
	if (kind < 0.4) return Array.from({ length: size() }, () => strangeValue(random, depth - 1));
	const object: Record<string, unknown> = {};
	for (let i = size(); i >= 0; i--) {
		Object.defineProperty(object, pick(KEYS), {
			value: strangeValue(random, depth - 1),
			enumerable: true,
			configurable: true,
		});
	}
	return object;
}

/** A client's message with one byte of its wire format changed; undefined if it no longer decodes. */
export function bitten(random: () => number, message: proto.IMessage): unknown {
	const wire = proto.Message.encode(proto.Message.fromObject(message)).finish();
	wire[Math.floor(random() * wire.length)] = Math.floor(random() * 256);
	try {
		return plain(proto.Message.decode(wire));
	} catch {
		return undefined;
	}
}

function fieldNames(types: Array<{ prototype: object }>): string[] {
	return types.flatMap(({ prototype }) => Object.keys(prototype));
}
