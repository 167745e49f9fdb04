import {
	decryptEventResponse,
	decryptPollVote,
	type proto,
	type WAMessage,
} from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import { decryptAddon, optionHash } from '../messageSecret.ts';
import { useWorld } from './world.ts';

const world = useWorld();
const SECRET = Buffer.alloc(32, 5);
const WITH_SECRET = { messageContextInfo: { messageSecret: SECRET } };

let alice: Phone;
let bob: Phone;
let client: Client;

beforeEach(async () => {
	alice = world.wa.createPhone('628111111111', { pushName: 'Alice' });
	bob = world.wa.createPhone('628222222222', { pushName: 'Bob' });
	client = await world.link(alice);
});

async function written(message: proto.IMessage): Promise<string> {
	const { id } = await bob.send(alice.jid, { ...message, ...WITH_SECRET });
	await client.nextMessage(({ key }) => key.id === id);
	return id;
}

async function came({ id }: { id: string }): Promise<WAMessage> {
	return await client.nextMessage(({ key }) => key.id === id);
}

const enc = ({ encPayload, encIv }: proto.Message.IPollEncValue) => ({
	encPayload: Buffer.from(encPayload ?? []),
	encIv: Buffer.from(encIv ?? []),
});

it('a person edits, reacts to, pins and deletes a message, as a client sees it', async () => {
	const id = await written({ conversation: 'Hello' });
	const about = bob.about(id);
	const reaction = (await came(await about.react('👍'))).message?.reactionMessage;
	expect(reaction).toMatchObject({ text: '👍', key: { id, fromMe: false } });
	const edit = await came(await about.edit({ conversation: 'Hi' }));
	expect(edit.message?.protocolMessage?.editedMessage?.conversation).toBe('Hi');
	await client.nextUpdate(({ key, update }) => key.id === id && Boolean(update.message));
	const pin = await came(await about.pin(86_400));
	expect(pin.message?.pinInChatMessage).toMatchObject({ key: { id }, type: 1 });
	await about.revoke();
	await client.nextUpdate(({ key, update }) => key.id === id && update.message === null);
});

it('what is encrypted opens with the secret, under the names of the chat or those asked for', async () => {
	const id = await written({ conversation: 'Hello' });
	const about = bob.about(id);
	const context = { secret: SECRET, messageId: id, author: bob.jid, modifier: bob.jid };
	const reaction = (await came(await about.react('🙏', { encrypted: true }))).message;
	const opened = decryptAddon('Enc Reaction', context, enc(reaction?.encReactionMessage ?? {}));
	expect(String(opened)).toContain('🙏');
	const comment = (await came(await about.comment({ conversation: 'Ready' }))).message;
	const words = decryptAddon('Enc Comment', context, enc(comment?.encCommentMessage ?? {}));
	expect(String(words)).toContain('Ready');
	const naming = { author: 'lid', modifier: 'lid' } as const;
	const edit = await came(await about.edit({ conversation: 'Hi' }, { encrypted: true, naming }));
	const byLid = { ...context, author: bob.lid, modifier: bob.lid };
	const { secretEncryptedMessage } = edit.message ?? {};
	expect(String(decryptAddon('Message Edit', byLid, enc(secretEncryptedMessage ?? {})))).toContain(
		'Hi',
	);
});

it('a vote and an answer to an event are what Baileys reads', async () => {
	const options = [{ optionName: 'Red' }, { optionName: 'Blue' }];
	const poll = await written({ pollCreationMessage: { name: 'Colour?', options } });
	const vote = (await came(await bob.about(poll).vote(['Blue']))).message?.pollUpdateMessage;
	const { selectedOptions } = decryptPollVote(vote?.vote ?? {}, {
		pollEncKey: SECRET,
		pollMsgId: poll,
		pollCreatorJid: bob.jid,
		voterJid: bob.jid,
	});
	expect(selectedOptions.map((hash) => Buffer.from(hash))).toEqual([optionHash('Blue')]);

	const event = await written({ eventMessage: { name: 'Street party', startTime: 1_900_000_000 } });
	const answer = await came(await bob.about(event).answer('maybe', { guests: 1 }));
	const opened = decryptEventResponse(answer.message?.encEventResponseMessage ?? {}, {
		eventEncKey: SECRET,
		eventMsgId: event,
		eventCreatorJid: bob.jid,
		responderJid: bob.jid,
	});
	expect(opened).toMatchObject({ response: 3, extraGuestCount: 1 });
});

it('nothing can be said of what the phone has not, or added to what carries no secret', async () => {
	expect(() => bob.about('3EB0UNKNOWN')).toThrow('no such message');
	const { id } = await bob.sendText(alice.jid, 'Hello');
	await expect(bob.about(id).react('👍', { encrypted: true })).rejects.toThrow('no secret');
});
