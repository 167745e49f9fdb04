import fc from 'fast-check';
import { flattenMessage } from '../../../../nodes/WhatsAppWeb/message/flatten';
import { bareJid, isGroupJid, parseRecipient } from '../../../../nodes/WhatsAppWeb/message/jid';
import { parseJsonObject, toJson } from '../../../../nodes/WhatsAppWeb/message/json';
import { digitsOf, readPhone } from '../../../../nodes/WhatsAppWeb/message/phone';
import { phoneVariants } from '../../../../nodes/WhatsAppWeb/message/phoneVariants';
import { safeFileName, withEnding } from '../../../../nodes/WhatsAppWeb/message/fileName';
import { receivedCards } from '../../../../nodes/WhatsAppWeb/message/received/vcard';
import { asCount, asLine, asText } from '../../../../nodes/WhatsAppWeb/message/untrusted';
import { unwrap } from '../../../../nodes/WhatsAppWeb/message/unwrap';
import { decodePlain, encodePlain } from '../../../../nodes/WhatsAppWeb/contract/plainData';
import { undecryptable } from '../../../../nodes/WhatsAppWeb/session/messages/undecryptable';
import { toItemJson } from '../../../../nodes/WhatsAppWeb/trigger/items';
import { SESSION } from '../trigger/sampleEvents.ts';
import { randomness, strangeValue } from './hostileMessages.ts';
import { received } from './received/receivedMessage.ts';

/** Properties of every message a stranger can send. The cases are the same in every run; a failure names its seed and path. */
fc.configureGlobal({ seed: 20_261_121, numRuns: 1_000 });

const text = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 200 }),
	fc.string({ unit: 'grapheme', maxLength: 200 }),
	fc.stringMatching(/^[.\\/: \0\n\r\u202e\ud800"*?<>|a-z]{0,300}$/),
);

/** Messages whose fields have wrong types, made from a seed. */
const strange = fc.nat().map((seed) => strangeValue(randomness(seed)));

const CONTENTS = [
	'extendedTextMessage',
	'imageMessage',
	'documentMessage',
	'locationMessage',
	'contactMessage',
	'contactsArrayMessage',
	'pollCreationMessageV3',
	'eventMessage',
	'interactiveMessage',
	'listMessage',
	'orderMessage',
	'productMessage',
	'stickerPackMessage',
] as const;

const FIELDS =
	`accuracy address body buttons buttonsParamsJson caption contacts contextInfo degreesLatitude description
	displayName externalAdReply fileLength fileName footer header joinLink mentionedJid mimetype name nativeFlowMessage
	optionName options orderId product quotedMessage rows seconds sections sourceId stanzaId startTime stickers text title
	totalAmount1000 url vcard`.split(/\s+/);

/** Messages whose fields hold texts that people, or attackers, may write. */
const written = fc.letrec<{ value: unknown; fields: object }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		text,
		fc.double(),
		fc.array(tie('fields'), { maxLength: 3 }),
		tie('fields'),
	),
	fields: fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 5 }),
})).fields;

const message = fc.oneof(
	strange,
	fc.tuple(fc.constantFrom(...CONTENTS), written).map(([key, fields]) => ({ [key]: fields })),
);

/** Phone numbers, among them those that WhatsApp knows in two spellings. */
const phone = fc.oneof(
	fc.stringMatching(/^[1-9]\d{6,14}$/),
	fc.stringMatching(/^55[1-9]\d{9,10}$/),
	fc.stringMatching(/^5[24][19]?\d{10}$/),
);

const SERVERS = ['s.whatsapp.net', 'c.us', 'lid', 'g.us', 'newsletter', 'broadcast', 'example.com'];

const recipient = fc.oneof(
	text,
	fc.stringMatching(/^[\d+ ().:_-]{0,40}$/),
	fc
		.tuple(fc.oneof(text, fc.stringMatching(/^\d{1,30}(:\d)?$/)), fc.constantFrom(...SERVERS))
		.map((parts) => parts.join('@')),
);

const ITEM = { downloadMedia: false, maxMediaBytes: 1, binaryPropertyName: 'data', raw: true };

/** Expects JSON that databases accept: without NUL and lone surrogates. */
function expectSound(json: unknown): void {
	const written = JSON.stringify(json);
	expect(JSON.parse(written)).toEqual(json);
	expect(/\\u0000|\\ud[89a-f]/i.test(written)).toBe(false);
}

it('every message becomes an item that n8n can store', () => {
	fc.assert(
		fc.property(message, fc.integer({ min: 0, max: 130 }), text, (content, stubType, pushName) => {
			const plain = content as Record<string, unknown>;
			const data = { ...received({}), message: plain, stubType, pushName };
			const event = { event: 'message', id: '1', timestamp: 1, session: SESSION, data } as const;
			const { raw, ...json } = toItemJson(event, ITEM);
			expectSound(json);
			expect(typeof json.text).toBe('string');
			expect(typeof json.message_type).toBe('string');
			JSON.stringify(raw);
		}),
		{ numRuns: 3_000 },
	);
});

it('a message is opened the same however often it is opened', () => {
	fc.assert(
		fc.property(message, (content) => {
			const { message: inner, key, envelopes } = unwrap(content);
			expect(envelopes.length).toBeLessThanOrEqual(8);
			if (envelopes.length === 8) return;
			const again = unwrap(inner);
			expect(again.message).toBe(inner);
			expect(again.key).toBe(key);
		}),
	);
});

it('what stands around a message does not change what it says', () => {
	const wrapper = fc.constantFrom('ephemeralMessage', 'groupStatusMessage', 'botInvokeMessage');
	fc.assert(
		fc.property(fc.array(wrapper, { maxLength: 8 }), text, (wrappers, words) => {
			const plain = { extendedTextMessage: { text: words } };
			const inside = wrappers.reduce<object>(
				(inner, key) => ({ [key]: { message: inner } }),
				plain,
			);
			const bare = flattenMessage({ ...received({}), message: plain });
			const wrapped = { ...received({}), message: inside as Record<string, unknown> };
			expect(flattenMessage(wrapped)).toEqual(bare);
		}),
	);
});

it('a message that nobody can read is told in words', () => {
	fc.assert(
		fc.property(fc.array(text, { maxLength: 3 }), (stubParameters) => {
			const stub = { ...received({}), message: undefined, stubType: 2, stubParameters };
			const { reason, askedAgain } = undecryptable(stub);
			expect(['withheld', 'wrong_keys', 'malformed', 'unsupported']).toContain(reason);
			expect(typeof askedAgain).toBe('boolean');
		}),
		{ numRuns: 500 },
	);
});

it('a file name stays a name', () => {
	const types = fc.constantFrom('application/pdf', 'text/plain', 'application/zip', 'a/b', '');
	fc.assert(
		fc.property(text, types, (name, type) => {
			const safe = withEnding(safeFileName(name), type);
			if (safe === undefined) return;
			expect(safe).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
			expect(safe).not.toMatch(/^[.\s]|[.\s]$|^$/);
			expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(240);
			expect(withEnding(safeFileName(safe), type)).toBe(safe);
		}),
		{ numRuns: 2_000 },
	);
});

it('a vCard gives its numbers, however it is folded, and whatever else is in it', () => {
	const label = fc.constantFrom('', ';type=CELL', ';TYPE="home"', ';waid=6281234');
	fc.assert(
		fc.property(phone, label, text, fc.nat(20), (number, parameters, noise, at) => {
			const line = `TEL${parameters}:+${number}`;
			const cut = Math.min(at, line.length);
			const folded = `${line.slice(0, cut)}\r\n ${line.slice(cut)}`;
			const before = noise.replace(/[\r\n]/g, '').replace(/^/, 'X-NOISE:');
			const vcard = ['BEGIN:VCARD', before, folded, 'END:VCARD'].join('\r\n');
			expect(receivedCards(vcard)[0]?.phones).toEqual([
				expect.objectContaining({ number: `+${number}` }),
			]);
		}),
	);
	fc.assert(
		fc.property(text, (vcard) => {
			for (const { name, phones } of receivedCards(vcard)) {
				for (const { number } of phones) expect(number).not.toMatch(/\p{Cc}/u);
				expect(name ?? 'x').not.toMatch(/^$|\p{Cc}/u);
			}
		}),
	);
});

it('a phone number is the same however it is written, and its two forms lead to each other', () => {
	const ornament = fc.constantFrom('', ' ', '-', ' (', ') ', '\u202a', '–');
	fc.assert(
		fc.property(phone, fc.array(ornament, { minLength: 16, maxLength: 16 }), (digits, marks) => {
			const written = `+${[...digits].map((digit, index) => `${marks[index]}${digit}`).join('')}`;
			const [bare, ornate] = [readPhone(`+${digits}`), readPhone(written)];
			if ('digits' in bare && 'digits' in ornate) expect(ornate.digits).toBe(bare.digits);
			expect(digitsOf(written)).toBe(digits);
			for (const variant of phoneVariants(digits)) {
				expect(phoneVariants(variant)).toContain(digits);
			}
		}),
	);
});

it('any text is a phone number or says why it is none', () => {
	fc.assert(
		fc.property(fc.oneof(recipient, text), (given) => {
			const read = readPhone(given);
			if ('digits' in read) {
				expect(read.digits).toMatch(/^[1-9]\d{6,14}$/);
				expect(readPhone(`+${read.digits}`)).toEqual(read);
			} else {
				expect(read.problem).not.toBe('');
				expect(read.description).toMatch(/\.$/);
			}
		}),
		{ numRuns: 3_000 },
	);
});

it('a recipient is a JID or an error, never anything else', () => {
	fc.assert(
		fc.property(recipient, (to) => {
			let jid: string;
			try {
				jid = parseRecipient(to, 'to');
			} catch (error) {
				expect(error).toMatchObject({ code: 'invalid_parameter' });
				return;
			}
			expect(jid).toMatch(/^[\d-]+@(s\.whatsapp\.net|lid|g\.us|newsletter)$/);
			expect(bareJid(jid)).toBe(jid);
			expect(parseRecipient(jid, 'to')).toBe(jid);
			if (jid.includes('-')) expect(isGroupJid(jid)).toBe(true);
		}),
		{ numRuns: 2_000 },
	);
});

it('what is stored comes back, and equal things are stored as equal bytes', () => {
	const plain = fc.letrec<{ value: unknown }>((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small' },
			fc.string({ unit: 'grapheme' }),
			fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
			fc.boolean(),
			fc.constant(null),
			fc.uint8Array({ maxLength: 50 }),
			fc.array(tie('value'), { maxLength: 4 }),
			fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 4 }),
		),
	})).value;
	fc.assert(
		fc.property(plain, (value) => {
			const bytes = encodePlain(value);
			const back = decodePlain(bytes);
			expect(Buffer.compare(encodePlain(back), bytes)).toBe(0);
			expect(JSON.stringify(toJson(back))).toBe(
				JSON.stringify(toJson(decodePlain(encodePlain(value)))),
			);
		}),
	);
	fc.assert(
		fc.property(strange, (value) => {
			expect(() => decodePlain(encodePlain({ value }))).not.toThrow();
		}),
	);
});

it('JSON of strangers has no prototype, and no text reaches a field unbounded', () => {
	fc.assert(
		fc.property(fc.json({ maxDepth: 4 }), (json) => {
			const parsed = parseJsonObject(`{"__proto__":{"admin":true},"a":${json}}`);
			expect(parsed).not.toBeNull();
			expect(Object.keys(parsed ?? {})).toEqual(['a']);
			expect((parsed as { admin?: unknown }).admin).toBeUndefined();
		}),
	);
	fc.assert(
		fc.property(fc.oneof(text, fc.anything()), (value) => {
			const [line, words, count] = [asLine(value), asText(value), asCount(value)];
			if (line !== undefined) expect(line).not.toMatch(/^\s|\s$|\p{Cc}/u);
			if (words !== undefined) expect(words).not.toMatch(/\0|\p{Cs}/u);
			if (count !== undefined) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
		}),
	);
});
