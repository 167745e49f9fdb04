import { decryptEventResponse, decryptPollVote, proto } from '@whiskeysockets/baileys';
import {
	type AdditionUse,
	decryptAddition,
	encryptAddition,
} from '../../../../nodes/WhatsAppWeb/message/secret';
import { decryptAddon, encryptAddon, optionHash } from '../../../whatsapp/messageSecret.ts';

const USES: AdditionUse[] = [
	'Poll Vote',
	'Event Response',
	'Enc Reaction',
	'Enc Comment',
	'Message Edit',
	'Event Edit',
];

const context = {
	secret: Buffer.alloc(32, 7),
	messageId: '3EB0AAAA',
	author: '111@lid',
	modifier: '222@lid',
};

describe('an addition to a message', () => {
	it.each(USES)(
		'(%s) is read by who has the secret, and bound to message, author, modifier and use',
		(use) => {
			const encrypted = encryptAddition(use, context, Buffer.from('words'));
			expect(encrypted.encIv).toHaveLength(12);
			expect(String(decryptAddon(use, context, encrypted))).toBe('words');
			const sealed = encryptAddon(use, context, Buffer.from('words'));
			expect(String(decryptAddition(use, context, sealed))).toBe('words');
			for (const change of [
				{ secret: Buffer.alloc(32) },
				{ messageId: '3EB0' },
				{ author: '333@lid' },
				{ modifier: '333@lid' },
			]) {
				expect(() => decryptAddon(use, { ...context, ...change }, encrypted)).toThrow();
				expect(decryptAddition(use, { ...context, ...change }, encrypted)).toBeUndefined();
			}
			for (const other of USES.filter((one) => one !== use)) {
				expect(decryptAddition(other, context, encrypted)).toBeUndefined();
			}
		},
	);

	it('never looks the same twice', () => {
		const once = encryptAddition('Poll Vote', context, Buffer.from('words'));
		const again = encryptAddition('Poll Vote', context, Buffer.from('words'));
		expect(once.encPayload).not.toEqual(again.encPayload);
	});

	it('that somebody has damaged or made up is not read', () => {
		const { encPayload, encIv } = encryptAddition('Enc Comment', context, Buffer.from('words'));
		const damaged = Buffer.from(encPayload);
		damaged[0]! ^= 1;
		for (const encrypted of [
			{ encPayload: damaged, encIv },
			{ encPayload: encPayload.subarray(1), encIv },
			{ encPayload: new Uint8Array(15), encIv },
			{ encPayload, encIv: encIv.subarray(1) },
			{ encPayload, encIv: new Uint8Array(200) },
		]) {
			expect(decryptAddition('Enc Comment', context, encrypted)).toBeUndefined();
		}
	});

	it('is an answer to an event as Baileys reads it', () => {
		const { EventResponseMessage } = proto.Message;
		const answer = EventResponseMessage.encode({ response: 1, extraGuestCount: 2 }).finish();
		const opened = decryptEventResponse(encryptAddition('Event Response', context, answer), {
			eventEncKey: context.secret,
			eventMsgId: context.messageId,
			eventCreatorJid: context.author,
			responderJid: context.modifier,
		});
		expect(opened).toMatchObject({ response: 1, extraGuestCount: 2 });
	});

	it('is a vote as Baileys reads it', () => {
		const { PollVoteMessage } = proto.Message;
		const vote = PollVoteMessage.encode({ selectedOptions: [optionHash('Red')] }).finish();
		const { selectedOptions } = decryptPollVote(encryptAddition('Poll Vote', context, vote), {
			pollEncKey: context.secret,
			pollMsgId: context.messageId,
			pollCreatorJid: context.author,
			voterJid: context.modifier,
		});
		expect(selectedOptions.map((hash) => Buffer.from(hash))).toEqual([optionHash('Red')]);
	});
});
