import type { proto } from '@whiskeysockets/baileys';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { ReceivedMessage } from '../../../../whatsapp/index.ts';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';
import { actionCommand } from '../conversation.ts';

const harness = useSessionHarness();

const EVENTS = ['message', 'message_edit', 'message_revoke', 'reaction'] as const;
const WITH_SECRET = { messageContextInfo: { messageSecret: Buffer.alloc(32, 7) } };
const HELLO = { extendedTextMessage: { text: 'Hello' }, ...WITH_SECRET };

async function listen(client: SessionClient, includeOwnMessages = false): Promise<Trigger> {
	return await Trigger.on(client, { events: EVENTS, includeOwnMessages });
}

/** Forwards a message. @returns the content that arrives */
async function forwarded(id: string): Promise<proto.IMessage> {
	const command = actionCommand(harness.other.jid, { kind: 'forward', target: { id } });
	const { messageId } = await harness.client().send(command);
	return (await harness.other.next((got) => got.id === messageId)).message;
}

/** Resolves when the linked device has sent its receipt for a message; the phone sends its own. */
async function receiptOf(id: string): Promise<void> {
	const ofDevice = ({ ids, from }: { ids: string[]; from: string }) =>
		ids.includes(id) && from.includes(':');
	await harness.wa.once('receipt', { where: ofDevice });
}

const textOf = ({ extendedTextMessage }: proto.IMessage) => extendedTextMessage?.text;

describe('a message that was edited has its new words', () => {
	it.each([false, true])('when its author did it (encrypted: %s)', async (encrypted) => {
		const { own, other } = harness;
		const trigger = await listen(await harness.link());
		const { id } = await other.send(own.jid, {
			extendedTextMessage: { text: 'Hello', contextInfo: { stanzaId: 'ABC1' } },
			...WITH_SECRET,
		});
		await other.about(id).edit({ conversation: 'Hi' }, { encrypted });
		await other.about(id).edit({ extendedTextMessage: { text: 'Hei' } }, { encrypted });
		for (let count = 0; count < 3; count++) await trigger.next();
		await harness.restart();
		expect(textOf(await forwarded(id))).toBe('Hei');
		// The message secret is unchanged, so that another edit can be decrypted.
		const again = await listen(harness.client());
		await other.about(id).edit({ conversation: 'Hola' }, { encrypted: true });
		expect((await again.next()).event.data).toMatchObject({ text: 'Hola' });
	});

	it('also below a file, which stays', async () => {
		const { own, other } = harness;
		const trigger = await listen(await harness.link());
		const bytes = Buffer.alloc(5_000, 3);
		const fields = { mimetype: 'image/jpeg', caption: 'Receipt' };
		const { id } = await other.sendMedia(own.jid, 'image', bytes, fields);
		await other.about(id).edit({ imageMessage: { caption: 'New receipt' } });
		await trigger.next();
		expect((await trigger.next()).event.data).toMatchObject({ text: 'New receipt' });
		const message = await forwarded(id);
		expect(message.imageMessage).toMatchObject({ caption: 'New receipt', mimetype: 'image/jpeg' });
		expect(await other.download({ message })).toEqual(bytes);
	});

	it('when it was done on the own phone, or by this node', async () => {
		const { own, other } = harness;
		const client = await harness.link();
		const trigger = await listen(client, true);
		const { id } = await own.send(other.jid, HELLO);
		await own.about(id).edit({ conversation: 'From the phone' }, { encrypted: true });
		await trigger.next(({ event }) => event.event === 'message_edit');
		expect(textOf(await forwarded(id))).toBe('From the phone');
		const { messageId } = await client.send(textCommand(other.jid, 'One'));
		const edit = { kind: 'edit', text: 'Two', target: { id: messageId } } as const;
		await client.send(actionCommand(other.jid, edit));
		expect(textOf(await forwarded(messageId))).toBe('Two');
	});

	it('and keeps them when an older edit comes later', async () => {
		const { own, other } = harness;
		const trigger = await listen(await harness.link());
		const { id } = await other.send(own.jid, HELLO);
		const edit = async (words: string, timestampMs: number) => {
			const key = { remoteJid: own.jid, fromMe: true, id };
			const editedMessage = { conversation: words };
			await other.send(own.jid, {
				protocolMessage: { key, type: 14, editedMessage, timestampMs },
			});
			expect((await trigger.next()).event.data).toMatchObject({ text: words });
		};
		await trigger.next();
		await edit('Second', 2_000);
		await edit('First', 1_000);
		expect(textOf(await forwarded(id))).toBe('Second');
	});

	it('but never becomes another kind of message', async () => {
		const { own, other } = harness;
		const trigger = await listen(await harness.link());
		const poll = { name: 'Colour?', options: [{ optionName: 'Red' }, { optionName: 'Blue' }] };
		const { id } = await other.send(own.jid, { pollCreationMessage: poll, ...WITH_SECRET });
		await other.about(id).edit({ conversation: 'not a poll' });
		await trigger.next(({ event }) => event.event === 'message_edit');
		const vote = { kind: 'vote' as const, options: ['Red'], target: { id } };
		await harness.client().send(actionCommand(other.jid, vote));
	});
});

describe('a message that was deleted', () => {
	const gone = { code: 'message_not_found', message: expect.stringContaining('was deleted') };

	async function deleted(by: 'author' | 'node'): Promise<{ client: SessionClient; id: string }> {
		const { own, other } = harness;
		const client = await harness.link();
		const trigger = await listen(client);
		if (by === 'author') {
			const { id } = await other.send(own.jid, HELLO);
			await other.about(id).revoke();
			await trigger.next(({ event }) => event.event === 'message_revoke');
			return { client, id };
		}
		const { messageId: id } = await client.send(textCommand(other.jid, 'Hello'));
		await client.send(actionCommand(other.jid, { kind: 'revoke', target: { id } }));
		return { client, id };
	}

	it.each(['author', 'node'] as const)('by its %s is not forwarded or reacted to', async (by) => {
		const { id } = await deleted(by);
		await harness.restart();
		await expect(forwarded(id)).rejects.toMatchObject(gone);
		const reaction = { kind: 'reaction', emoji: '👍', target: { id } } as const;
		await expect(
			harness.client().send(actionCommand(harness.other.jid, reaction)),
		).rejects.toMatchObject(gone);
	});

	it('is quoted without its words, and a warning says so', async () => {
		const { client, id } = await deleted('author');
		const command = { ...textCommand(harness.other.jid, 'Yes'), replyTo: id };
		const { messageId, warnings } = await client.send(command);
		expect(warnings).toEqual([expect.stringContaining('was deleted')]);
		const { message } = await harness.other.next((got: ReceivedMessage) => got.id === messageId);
		expect(JSON.stringify(message)).not.toContain('Hello');
	});
});

describe('what is said about a message', () => {
	it('comes in its place among the messages of its chat, and keeps no channel waiting', async () => {
		const { own, other, wa } = harness;
		const channel = other.createNewsletter('News');
		const trigger = await listen(await harness.link());
		wa.newsletters.find(channel)?.followers.add(wa.directory.find(own.jid)!);
		const { id } = await other.send(own.jid, HELLO);
		await trigger.next();
		const goOn = harness.storeFaults.holdLookups();
		await other.about(id).react('👍');
		const arrived = receiptOf('AFTERWARDS');
		await other.sendText(own.jid, 'afterwards', { id: 'AFTERWARDS' });
		await arrived;
		await other.post(channel, { conversation: 'Posting' });
		const come = [(await trigger.next()).event];
		goOn();
		come.push((await trigger.next()).event, (await trigger.next()).event);
		expect(come.map(({ event, data }) => [event, (data as { chat: string }).chat])).toEqual([
			['message', channel],
			['reaction', other.jid],
			['message', other.jid],
		]);
	});

	it('is told once after a crash that came before it was written', async () => {
		const { own, other } = harness;
		const client = await harness.link();
		const { id } = await other.send(own.jid, HELLO);
		await (await listen(client)).next();
		const died = harness.storeFaults.loseWrites(
			(mutation) => mutation.table === 'inbox' && mutation.event.event === 'reaction',
		);
		const arrived = receiptOf('REACTION');
		await other.about(id).react('👍', { id: 'REACTION' });
		await Promise.all([arrived, died]);

		await harness.restart();
		const trigger = await listen(harness.client());
		expect((await trigger.next()).event).toMatchObject({
			event: 'reaction',
			data: { id: 'REACTION', emoji: '👍', target: { id } },
		});
		await harness.restart();
		const later = await listen(harness.client());
		await other.sendText(own.jid, 'the next one');
		expect((await later.next()).event.event).toBe('message');
	});
});

/** While it processes offline messages, Baileys takes a receipt's time for the message's. */
it('what the own phone sent while away has the time of its stanza, not of a receipt', async () => {
	const { own, other, wa } = harness;
	await listen(await harness.link(), true);
	await harness.restart();
	const timestamp = Math.floor(Date.now() / 1000) - 3_600;
	const delivered = wa.once('receipt', { where: ({ ids }) => ids.includes('EARLIER') });
	await own.send(other.jid, HELLO, { id: 'EARLIER', timestamp });
	await delivered;
	const trigger = await listen(harness.client(), true);
	const data = { id: 'EARLIER', timestamp };
	expect((await trigger.next()).event).toMatchObject({ timestamp, data });
});
