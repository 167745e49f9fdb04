import { decryptPollVote, proto } from '@whiskeysockets/baileys';
import type { MessageAction } from '../../../../../../nodes/WhatsAppWeb/message/content';
import { pollContent } from '../../../../../../nodes/WhatsAppWeb/message/poll';
import type { ReceivedMessage } from '../../../../../whatsapp/contract.ts';
import { decryptAddon, optionHash } from '../../../../../whatsapp/messageSecret.ts';
import { stanza } from '../../../../../whatsapp/stanza.ts';
import { textCommand, Trigger, useSessionHarness } from '../../SessionHarness.ts';
import {
	actionCommand,
	openConversation,
	CHAT_KINDS,
	type ChatKind,
	type Conversation,
} from '../../conversation.ts';

const harness = useSessionHarness();
const { Message } = proto;
const SECRET = Buffer.alloc(32, 9);
const POLL = {
	name: 'Colour?',
	options: ['Red', 'Blue', 'Green'].map((optionName) => ({ optionName })),
};
const asBytes = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []);

async function until(trigger: Trigger, id: string): Promise<void> {
	await trigger.next(({ event }) => (event.data as { id: string }).id === id);
}

/** Sends a poll from the other phone or from the account. */
async function openPoll(place: ChatKind, ours: boolean, selectable = 0) {
	const conversation = await openConversation(harness, place);
	const poll = { ...POLL, selectableOptionsCount: selectable };
	if (ours) {
		const content = {
			message: { pollCreationMessage: poll },
			stanza: { nodes: [{ tag: 'meta', attrs: { polltype: 'creation' } }] },
		};
		const { messageId: id } = await conversation.client.send({
			...textCommand(conversation.chat, ''),
			content,
		});
		const { message } = await harness.other.next((got) => got.id === id);
		const secret = asBytes(message.messageContextInfo?.messageSecret);
		return { conversation, id, secret, creator: conversation.jidOf(harness.own) };
	}
	const message = {
		pollCreationMessage: poll,
		messageContextInfo: { messageSecret: SECRET },
	};
	const viaLid = place.endsWith('LID');
	const to = conversation.isGroup ? conversation.chat : harness.own.jid;
	const { id } = await harness.other.send(to, message, { viaLid });
	await until(conversation.trigger, id);
	return { conversation, id, secret: SECRET, creator: conversation.jidOf(harness.other) };
}

async function act(conversation: Conversation, action: MessageAction): Promise<ReceivedMessage> {
	const { messageId } = await harness.client().send(actionCommand(conversation.chat, action));
	return await harness.other.next(({ id }) => id === messageId);
}

function chosen(
	{ message }: ReceivedMessage,
	context: { id: string; secret: Uint8Array; creator: string; voter: string },
): string[] {
	const { vote } = message.pollUpdateMessage ?? {};
	const { selectedOptions } = decryptPollVote(vote ?? {}, {
		pollEncKey: context.secret,
		pollMsgId: context.id,
		pollCreatorJid: context.creator,
		voterJid: context.voter,
	});
	const names = POLL.options.map(({ optionName }) => optionName);
	return selectedOptions.map(
		(hash) => names.find((name) => optionHash(name).equals(asBytes(hash))) ?? 'unknown',
	);
}

describe.each(CHAT_KINDS)('a vote in a %s', (place) => {
	it.each([false, true])('is read with the secret of the poll (own poll: %s)', async (ours) => {
		const { conversation, id, secret, creator } = await openPoll(place, ours);
		await harness.restart();
		const voter = conversation.jidOf(harness.own);
		const options = ['Blue', optionHash('Red').toString('hex')];
		const voted = await act(conversation, { kind: 'vote', options, target: { id } });
		expect(voted.message.pollUpdateMessage?.pollCreationMessageKey).toMatchObject({
			remoteJid: conversation.chat,
			fromMe: ours,
			id,
			...(conversation.isGroup && { participant: creator }),
		});
		expect(voted.stanza.attrs.type).toBe('poll');
		expect(voted.stanza.content).toContainEqual(stanza('meta', { polltype: 'vote' }));
		expect(Number(voted.message.pollUpdateMessage?.senderTimestampMs)).toBeGreaterThan(1e12);
		expect(chosen(voted, { id, secret, creator, voter })).toEqual(['Blue', 'Red']);

		const base64 = [optionHash('Green').toString('base64')];
		const changed = await act(conversation, { kind: 'vote', options: base64, target: { id } });
		expect(chosen(changed, { id, secret, creator, voter })).toEqual(['Green']);
		const retracted = await act(conversation, { kind: 'vote', options: [], target: { id } });
		expect(chosen(retracted, { id, secret, creator, voter })).toEqual([]);
	});
});

describe('a vote', () => {
	async function expectRefusal(
		conversation: Conversation,
		action: MessageAction,
		error: object,
	): Promise<void> {
		const sent = harness.wa.log.filter(({ event }) => event === 'message').length;
		const command = actionCommand(conversation.chat, action);
		await expect(conversation.client.send(command)).rejects.toMatchObject({
			retryable: false,
			...error,
		});
		expect(harness.wa.log.filter(({ event }) => event === 'message')).toHaveLength(sent);
	}

	it('for what the poll has not, or for too much, is refused with its options', async () => {
		const { conversation, id } = await openPoll('direct chat', false, 1);
		const vote = { kind: 'vote', target: { id } } as const;
		const refusal = { code: 'invalid_parameter', description: expect.stringContaining('Green') };
		await expectRefusal(conversation, { ...vote, options: ['Purple'] }, refusal);
		const foreign = optionHash('Purple').toString('hex');
		await expectRefusal(conversation, { ...vote, options: [foreign] }, refusal);
		await expectRefusal(conversation, { ...vote, options: ['Red', 'Blue'] }, refusal);
		await act(conversation, {
			...vote,
			options: ['Red', optionHash('Red').toString('base64')],
		});
	});

	it('on a poll that is not known, has no secret, or is none', async () => {
		const conversation = await openConversation(harness, 'direct chat');
		const vote = (id: string): MessageAction => ({ kind: 'vote', options: [], target: { id } });
		await expectRefusal(conversation, vote('3EB0UNKNOWN'), { code: 'poll_secret_unknown' });
		await expectRefusal(conversation, vote(conversation.theirs.id), { code: 'bad_request' });
		const { id } = await harness.other.send(harness.own.jid, { pollCreationMessage: POLL });
		await until(conversation.trigger, id);
		await expectRefusal(conversation, vote(id), { code: 'poll_secret_unknown' });
	});

	it('that is encrypted already is passed on, also on a poll that is told', async () => {
		const conversation = await openConversation(harness, 'group by LID');
		const encrypted = { encIv: new Uint8Array(12).fill(1), encPayload: new Uint8Array(40).fill(2) };
		const target = { id: '3EB0UNKNOWN', sender: harness.other.jid };
		const { message } = await act(conversation, {
			kind: 'vote',
			options: ['x'],
			encrypted,
			target,
		});
		const { vote, pollCreationMessageKey } = message.pollUpdateMessage ?? {};
		expect(asBytes(vote?.encIv)).toEqual(Buffer.from(encrypted.encIv));
		expect(asBytes(vote?.encPayload)).toEqual(Buffer.from(encrypted.encPayload));
		expect(pollCreationMessageKey).toMatchObject({
			id: target.id,
			fromMe: false,
			participant: harness.other.lid,
		});
		const unknown = { id: '3EB0UNKNOWN' };
		await expectRefusal(
			conversation,
			{ kind: 'vote', options: [], encrypted, target: unknown },
			{ code: 'message_not_found' },
		);
	});
});

describe('in the announcement group of a community', () => {
	async function openPost(secret: Uint8Array | undefined) {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const chat = harness.other.createGroup('Local news', [harness.own], {
			announce: true,
			communityAnnounce: true,
		});
		const { id } = await harness.other.send(chat, {
			extendedTextMessage: { text: 'Meeting tomorrow' },
			messageContextInfo: secret && { messageSecret: secret },
		});
		await trigger.next();
		const context = {
			secret: SECRET,
			messageId: id,
			author: harness.other.lid,
			modifier: harness.own.lid,
		};
		const jidOf = () => '';
		const conversation: Conversation = {
			client,
			chat,
			isGroup: true,
			jidOf,
			theirs: { id },
			ours: { id: '' },
			trigger,
		};
		const key = { remoteJid: chat, fromMe: false, id, participant: harness.other.lid };
		return { conversation, context, key, target: { id } };
	}

	it.each(['🙏', ''])('a member reacts (%j), for those who have the post', async (emoji) => {
		const { conversation, context, key, target } = await openPost(SECRET);
		await harness.restart();
		const { message, stanza: node } = await act(conversation, { kind: 'reaction', emoji, target });
		const { targetMessageKey, encPayload, encIv } = message.encReactionMessage ?? {};
		expect(targetMessageKey).toMatchObject(key);
		expect(node.attrs.type).toBe('reaction');
		expect(message.reactionMessage ?? null).toBeNull();
		const plain = decryptAddon('Enc Reaction', context, {
			encPayload: asBytes(encPayload),
			encIv: asBytes(encIv),
		});
		const reaction = Message.ReactionMessage.decode(plain);
		expect(reaction.text ?? '').toBe(emoji);
		expect(Number(reaction.senderTimestampMs)).toBeGreaterThan(1e12);
		expect(reaction.key ?? null).toBeNull();
	});

	it('a member writes a comment that those read who have the post', async () => {
		const { conversation, context, key, target } = await openPost(SECRET);
		const { message } = await act(conversation, { kind: 'comment', text: 'Ready', target });
		const { targetMessageKey, encPayload, encIv } = message.encCommentMessage ?? {};
		expect(targetMessageKey).toMatchObject(key);
		expect(message.messageContextInfo?.messageSecret).toHaveLength(32);
		const plain = decryptAddon('Enc Comment', context, {
			encPayload: asBytes(encPayload),
			encIv: asBytes(encIv),
		});
		expect(Message.decode(plain).extendedTextMessage?.text).toBe('Ready');
	});

	it.each([1, 0])(
		'a poll (%i answers) is one of a community, and can be voted on',
		async (count) => {
			const client = await harness.link();
			const chat = harness.other.createGroup('Local news', [harness.own], {
				communityAnnounce: true,
			});
			const content = pollContent('When?', ['Saturday', 'Sunday'], count);
			const { messageId: id } = await client.send({ ...textCommand(chat, ''), content });
			const { message, stanza: node } = await harness.other.next((received) => received.id === id);
			expect(message.pollCreationMessageV2).toMatchObject({
				name: 'When?',
				selectableOptionsCount: count,
			});
			expect(message.pollCreationMessage ?? message.pollCreationMessageV3 ?? null).toBeNull();
			expect(node.attrs.type).toBe('poll');
			const vote: MessageAction = { kind: 'vote', options: ['Saturday'], target: { id } };
			const { messageId } = await client.send(actionCommand(chat, vote));
			const voted = await harness.other.next((received) => received.id === messageId);
			expect(voted.message.pollUpdateMessage?.pollCreationMessageKey?.id).toBe(id);
		},
	);

	it('what has no secret is neither commented nor reacted to', async () => {
		const { conversation, target } = await openPost(undefined);
		for (const action of [
			{ kind: 'comment', text: 'Ready', target },
			{ kind: 'reaction', emoji: '🙏', target },
		] as const) {
			await expect(
				conversation.client.send(actionCommand(conversation.chat, action)),
			).rejects.toMatchObject({
				code: 'message_not_found',
				description: expect.stringContaining('secret'),
			});
		}
	});

	it('nothing is posted by who is no admin', async () => {
		const { conversation, target } = await openPost(SECRET);
		const pin = actionCommand(conversation.chat, { kind: 'pin', duration: 86_400, target });
		const restricted = { code: 'group_posting_restricted' };
		await expect(conversation.client.send(pin)).rejects.toMatchObject(restricted);
		const forward = actionCommand(conversation.chat, { kind: 'forward', target });
		await expect(conversation.client.send(forward)).rejects.toMatchObject(restricted);
	});
});

it('a comment elsewhere is refused', async () => {
	const conversation = await openConversation(harness, 'group by LID');
	const action = { kind: 'comment', text: 'x', target: { id: conversation.theirs.id } } as const;
	await expect(
		conversation.client.send(actionCommand(conversation.chat, action)),
	).rejects.toMatchObject({
		code: 'message_type_rejected',
		retryable: false,
	});
});

describe.each(CHAT_KINDS)('a scheduled call in a %s', (place) => {
	it('is cancelled by an edit that those read who have the event', async () => {
		const conversation = await openConversation(harness, place);
		const event = {
			name: 'Meeting',
			startTime: 1_900_000_000,
			joinLink: 'https://call',
			isScheduleCall: true,
		};
		const content = {
			message: { eventMessage: event },
			stanza: { nodes: [{ tag: 'meta', attrs: { event_type: 'creation' } }] },
		};
		const { messageId: id } = await conversation.client.send({
			...textCommand(conversation.chat, ''),
			content,
		});
		const created = await harness.other.next((got) => got.id === id);
		await harness.restart();

		const { message, stanza: node } = await act(conversation, {
			kind: 'cancelEvent',
			target: { id },
		});
		const { targetMessageKey, encPayload, encIv, secretEncType } =
			message.secretEncryptedMessage ?? {};
		expect(secretEncType).toBe(Message.SecretEncryptedMessage.SecretEncType.EVENT_EDIT);
		expect(targetMessageKey).toMatchObject({ remoteJid: conversation.chat, fromMe: true, id });
		expect(node.attrs).toMatchObject({ type: 'event', edit: '1' });
		expect(node.content).toContainEqual(stanza('meta', { event_type: 'edit' }));
		const own = conversation.jidOf(harness.own);
		const secret = asBytes(created.message.messageContextInfo?.messageSecret);
		const plain = decryptAddon(
			'Event Edit',
			{ secret, messageId: id, author: own, modifier: own },
			{ encPayload: asBytes(encPayload), encIv: asBytes(encIv) },
		);
		const edited = Message.decode(plain);
		expect(edited.eventMessage).toMatchObject({
			name: 'Meeting',
			joinLink: 'https://call',
			isScheduleCall: true,
			isCanceled: true,
		});
		expect(Number(edited.eventMessage?.startTime)).toBe(1_900_000_000);
	});
});

it('only own events are cancelled, and only events', async () => {
	const conversation = await openConversation(harness, 'direct chat');
	const cancel = (id: string) =>
		conversation.client.send(
			actionCommand(conversation.chat, { kind: 'cancelEvent', target: { id } }),
		);
	await expect(cancel(conversation.theirs.id)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(cancel(conversation.ours.id)).rejects.toMatchObject({ code: 'bad_request' });
	await expect(cancel('3EB0UNKNOWN')).rejects.toMatchObject({ code: 'message_not_found' });
});
