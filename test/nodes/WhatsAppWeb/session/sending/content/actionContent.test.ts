import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { stanza } from '../../../../../whatsapp/stanza.ts';
import { textCommand, Trigger, useSessionHarness } from '../../SessionHarness.ts';
import {
	actionCommand,
	openConversation,
	CHAT_KINDS,
	type Conversation,
} from '../../conversation.ts';

const harness = useSessionHarness();
const { Type } = proto.Message.ProtocolMessage;
const DAY = 86_400;

/** Sends an action to the chat of the conversation. @returns the message that the other phone decrypted */
async function act(conversation: Conversation, action: Parameters<typeof actionCommand>[1]) {
	const { messageId, to } = await harness.client().send(actionCommand(conversation.chat, action));
	expect(to).toBe(conversation.chat);
	return await harness.other.next(({ id }) => id === messageId);
}

function keyOf(conversation: Conversation, id: string, fromMe: boolean) {
	const key = { remoteJid: conversation.chat, fromMe, id };
	return conversation.isGroup && !fromMe
		? { ...key, participant: conversation.jidOf(harness.other) }
		: key;
}

describe.each(CHAT_KINDS)('in a %s', (place) => {
	it('a reaction is put on a message of either side, and taken back', async () => {
		const conversation = await openConversation(harness, place);
		const { theirs, ours } = conversation;
		const liked = await act(conversation, {
			kind: 'reaction',
			emoji: '👍',
			target: { id: theirs.id },
		});
		expect(liked.message.reactionMessage).toMatchObject({
			key: keyOf(conversation, theirs.id, false),
			text: '👍',
		});
		expect(Number(liked.message.reactionMessage?.senderTimestampMs)).toBeGreaterThan(1e12);
		expect(liked.stanza.attrs).toMatchObject({ type: 'reaction' });
		expect(liked.stanza.attrs.edit).toBeUndefined();
		const taken = await act(conversation, { kind: 'reaction', emoji: '', target: { id: ours.id } });
		expect(taken.message.reactionMessage).toMatchObject({
			key: keyOf(conversation, ours.id, true),
			text: '',
		});
		expect(taken.stanza.attrs).toMatchObject({ type: 'reaction', edit: '7' });
	});

	it('a message is pinned and unpinned, also after a restart', async () => {
		const conversation = await openConversation(harness, place);
		await harness.restart();
		const pinned = await act(conversation, {
			kind: 'pin',
			duration: 7 * DAY,
			target: { id: conversation.theirs.id },
		});
		expect(pinned.message.pinInChatMessage).toMatchObject({
			key: keyOf(conversation, conversation.theirs.id, false),
			type: proto.Message.PinInChatMessage.Type.PIN_FOR_ALL,
		});
		expect(pinned.message.messageContextInfo?.messageAddOnDurationInSecs).toBe(7 * DAY);
		expect(pinned.stanza.attrs.edit).toBe('2');
		const unpinned = await act(conversation, {
			kind: 'pin',
			duration: 0,
			target: { id: conversation.ours.id },
		});
		expect(unpinned.message.pinInChatMessage).toMatchObject({
			key: keyOf(conversation, conversation.ours.id, true),
			type: proto.Message.PinInChatMessage.Type.UNPIN_FOR_ALL,
		});
		expect(unpinned.message.messageContextInfo?.messageAddOnDurationInSecs).toBe(0);
	});

	it('own words are edited and deleted, those of others are not edited', async () => {
		const conversation = await openConversation(harness, place);
		const target = { id: conversation.ours.id };
		const edited = await act(conversation, { kind: 'edit', text: 'Hello everyone', target });
		expect(edited.message.protocolMessage).toMatchObject({
			key: keyOf(conversation, target.id, true),
			type: Type.MESSAGE_EDIT,
			editedMessage: { extendedTextMessage: { text: 'Hello everyone' } },
		});
		expect(Number(edited.message.protocolMessage?.timestampMs)).toBeGreaterThan(1e12);
		expect(edited.stanza.attrs).toMatchObject({ type: 'text', edit: '1' });
		expect(edited.message.messageContextInfo?.messageSecret?.length ?? 0).toBe(0);

		const deleted = await act(conversation, { kind: 'revoke', target });
		expect(deleted.message.protocolMessage).toMatchObject({
			key: keyOf(conversation, target.id, true),
		});
		expect(deleted.message.protocolMessage?.type ?? Type.REVOKE).toBe(Type.REVOKE);
		expect(deleted.stanza.attrs).toMatchObject({ type: 'text', edit: '7' });

		const foreign = actionCommand(conversation.chat, {
			kind: 'edit',
			text: 'Not me',
			target: { id: conversation.theirs.id },
		});
		await expect(conversation.client.send(foreign)).rejects.toMatchObject({
			code: 'forbidden',
			retryable: false,
		});
	});

	it('a message that is not known is not acted on, unless its author is told', async () => {
		const conversation = await openConversation(harness, place);
		const react = { kind: 'reaction', emoji: '❤️' } as const;
		const sent = harness.wa.log.filter(({ event }) => event === 'message').length;
		const unknown = actionCommand(conversation.chat, { ...react, target: { id: '3EB0UNKNOWN' } });
		await expect(conversation.client.send(unknown)).rejects.toMatchObject({
			code: 'message_not_found',
			retryable: false,
			description: expect.stringContaining('from_me'),
		});
		expect(harness.wa.log.filter(({ event }) => event === 'message')).toHaveLength(sent);

		const pointer = { id: '3EB0UNKNOWN', sender: harness.other.jid, fromMe: false };
		const theirs = await act(conversation, { ...react, target: pointer });
		expect(theirs.message.reactionMessage?.key).toMatchObject(
			keyOf(conversation, pointer.id, false),
		);
		const own = { id: '3EB0UNKNOWN', fromMe: true };
		const ours = await act(conversation, { ...react, target: own });
		expect(ours.message.reactionMessage?.key).toMatchObject(keyOf(conversation, own.id, true));
	});

	it('what was received is marked as read, under the name it came by', async () => {
		const conversation = await openConversation(harness, place);
		await harness.restart();
		const result = await harness
			.client()
			.command('markRead', { chat: conversation.chat, messageIds: [conversation.theirs.id] });
		expect(result).toEqual({ chat: conversation.chat, timestamp: expect.any(Number) });
		const receipt = await harness.other.nextReceipt(
			({ ids, type }) => type === 'read' && ids.includes(conversation.theirs.id),
		);
		expect(receipt.ids).toEqual([conversation.theirs.id]);
	});

	it('a message goes on to another chat, marked as forwarded', async () => {
		const conversation = await openConversation(harness, place);
		const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
		await harness.restart();
		const { messageId } = await harness
			.client()
			.send(actionCommand(citra.jid, { kind: 'forward', target: { id: conversation.theirs.id } }));
		const once = await citra.next(({ id }) => id === messageId);
		expect(once.message.extendedTextMessage).toMatchObject({
			text: 'Hello',
			contextInfo: { isForwarded: true, forwardingScore: 1 },
		});
		const again = await act(conversation, { kind: 'forward', target: { id: messageId } });
		expect(again.message.extendedTextMessage).toMatchObject({
			text: 'Hello',
			contextInfo: { isForwarded: true, forwardingScore: 2 },
		});
		expect(again.message.messageContextInfo?.messageSecret).toHaveLength(32);
	});
});

describe('a message with a file', () => {
	it('gets another caption, and is forwarded without being uploaded again', async () => {
		const conversation = await openConversation(harness, 'direct chat');
		const bytes = randomBytes(50_000);
		const { media, options } = await harness.file(bytes, 'image');
		const message = { imageMessage: { mimetype: 'image/jpeg', caption: 'Receipt' } };
		const command = { ...textCommand(conversation.chat, ''), content: { message, media } };
		const { messageId: id } = await conversation.client.send(command, options);
		await harness.restart();
		const edited = await act(conversation, { kind: 'edit', text: 'New receipt', target: { id } });
		const { editedMessage } = edited.message.protocolMessage ?? {};
		expect(editedMessage?.imageMessage).toMatchObject({
			caption: 'New receipt',
			mimetype: 'image/jpeg',
		});
		expect(await harness.other.download({ message: editedMessage ?? {} })).toEqual(bytes);

		const uploads = () => harness.wa.log.filter(({ event }) => event === 'upload').length;
		const before = uploads();
		const forwarded = await act(conversation, { kind: 'forward', target: { id } });
		expect(forwarded.message.imageMessage).toMatchObject({
			caption: 'New receipt',
			contextInfo: { isForwarded: true, forwardingScore: 1 },
		});
		expect(forwarded.stanza.attrs.type).toBe('media');
		expect(await harness.other.download(forwarded)).toEqual(bytes);
		expect(uploads()).toBe(before);
	});
});

describe('what is refused before anything is sent', () => {
	async function expectRefusal(
		conversation: Conversation,
		action: Parameters<typeof actionCommand>[1],
		code: string,
	): Promise<void> {
		const sent = harness.wa.log.filter(({ event }) => event === 'message').length;
		const command = actionCommand(conversation.chat, action);
		await expect(conversation.client.send(command)).rejects.toMatchObject({
			code,
			retryable: false,
		});
		expect(harness.wa.log.filter(({ event }) => event === 'message')).toHaveLength(sent);
	}

	it("deleting another's message in a direct chat, or as no admin of the group", async () => {
		const direct = await openConversation(harness, 'direct chat');
		await expectRefusal(direct, { kind: 'revoke', target: { id: direct.theirs.id } }, 'forbidden');
		const group = harness.other.createGroup('Family', [harness.own]);
		const { id } = await harness.other.sendText(group, 'Secret');
		await direct.trigger.next(({ event }) => (event.data as { id: string }).id === id);
		const revoke = { kind: 'revoke', target: { id } } as const;
		await expectRefusal({ ...direct, chat: group }, revoke, 'forbidden');
	});

	it('editing what is too old', async () => {
		// In direct chats, Baileys sets a message's time to that of the receipt that follows it.
		const conversation = await openConversation(harness, 'group by LID');
		const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1000) - minutes * 60;
		for (const [minutes, refused] of [
			[14, false],
			[21, true],
		] as const) {
			const timestamp = minutesAgo(minutes);
			const { id } = await harness.own.sendText(conversation.chat, 'Long ago', { timestamp });
			await conversation.trigger.next(({ event }) => (event.data as { id: string }).id === id);
			const edit = { kind: 'edit', text: 'New', target: { id } } as const;
			if (refused) await expectRefusal(conversation, edit, 'forbidden');
			else await act(conversation, edit);
		}
	});

	it('a message of another chat', async () => {
		const conversation = await openConversation(harness, 'direct chat');
		const group = harness.other.createGroup('Family', [harness.own]);
		const { id } = await harness.other.sendText(group, 'In the group');
		await conversation.trigger.next(({ event }) => (event.data as { id: string }).id === id);
		const react = { kind: 'reaction', emoji: '👍', target: { id } } as const;
		await expectRefusal(conversation, react, 'message_not_found');
		const forward = { kind: 'forward', chat: conversation.chat, target: { id } } as const;
		await expectRefusal(conversation, forward, 'message_not_found');
	});

	it('editing or forwarding what has no words, and what is to be seen once', async () => {
		const conversation = await openConversation(harness, 'direct chat');
		const { messageId: id } = await conversation.client.send({
			...textCommand(conversation.chat, ''),
			content: {
				message: { pollCreationMessage: { name: 'When?', options: [{ optionName: 'A' }] } },
				stanza: { nodes: [{ tag: 'meta', attrs: { polltype: 'creation' } }] },
			},
		});
		const edit = { kind: 'edit', text: 'x', target: { id } } as const;
		await expectRefusal(conversation, edit, 'message_type_rejected');
		await expectRefusal(conversation, { kind: 'forward', target: { id } }, 'message_type_rejected');
		const once = await harness.other.send(harness.own.jid, {
			viewOnceMessageV2: { message: { imageMessage: { viewOnce: true } } },
		});
		await conversation.trigger.next(({ event }) => (event.data as { id: string }).id === once.id);
		const forward = { kind: 'forward', target: { id: once.id } } as const;
		await expectRefusal(conversation, forward, 'message_type_rejected');
	});

	it('marking an own message as read, one of a group nobody knows, and anything in a channel', async () => {
		const conversation = await openConversation(harness, 'direct chat');
		const read = async (chat: string, id: string, sender?: string) =>
			await conversation.client.command('markRead', { chat, messageIds: [id], sender });
		await expect(read(conversation.chat, conversation.ours.id)).rejects.toMatchObject({
			code: 'forbidden',
		});
		const group = harness.other.createGroup('Family', [harness.own]);
		await expect(read(group, '3EB0UNKNOWN')).rejects.toMatchObject({ code: 'message_not_found' });
		const channel = harness.own.createNewsletter('News');
		await expect(read(channel, '101')).rejects.toMatchObject({
			code: 'unsupported_for_newsletter',
		});
		await read(group, '3EB0UNKNOWN', harness.other.jid);
		const { participant } = await harness.wa.waitFor('receipt', ({ type }) => type === 'read');
		expect(participant).toBe(harness.other.lid);
		await read(conversation.chat, '3EB0UNKNOWN');
	});
});

describe('an admin of a group', () => {
	it('deletes the message of somebody who has left, told by number', async () => {
		const client = await harness.link();
		const citra = harness.wa.createPhone('628333000333');
		const group = harness.own.createGroup('Family', [harness.other, citra]);
		const member = stanza('participant', { jid: citra.lid });
		await harness.own.changeGroup(group, stanza('remove', {}, [member]));
		const target = { id: '3EB0UNKNOWN', sender: citra.jid };
		await client.send(actionCommand(group, { kind: 'revoke', target }));
		const { message } = await harness.other.next();
		expect(message.protocolMessage?.key).toMatchObject({ id: target.id, participant: citra.lid });
	});

	it.each(['lid', 'pn'] as const)(
		"deletes another's message, known or told, in a group by %s",
		async (addressing) => {
			const client = await harness.link();
			const trigger = await Trigger.on(client);
			const group = harness.other.createGroup('Family', [harness.own], { addressing });
			const participant = addressing === 'lid' ? harness.other.lid : harness.other.jid;
			const own = addressing === 'lid' ? harness.own.lid : harness.own.jid;
			await harness.other.changeGroup(
				group,
				stanza('promote', {}, [stanza('participant', { jid: own })]),
			);
			const { id } = await harness.other.sendText(group, 'Sent by mistake');
			await trigger.next();
			for (const target of [{ id }, { id: '3EB0UNKNOWN', sender: harness.other.jid }]) {
				const { messageId } = await client.send(actionCommand(group, { kind: 'revoke', target }));
				const { message, stanza: node } = await harness.other.next((got) => got.id === messageId);
				expect(message.protocolMessage?.key).toMatchObject({
					remoteJid: group,
					fromMe: false,
					id: target.id,
					participant,
				});
				expect(node.attrs.edit).toBe('8');
			}
		},
	);
});

describe('in a channel', () => {
	it('a post is edited, reacted to and deleted under its own id', async () => {
		const client = await harness.link();
		const channel = harness.own.createNewsletter('News');
		const { messageId: id, serverId } = await client.send(textCommand(channel, 'Hello'));
		const posts = harness.wa.newsletters.find(channel)?.posts ?? [];
		const [post] = posts;
		await harness.restart();
		const again = harness.client();

		const target = { id };
		const edited = await again.send(
			actionCommand(channel, { kind: 'edit', text: 'Hello all', target }),
		);
		expect(edited).toMatchObject({ messageId: id, serverId, to: channel });
		const content = proto.Message.decode(post?.plaintext ?? new Uint8Array());
		expect(content.extendedTextMessage?.text).toBe('Hello all');

		await again.send(actionCommand(channel, { kind: 'reaction', emoji: '🔥', target }));
		expect([...(post?.reactions.values() ?? [])]).toEqual(['🔥']);
		const byNumber = { id: String(serverId) };
		await again.send(actionCommand(channel, { kind: 'reaction', emoji: '', target: byNumber }));
		expect(post?.reactions.size).toBe(0);

		const { messageId } = await again.send(
			actionCommand(harness.other.jid, { kind: 'forward', target }),
		);
		const forwarded = await harness.other.next((got) => got.id === messageId);
		expect(forwarded.message.extendedTextMessage?.text).toBe('Hello all');

		await again.send(actionCommand(channel, { kind: 'revoke', target }));
		expect(post?.plaintext).toHaveLength(0);
		expect(posts).toHaveLength(1);
	});

	it('there is neither pin nor vote, and an unknown post is not found', async () => {
		const client = await harness.link();
		const channel = harness.own.createNewsletter('News');
		const target = { id: '3EB0UNKNOWN' };
		await expect(
			client.send(actionCommand(channel, { kind: 'pin', duration: DAY, target })),
		).rejects.toMatchObject({ code: 'unsupported_for_newsletter' });
		await expect(
			client.send(actionCommand(channel, { kind: 'revoke', target })),
		).rejects.toMatchObject({ code: 'message_not_found' });
		await expect(
			client.send(actionCommand(channel, { kind: 'revoke', target: { id: '101' } })),
		).rejects.toMatchObject({ code: 'message_not_found' });
	});
});

describe('an action', () => {
	it('asked for twice is done once', async () => {
		const conversation = await openConversation(harness, 'direct chat');
		const idempotency = { key: 'execution 1', scope: 'execution' } as const;
		const action = {
			kind: 'reaction',
			emoji: '👍',
			target: { id: conversation.theirs.id },
		} as const;
		const command = actionCommand(conversation.chat, action, { idempotency });
		const first = await conversation.client.send(command);
		expect(await conversation.client.send(command)).toEqual(first);
		await conversation.client.send(textCommand(conversation.chat, 'the final one'));
		await harness.other.next(
			({ message }) => message.extendedTextMessage?.text === 'the final one',
		);
		const reactions = harness.other.received.filter(({ message }) => message.reactionMessage);
		expect(reactions).toHaveLength(1);
	});

	it('names a message that was written on the phone', async () => {
		const conversation = await openConversation(harness, 'group by LID');
		const { id } = await harness.own.sendText(conversation.chat, 'From the phone');
		await conversation.trigger.next(({ event }) => (event.data as { id: string }).id === id);
		const { message } = await act(conversation, { kind: 'edit', text: 'Changed', target: { id } });
		expect(message.protocolMessage?.key).toMatchObject({ fromMe: true, id });
	});
});
