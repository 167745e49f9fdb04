import type { Faults } from '../../../../whatsapp/index.ts';
import { textCommand, useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';
import { author, CHATS, openChat, READABLE, WITH_SECRET } from './openChat.ts';

const harness = useSessionHarness();

const EVENTS = [
	'message',
	'message_edit',
	'message_pin',
	'message_revoke',
	'reaction',
	'undecryptable_message',
] as const;

const HELLO = { extendedTextMessage: { text: 'Hello' }, ...WITH_SECRET };

describe.each(CHATS)('in %s', (kind) => {
	it('reactions, edits, pins and a deletion are items', async () => {
		const { other } = harness;
		const client = await harness.link();
		const chat = openChat(harness, kind);
		const reporter = await ItemReporter.on(client, EVENTS);
		const { id } = await chat.write(other, HELLO);
		expect(await reporter.json()).toMatchObject({ event: 'message', message_id: id });

		const about = other.about(id);
		const target = { message_id: id, from_me: false, ...author(other, chat.jidOf(other)) };
		const expectNext = async (sent: { id: string }, event: string, said: object) =>
			expect(await reporter.json()).toEqual({
				event,
				...chat.by(other),
				message_id: sent.id,
				...said,
			});
		await expectNext(await about.react('👍'), 'reaction', {
			reaction: { emoji: '👍', removed: false, target, ...READABLE },
		});
		await expectNext(await about.react(''), 'reaction', {
			reaction: { emoji: '', removed: true, target, ...READABLE },
		});
		await expectNext(await about.edit({ conversation: 'Hi' }), 'message_edit', {
			edited: { target_id: id, text: 'Hi', target, ...READABLE },
		});
		const encrypted = { encrypted: true };
		await expectNext(await about.edit({ conversation: 'Hei' }, encrypted), 'message_edit', {
			edited: { target_id: id, text: 'Hei', target, ...READABLE },
		});
		await expectNext(await about.react('🙏', encrypted), 'reaction', {
			reaction: { emoji: '🙏', removed: false, target, ...READABLE },
		});
		await expectNext(await about.pin(86_400), 'message_pin', {
			pin: { pinned: true, duration_seconds: 86_400, target },
		});
		await expectNext(await about.pin(0), 'message_pin', {
			pin: { pinned: false, duration_seconds: null, target },
		});
		await expectNext(await about.revoke(), 'message_revoke', {
			revoked: { target_id: id, by_admin: false, target },
		});
	});

	it('what is said about own messages names them, whoever wrote them', async () => {
		const { own, other } = harness;
		const client = await harness.link();
		const chat = openChat(harness, kind);
		const reporter = await ItemReporter.on(client, ['reaction', 'message_edit', 'message_revoke'], {
			includeOwnMessages: true,
		});
		const { messageId } = await client.send(textCommand(chat.jid, 'From n8n'));
		await other.next((got) => got.id === messageId);
		const { id } = await other.about(messageId).react('❤️');
		expect(await reporter.json()).toMatchObject({
			...chat.by(other),
			message_id: id,
			reaction: {
				target: { message_id: messageId, from_me: true, ...author(own, chat.jidOf(own)) },
			},
		});

		const sent = await chat.write(own, HELLO);
		const reacted = await own.about(sent.id).react('✅', { encrypted: true });
		const target = { message_id: sent.id, from_me: true, ...author(own, chat.jidOf(own)) };
		expect(await reporter.json()).toEqual({
			event: 'reaction',
			...chat.by(own),
			message_id: reacted.id,
			reaction: { emoji: '✅', removed: false, target, ...READABLE },
		});
		const edited = await own.about(sent.id).edit({ conversation: 'Hi' }, { encrypted: true });
		expect(await reporter.json()).toMatchObject({
			...chat.by(own),
			message_id: edited.id,
			edited: { target_id: sent.id, text: 'Hi', target },
		});
		await own.about(sent.id).revoke();
		expect(await reporter.json()).toMatchObject({ revoked: { target_id: sent.id, target } });
	});
});

it('an admin deletes the message of another', async () => {
	const { other, wa } = harness;
	const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
	const client = await harness.link();
	const chat = openChat(harness, 'a group by LIDs', [citra]);
	const reporter = await ItemReporter.on(client, EVENTS);
	const { id } = await chat.write(citra, HELLO);
	await reporter.json();
	await other.next((got) => got.id === id);
	await other.about(id).revoke();
	const target = { message_id: id, from_me: false, ...author(citra, citra.lid) };
	expect(await reporter.json()).toMatchObject({
		event: 'message_revoke',
		from: other.lid,
		revoked: { target_id: id, by_admin: true, target },
	});
});

it.each([
	['not answered', (faults: Faults) => faults.drop({ xmlns: 'w:g2' }, 100)],
	['refused for now', (faults: Faults) => faults.nack({ xmlns: 'w:g2' }, 429, 100)],
])(
	'the deletion of an admin waits where the look-up of the group is %s, and holds up nobody',
	async (_, arm) => {
		const { other, own, wa } = harness;
		const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
		const before = await ItemReporter.on(await harness.link(), EVENTS);
		const chat = openChat(harness, 'a group by LIDs', [citra]);
		const { id } = await chat.write(citra, HELLO);
		await before.json();
		await other.next((got) => got.id === id);
		// The session knows nothing of the group afterwards.
		await harness.restart();
		const client = harness.client();
		const reporter = await ItemReporter.on(client, EVENTS);
		const unknown = arm(wa.faults);
		await other.about(id).revoke();
		for (const text of ['another', 'again']) {
			await citra.sendText(own.jid, text);
			expect(await reporter.json()).toMatchObject({ event: 'message', text });
		}
		expect(unknown.count).toBeGreaterThan(0);
		unknown.cancel();
		await client.restart();
		expect(await reporter.json()).toMatchObject({ event: 'message_revoke', from: other.lid });
	},
);

it('who is no author and no admin changes nothing, and nothing is told', async () => {
	const { own, other, wa } = harness;
	const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
	const before = await ItemReporter.on(await harness.link(), EVENTS);
	const chat = openChat(harness, 'a group by LIDs', [citra]);
	const { id } = await chat.write(other, HELLO);
	await before.json();
	await citra.next((got) => got.id === id);
	// The session knows nothing of the group afterwards.
	await harness.restart();
	const client = harness.client();
	const reporter = await ItemReporter.on(client, EVENTS);
	const key = { remoteJid: chat.jid, fromMe: true, id, participant: citra.lid };
	await chat.write(citra, {
		protocolMessage: { key, type: 14, editedMessage: { conversation: 'Palsu' } },
	});
	await chat.write(citra, {
		protocolMessage: {
			key: { ...key, fromMe: false, participant: other.lid },
			type: 14,
			editedMessage: { conversation: 'Palsu' },
		},
	});
	await citra.about(id).edit({ conversation: 'Palsu' }, { encrypted: true });
	await citra.about(id).revoke({ edit: '7' });
	await citra.about(id).revoke({ edit: '8' });
	await chat.write(citra, { protocolMessage: { key, type: 0 } });
	await citra.sendText(chat.jid, 'the last');
	expect(await reporter.json()).toMatchObject({ event: 'message', text: 'the last' });
	const { messageId } = await client.send({ ...textCommand(chat.jid, 'Yes'), replyTo: id });
	const { message } = await own.next((got) => got.id === messageId);
	const { contextInfo } = message.extendedTextMessage ?? {};
	expect(contextInfo?.quotedMessage?.extendedTextMessage?.text).toBe('Hello');
});

describe('a comment below a community post', () => {
	async function openPost() {
		const client = await harness.link();
		const chat = openChat(harness, 'the announcement group of a community');
		const reporter = await ItemReporter.on(client, EVENTS);
		return { client, chat, reporter };
	}

	it('is a message that quotes the post, and can be quoted and edited itself', async () => {
		const { other } = harness;
		const { client, chat, reporter } = await openPost();
		const post = await chat.write(other, HELLO);
		await reporter.json();
		const { id } = await other.about(post.id).comment({ conversation: 'Ready' });
		expect(await reporter.json()).toMatchObject({
			event: 'message',
			...chat.by(other),
			message_id: id,
			message_type: 'comment',
			text: 'Ready',
			comment: {
				target_id: post.id,
				target_sender: other.lid,
				target_sender_pn: other.jid,
				target_sender_lid: other.lid,
			},
			quoted: {
				message_id: post.id,
				participant: other.lid,
				participant_pn: other.jid,
				participant_lid: other.lid,
				chat: chat.jid,
				message_type: 'extendedText',
				text: 'Hello',
				media: null,
			},
		});
		const { messageId } = await client.send({ ...textCommand(chat.jid, 'Okay'), replyTo: id });
		const { message } = await other.next((got) => got.id === messageId);
		const { contextInfo } = message.extendedTextMessage ?? {};
		expect(contextInfo?.quotedMessage?.extendedTextMessage?.text).toBe('Ready');
	});

	it('on a post that is not known is told as what it is', async () => {
		const { other } = harness;
		const { chat, reporter } = await openPost();
		const { id } = await chat.write(other, {
			encCommentMessage: {
				targetMessageKey: { remoteJid: chat.jid, fromMe: true, id: '3EB0UNKNOWN' },
				encPayload: Buffer.alloc(40),
				encIv: Buffer.alloc(12),
			},
		});
		expect(await reporter.json()).toMatchObject({
			event: 'undecryptable_message',
			...chat.by(other),
			message_id: id,
			undecryptable: { reason: 'wrong_keys', asked_again: false },
		});
	});
});

describe('what cannot be decrypted', () => {
	it('is an item that says why', async () => {
		const { other } = harness;
		const client = await harness.link();
		const chat = openChat(harness, 'a group by LIDs');
		const reporter = await ItemReporter.on(client, EVENTS);
		const sealed = { encPayload: Buffer.alloc(40, 1), encIv: Buffer.alloc(12, 2) };
		const keyOf = (id: string) => ({
			remoteJid: chat.jid,
			fromMe: true,
			id,
			participant: other.lid,
		});
		const edit = async (id: string, secretEncType: number) => {
			await chat.write(other, {
				secretEncryptedMessage: { targetMessageKey: keyOf(id), ...sealed, secretEncType },
			});
			return (await reporter.json()).edited;
		};
		const unknown = { message_id: '3EB0UNKNOWN', from_me: false, ...author(other, other.lid) };
		expect(await edit('3EB0UNKNOWN', 2)).toEqual({
			target_id: '3EB0UNKNOWN',
			text: null,
			target: unknown,
			decrypted: false,
			reason: 'message_unknown',
		});
		const bare = await chat.write(other, { conversation: 'without a secret' });
		await reporter.json();
		expect(await edit(bare.id, 2)).toMatchObject({ decrypted: false, reason: 'secret_missing' });
		const { id } = await chat.write(other, HELLO);
		await reporter.json();
		expect(await edit(id, 2)).toMatchObject({ decrypted: false, reason: 'not_decryptable' });
		expect(await edit(id, 9)).toMatchObject({ decrypted: false, reason: 'kind_unknown' });
		await chat.write(other, { encReactionMessage: { targetMessageKey: keyOf(id), ...sealed } });
		expect((await reporter.json()).reaction).toEqual({
			emoji: null,
			removed: null,
			target: { message_id: id, from_me: false, ...author(other, other.lid) },
			decrypted: false,
			reason: 'not_decryptable',
		});
	});
});

it('a post of a channel is edited, edited again, and deleted under its own id', async () => {
	const { own, other, wa } = harness;
	const client = await harness.link();
	const channel = other.createNewsletter('News');
	wa.newsletters.find(channel)?.followers.add(wa.directory.find(own.jid)!);
	const reporter = await ItemReporter.on(client, EVENTS);
	const { id } = await other.post(channel, { conversation: 'Start' });
	expect(await reporter.json()).toMatchObject({ event: 'message', message_id: id, text: 'Start' });
	const target = {
		message_id: id,
		from_me: false,
		sender: channel,
		sender_pn: null,
		sender_lid: null,
	};
	const head = {
		timestamp: expect.any(Number),
		session: own.jid,
		chat: channel,
		from: channel,
		from_pn: null,
		from_lid: null,
		is_from_me: false,
		is_group: false,
		message_id: id,
		push_name: null,
	};
	for (const words of ['Middle', 'End']) {
		await other.post(channel, { conversation: words }, { id });
		expect(await reporter.json()).toEqual({
			event: 'message_edit',
			...head,
			edited: { target_id: id, text: words, target, ...READABLE },
		});
	}
	await other.post(channel, {}, { id, edit: '8' });
	expect(await reporter.json()).toEqual({
		event: 'message_revoke',
		...head,
		revoked: { target_id: id, by_admin: false, target },
	});
	await other.post(channel, { conversation: 'New' });
	expect(await reporter.json()).toMatchObject({ event: 'message', text: 'New' });
});
