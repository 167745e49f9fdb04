import { decryptPollVote, proto } from '@whiskeysockets/baileys';
import { type AdditionUse, encryptAddition } from '../../../../nodes/WhatsAppWeb/message/secret';
import { decryptAddon, optionHash } from '../../../whatsapp/messageSecret.ts';

const context = {
	secret: Buffer.alloc(32, 7),
	messageId: '3EB0AAAA',
	author: '111@lid',
	modifier: '222@lid',
};

describe('an addition to a message', () => {
	it.each<AdditionUse>(['Poll Vote', 'Enc Reaction', 'Enc Comment', 'Event Edit'])(
		'(%s) is read by who has the secret, and bound to message, author, modifier and use',
		(use) => {
			const encrypted = encryptAddition(use, context, Buffer.from('words'));
			expect(encrypted.encIv).toHaveLength(12);
			expect(String(decryptAddon(use, context, encrypted))).toBe('words');
			for (const change of [
				{ secret: Buffer.alloc(32) },
				{ messageId: '3EB0' },
				{ author: '333@lid' },
				{ modifier: '333@lid' },
			]) {
				expect(() => decryptAddon(use, { ...context, ...change }, encrypted)).toThrow();
			}
			expect(() => decryptAddon('Message Edit', context, encrypted)).toThrow();
		},
	);

	it('never looks the same twice', () => {
		const once = encryptAddition('Poll Vote', context, Buffer.from('words'));
		const again = encryptAddition('Poll Vote', context, Buffer.from('words'));
		expect(once.encPayload).not.toEqual(again.encPayload);
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
