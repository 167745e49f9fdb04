import type { proto } from '@whiskeysockets/baileys';
import { annotationOf } from '../../../../../nodes/WhatsAppWeb/message/received/annotation';
import { bitten, randomness, strangeValue } from '../hostileMessages.ts';
import { plain } from './receivedMessage.ts';

const key = { remoteJid: '628222@s.whatsapp.net', fromMe: true, id: '3EB0AAAA' };
const pointer = { id: '3EB0AAAA', fromMe: true, participant: undefined, normalised: false };
const sealed = { encPayload: Buffer.alloc(20, 1), encIv: Buffer.alloc(12, 2) };
const edited = { protocolMessage: { key, type: 14, editedMessage: { conversation: 'Hi' } } };

const CASES: Array<[string, proto.IMessage, object]> = [
	[
		'a reaction',
		{ reactionMessage: { key, text: '👍' } },
		{ kind: 'reaction', emoji: '👍', pointer: { ...pointer, normalised: true } },
	],
	[
		'a reaction taken back',
		{ reactionMessage: { key } },
		{ kind: 'reaction', emoji: '', pointer: { ...pointer, normalised: true } },
	],
	['an edit', edited, { kind: 'edit', content: { conversation: 'Hi' }, pointer }],
	[
		'an edit in an envelope',
		{ ephemeralMessage: { message: { editedMessage: { message: edited } } } },
		{ kind: 'edit', content: { conversation: 'Hi' }, pointer },
	],
	['a deletion', { protocolMessage: { key, type: 0 } }, { kind: 'revoke', pointer }],
	[
		'a deletion that leaves the type out',
		{ protocolMessage: { key } },
		{ kind: 'revoke', pointer },
	],
	[
		'a pin',
		{
			pinInChatMessage: { key, type: 1 },
			messageContextInfo: { messageAddOnDurationInSecs: 86_400 },
		},
		{ kind: 'pin', seconds: 86_400, pointer },
	],
	['a pin taken off', { pinInChatMessage: { key, type: 2 } }, { kind: 'pin', seconds: 0, pointer }],
	[
		'a vote',
		{ pollUpdateMessage: { pollCreationMessageKey: key, vote: sealed, senderTimestampMs: 7 } },
		{ kind: 'sealed', use: 'Poll Vote', at: 7, encrypted: sealed },
	],
	[
		'an answer to an event',
		{ encEventResponseMessage: { eventCreationMessageKey: key, ...sealed } },
		{ kind: 'sealed', use: 'Event Response', encrypted: sealed, pointer },
	],
	[
		'an encrypted edit',
		{ secretEncryptedMessage: { targetMessageKey: key, ...sealed, secretEncType: 2 } },
		{ kind: 'sealed', use: 'Message Edit', encrypted: sealed, pointer },
	],
	[
		'an encrypted change of a later kind',
		{ secretEncryptedMessage: { targetMessageKey: key, ...sealed, secretEncType: 9 as number } },
		{ kind: 'sealed', use: undefined, encrypted: sealed, pointer },
	],
	[
		'a vote without content',
		{ pollUpdateMessage: { pollCreationMessageKey: key } },
		{ kind: 'sealed', use: 'Poll Vote', encrypted: undefined },
	],
];

it.each(CASES)('%s is read', (_, message, annotation) => {
	expect(annotationOf(plain(message))).toMatchObject(annotation);
});

it.each<[string, proto.IMessage]>([
	['a text', { conversation: 'Hello' }],
	['a message to the own devices', { protocolMessage: { type: 5 } }],
	['a change of the timer', { protocolMessage: { key, type: 3 } }],
	['a deletion of nothing', { protocolMessage: { type: 0 } }],
	['an edit into nothing', { protocolMessage: { key, type: 14 } }],
	['a reaction to nothing', { reactionMessage: { text: '👍' } }],
	['an addition to nothing', { encReactionMessage: sealed }],
])('%s says nothing about another message', (_, message) => {
	expect(annotationOf(plain(message))).toBeUndefined();
});

/** 10,000 cases that are the same in every run. */
it('strange ones are read as something or nothing, never as an error', () => {
	const random = randomness(4);
	for (let count = 0; count < 5_000; count++) {
		const [, message] = CASES[count % CASES.length]!;
		const strange = { [Object.keys(message)[0]!]: strangeValue(random) };
		for (const hostile of [bitten(random, message), strange]) {
			const annotation = annotationOf(hostile);
			if (!annotation) continue;
			expect(typeof annotation.pointer.id).toBe('string');
			expect(annotation.pointer.id).not.toBe('');
			expect(typeof annotation.pointer.fromMe).toBe('boolean');
		}
	}
});
