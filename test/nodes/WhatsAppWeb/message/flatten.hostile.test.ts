import type { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../../../../nodes/WhatsAppWeb/message/content';
import { flattenMessage } from '../../../../nodes/WhatsAppWeb/message/flatten';
import { toJson } from '../../../../nodes/WhatsAppWeb/message/json';
import { bitten, randomness, strangeValue } from './hostileMessages.ts';
import { received } from './received/receivedMessage.ts';

type Rule = 'string' | 'number' | 'boolean' | 'array' | 'object';

/** The type of each field; `?` means that it may be null. */
const FIELDS: Record<string, Rule | `${Rule}?`> = {
	message_id: 'string',
	chat: 'string',
	from: 'string',
	from_pn: 'string?',
	from_lid: 'string?',
	is_from_me: 'boolean',
	is_group: 'boolean',
	is_broadcast: 'boolean',
	push_name: 'string?',
	timestamp: 'number',
	message_type: 'string',
	text: 'string',
	is_view_once: 'boolean',
	quoted: 'object?',
	mentions: 'array',
	mentions_people: 'array',
	is_forwarded: 'boolean',
	forwarding_score: 'number',
	forwarded_newsletter: 'object?',
	disappearing_seconds: 'number?',
	ad: 'object?',
	mentions_everyone: 'boolean',
	member_label: 'string?',
	part_of: 'object?',
	album: 'object?',
	hd_of: 'string?',
};

const OPTIONAL_FIELDS: typeof FIELDS = {
	media_mime_type: 'string',
	media_size: 'number?',
	media_file_name: 'string?',
	media_seconds: 'number?',
	media_width: 'number?',
	media_height: 'number?',
	is_ptt: 'boolean',
	is_video_note: 'boolean',
	is_animated: 'boolean',
	media: 'object',
	latitude: 'number?',
	longitude: 'number?',
	location_name: 'string?',
	location_address: 'string?',
	is_live_location: 'boolean',
	live_sequence: 'number?',
	contacts: 'array',
	poll: 'object',
	reply: 'object',
	calendar_event: 'object',
	channel_invite: 'object',
	comment: 'object',
	group_invite: 'object',
	interactive: 'object',
	notice: 'object',
	order: 'object',
	payment: 'object',
	poll_result: 'object',
	product: 'object',
	sticker_pack: 'object',
	location_comment: 'string?',
	location_url: 'string?',
	about: 'object',
	link_preview: 'object',
	entry_point: 'object',
	status: 'object',
	group_mentions: 'array',
	action_link: 'object',
	forward_origin: 'string',
	forwarded_business: 'string?',
	forwarded_business_pn: 'string?',
	forwarded_business_lid: 'string?',
	forwarded_bot: 'object',
	is_question: 'boolean',
	question_reply: 'object',
};

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

function strings(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Checks the rules that the fields of every message obey. */
function expectSound(message: unknown) {
	const fields = flattenMessage({
		...received({}),
		message: message as ReceivedMessage['message'],
	}) as Record<string, unknown>;
	for (const [name, value] of Object.entries(fields)) {
		const rule = FIELDS[name] ?? OPTIONAL_FIELDS[name];
		if (rule === undefined) throw new Error(`unknown field ${name}`);
		const allowed = rule.endsWith('?') ? [rule.slice(0, -1), 'null'] : [rule];
		if (!allowed.includes(typeOf(value))) throw new Error(`${name} is ${typeOf(value)}`);
	}
	for (const name of Object.keys(FIELDS)) {
		if (!(name in fields)) throw new Error(`${name} is missing`);
	}
	expect(JSON.parse(JSON.stringify(fields))).toEqual(fields);
	for (const text of strings(fields)) {
		if (/\0|\p{Cs}/u.test(text)) throw new Error(`not fit for a database: ${JSON.stringify(text)}`);
		if (text.length > 65_536) throw new Error('a text without bounds');
	}
	expect(String(fields.media_file_name ?? '')).not.toMatch(
		/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u,
	);
	expect(Buffer.byteLength(String(fields.media_file_name ?? ''))).toBeLessThanOrEqual(240);
	JSON.stringify(toJson(message));
}

it('3,000 strange objects are flattened soundly', () => {
	for (let seed = 0; seed < 3_000; seed++) expectSound(strangeValue(randomness(seed)));
});

it('2,000 messages with a wrong byte are flattened soundly', () => {
	const contextInfo = {
		stanzaId: '3EB0',
		quotedMessage: { conversation: 'q' },
		mentionedJid: ['1@lid'],
	};
	const messages: proto.IMessage[] = [
		{ conversation: 'Hello' },
		{ extendedTextMessage: { text: 'Hello', contextInfo } },
		{
			documentMessage: {
				fileName: 'a.pdf',
				fileLength: 5,
				mediaKey: new Uint8Array(32),
				contextInfo,
			},
		},
		{ viewOnceMessage: { message: { imageMessage: { caption: 'c', mimetype: 'image/png' } } } },
		{ liveLocationMessage: { degreesLatitude: 1, degreesLongitude: 2, sequenceNumber: 3 } },
		{ contactMessage: { displayName: 'A', vcard: 'BEGIN:VCARD\nTEL;waid=628:+62\nEND:VCARD' } },
		{ pollCreationMessageV3: { name: 'p', options: [{ optionName: 'a' }, { optionName: 'b' }] } },
		{ interactiveResponseMessage: { nativeFlowResponseMessage: { paramsJson: '{"id":"1"}' } } },
	];
	let sound = 0;
	for (let seed = 0; sound < 2_000; seed++) {
		const message = bitten(randomness(seed), messages[seed % messages.length] ?? {});
		if (message === undefined) continue;
		expectSound(message);
		sound++;
	}
});

it('a message quoted in a quotation in a quotation is read once', () => {
	let message: Record<string, unknown> = { conversation: 'bottom' };
	for (let level = 0; level < 5_000; level++) {
		const contextInfo = { stanzaId: '3EB0', quotedMessage: message };
		message = { extendedTextMessage: { text: 'top', contextInfo } };
	}
	expectSound(message);
});
