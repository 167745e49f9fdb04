import { proto as WAProto, type proto } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import { linkClient } from '../../../../whatsapp/client.ts';
import type { SendOptions } from '../../../../whatsapp/contract.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { listenToPhone, onPhone } from '../events/phoneActions.ts';
import { useTriggerNode } from '../triggerNode.ts';

/** Each filter on a real session: phones write in every kind of chat, and only matching messages start executions. */
const harness = useSessionHarness();
const start = useTriggerNode(harness);

type Place = 'direct chat' | 'group by number' | 'group by LID' | 'channel';
const PLACES: Place[] = ['direct chat', 'group by number', 'group by LID', 'channel'];

interface Venue {
	chat: string;
	say(message: proto.IMessage, options?: SendOptions): Promise<{ id: string }>;
}

function open(place: Place): Venue {
	const { own, other, wa } = harness;
	if (place === 'channel') {
		const chat = other.createNewsletter('News');
		const account = wa.directory.find(own.jid);
		if (account) wa.newsletters.find(chat)?.followers.add(account);
		return { chat, say: async (message, options) => await other.post(chat, message, options) };
	}
	const addressing = place === 'group by LID' ? 'lid' : 'pn';
	const chat = place === 'direct chat' ? own.jid : other.createGroup('Team', [own], { addressing });
	return {
		chat: place === 'direct chat' ? other.jid : chat,
		say: async (message, options) => await other.send(chat, message, options),
	};
}

const text = (words: string): proto.IMessage => ({ conversation: words });

/** A filter, a message that it rejects, and one that passes. */
type Case = [
	name: string,
	filters: (venue: Venue) => INodeParameters,
	out: proto.IMessage,
	through: proto.IMessage,
];

const CASES: Case[] = [
	[
		'messageTypes',
		() => ({ messageTypes: ['location', 'poll'] }),
		text('hello'),
		{ locationMessage: { degreesLatitude: 1, degreesLongitude: 2 } },
	],
	[
		'messageTypes',
		() => ({ messageTypes: ['text'] }),
		{ contactMessage: { displayName: 'A', vcard: '' } },
		text('hello'),
	],
	[
		'textContains',
		() => ({ textContains: ['refund', ' Invoice '] }),
		text('Good morning'),
		text('the INVOICE, please'),
	],
	['textMatches', () => ({ textMatches: '/^order \\d+$/i' }), text('my order 5'), text('Order 5')],
	['commandPrefix', () => ({ commandPrefix: '!' }), text('order !'), text('!Order 5 now')],
	['commands', () => ({ commands: 'help, order' }), text('/stop'), text('/ORDER 5')],
];

describe.each(PLACES)('in a %s', (place) => {
	it('each filter of words and kinds leaves out and lets through', async () => {
		await harness.link();
		const venue = open(place);
		for (const [name, filters, out, through] of CASES) {
			const { next, context, close } = await start({ parameters: { filters: filters(venue) } });
			await venue.say(out);
			const { id } = await venue.say(through);
			expect({ name, item: await next() }).toMatchObject({ name, item: { message_id: id } });
			await close();
			expect(context.emitted).toHaveLength(1);
		}
	});
});

const chosen = (...chats: string[]) => ({
	chats: chats.map((value) => ({ chat: { __rl: true, mode: 'id', value } })),
});

describe('a chat to listen to', () => {
	it('is the same person by phone number and by LID, however WhatsApp addresses them', async () => {
		await harness.link();
		const { own, other, wa } = harness;
		const stranger = wa.createPhone('628333000333');
		for (const [name, viaLid] of [
			['+62 822-2000-222', true],
			['+62 822-2000-222', false],
			[other.lid, false],
			[other.lid, true],
		] as const) {
			const { next, context, close } = await start({
				parameters: { filters: { chats: chosen(name) }, options: { includeOwnMessages: true } },
			});
			await stranger.sendText(own.jid, 'spam', { viaLid });
			const theirs = await other.sendText(own.jid, 'Hello', { viaLid });
			expect(await next()).toMatchObject({ message_id: theirs.id });
			await own.sendText(stranger.jid, 'go away', { viaLid });
			const mine = await own.sendText(other.jid, 'Hello to you', { viaLid });
			expect(await next()).toMatchObject({ message_id: mine.id, is_from_me: true });
			await close();
			expect(context.emitted).toHaveLength(2);
		}
	});

	it.each([
		['+55 31 98765-4321', '553187654321'],
		['+229 01 97 00 00 01', '22997000001'],
		['+49 (0) 151 0000 0002', '4915100000002'],
	])('is %s, whose account is %s', async (written, registered) => {
		await harness.link();
		const { own, wa } = harness;
		const friend = wa.createPhone(registered);
		const { next, close } = await start({ parameters: { filters: { chats: chosen(written) } } });
		await friend.sendText(own.jid, 'Oi');
		expect(await next()).toMatchObject({ chat: friend.jid, text: 'Oi' });
		await close();
	});

	it.each(PLACES)('is the %s that was chosen, and no other', async (place) => {
		await harness.link();
		const [here, there] = [open(place), open(place === 'channel' ? 'group by LID' : 'channel')];
		const { next, context, close } = await start({
			parameters: { filters: { chats: chosen(here.chat) } },
		});
		await there.say(text('elsewhere'));
		await here.say(text('here'));
		expect(await next()).toMatchObject({ text: 'here' });
		await close();
		expect(context.emitted).toHaveLength(1);
	});

	it.each(PLACES)('is none when it is left out: a %s', async (place) => {
		await harness.link();
		const [here, there] = [open(place), open(place === 'channel' ? 'group by LID' : 'channel')];
		const { next, context, close } = await start({
			parameters: { filters: { excludedChats: chosen(here.chat) } },
		});
		await here.say(text('here'));
		await there.say(text('elsewhere'));
		expect(await next()).toMatchObject({ text: 'elsewhere' });
		await close();
		expect(context.emitted).toHaveLength(1);
	});
});

it.each<[Place, string]>([
	['direct chat', 'direct'],
	['group by number', 'group'],
	['group by LID', 'group'],
	['channel', 'channel'],
])('a %s is of the type %s', async (place, type) => {
	await harness.link();
	const [here, there] = [open(place), open(type === 'channel' ? 'direct chat' : 'channel')];
	const { next, context, close } = await start({
		parameters: { filters: { chatTypes: [type] } },
	});
	await there.say(text('elsewhere'));
	await here.say(text('here'));
	expect(await next()).toMatchObject({ text: 'here' });
	await close();
	expect(context.emitted).toHaveLength(1);
});

it('status posts come only when they are asked for', async () => {
	await harness.link();
	const { own, other, wa } = harness;
	const usual = await start();
	const asking = await start({
		parameters: { filters: { chatTypes: ['direct', 'status'] } },
		nodeId: 'asking',
	});
	const { sock, close } = await linkClient(wa, other);
	await sock.sendMessage('status@broadcast', { text: 'Open' }, { statusJidList: [own.jid] });
	expect(await asking.next()).toMatchObject({ chat: 'status@broadcast', text: 'Open' });
	await close();
	await other.sendText(own.jid, 'Hello');
	expect(await usual.next()).toMatchObject({ text: 'Hello' });
	await usual.close();
	await asking.close();
	expect(usual.context.emitted).toHaveLength(1);
});

it.each(['group by number', 'group by LID'] as const)('mentions count in a %s', async (place) => {
	await harness.link();
	const { own, other } = harness;
	const me = place === 'group by LID' ? own.lid : own.jid;
	const somebody = place === 'group by LID' ? other.lid : other.jid;
	const { say } = open(place);
	const about = (contextInfo: proto.IContextInfo): proto.IMessage => ({
		extendedTextMessage: { text: 'well', contextInfo },
	});
	const reply = { stanzaId: 'A1', participant: me, quotedMessage: { conversation: 'I said' } };

	const mentioned = await start({ parameters: { filters: { mentions: 'mention' } } });
	const either = await start({
		parameters: { filters: { mentions: 'mentionOrReply' } },
		nodeId: 'either',
	});
	await say(text('nobody'));
	await say(about({ mentionedJid: [somebody] }));
	await say(about({ ...reply, participant: somebody }));
	const answer = await say(about(reply));
	const mention = await say(about({ mentionedJid: [somebody, me] }));
	expect(await mentioned.next()).toMatchObject({ message_id: mention.id });

	await other.sendText(own.jid, 'just to you');
	expect(await mentioned.next()).toMatchObject({ text: 'just to you' });
	expect(await either.next()).toMatchObject({ message_id: answer.id });
	expect(await either.next()).toMatchObject({ message_id: mention.id });
	expect(await either.next()).toMatchObject({ text: 'just to you' });
	await mentioned.close();
	await either.close();
	expect(mentioned.context.emitted).toHaveLength(2);
	expect(either.context.emitted).toHaveLength(3);
});

describe.each(['phone number', 'LID'])('an author by %s', (kind) => {
	it.each(['direct chat', 'group by number', 'group by LID'] as const)(
		'is told from strangers by the address book in a %s',
		async (place) => {
			const { reporter } = await listenToPhone(harness, ['contact_update']);
			const { own, other, wa } = harness;
			const options = { viaLid: kind === 'LID' };
			const stranger = wa.createPhone('628333000333');
			const known = kind === 'LID' ? other.lid : other.jid;
			const contact = { fullName: 'Mr Budi', lidJid: other.lid };
			await onPhone(harness, other.jid, { contact });
			await reporter.json();
			const addressing = place === 'group by LID' ? 'lid' : 'pn';
			const chat =
				place === 'direct chat'
					? own.jid
					: other.createGroup('Team', [own, stranger], { addressing });

			const [contacts, unknown] = await Promise.all(
				['contacts', 'unknown'].map(
					async (senders) =>
						await start({
							parameters: { filters: { senders }, options: { includeOwnMessages: true } },
							nodeId: senders,
						}),
				),
			);
			if (!contacts || !unknown) throw new Error('not started');
			await stranger.sendText(chat, 'buy this', options);
			await other.sendText(chat, 'Hello', options);
			expect(await contacts.next()).toMatchObject({ text: 'Hello' });
			expect(await unknown.next()).toMatchObject({ text: 'buy this' });
			await own.sendText(place === 'direct chat' ? known : chat, 'mine');
			expect(await contacts.next()).toMatchObject({ text: 'mine' });
			expect(await unknown.next()).toMatchObject({ text: 'mine' });
			await contacts.close();
			await unknown.close();
			expect(contacts.context.emitted).toHaveLength(2);
			expect(unknown.context.emitted).toHaveLength(2);
		},
	);
});

it('a channel is nobody to have in an address book', async () => {
	await harness.link();
	const { own, other } = harness;
	const { next, context, close } = await start({ parameters: { filters: { senders: 'unknown' } } });
	await open('channel').say(text('a post'));
	await other.sendText(own.jid, 'Hello');
	expect(await next()).toMatchObject({ text: 'Hello' });
	await close();
	expect(context.emitted).toHaveLength(1);
});

const CHATS = ['direct chat', 'group by number', 'group by LID'] as const;

it.each(CHATS)('what only the account itself has written in a %s', async (place) => {
	await harness.link();
	const { own, other } = harness;
	const { chat, say } = open(place);
	const { next, context, close } = await start({
		parameters: { filters: { onlyOwnMessages: true } },
	});
	await say(text('theirs'));
	await own.sendText(place === 'direct chat' ? other.jid : chat, 'mine');
	expect(await next()).toMatchObject({ text: 'mine', is_from_me: true });
	await close();
	expect(context.emitted).toHaveLength(1);
});

it.each(CHATS)('what is too old stays out of a %s', async (place) => {
	await harness.link();
	const { say } = open(place);
	const { next, context, close } = await start({ parameters: { filters: { maximumAge: 5 } } });
	const minutesAgo = (minutes: number) => ({
		timestamp: Math.floor(Date.now() / 1_000) - minutes * 60,
	});
	await say(text('stale'), minutesAgo(6));
	await say(text('fresh'), minutesAgo(4));
	expect(await next()).toMatchObject({ text: 'fresh' });
	await close();
	expect(context.emitted).toHaveLength(1);
});

it('words are looked for in edits, too, and events that have none are not held back for it', async () => {
	await harness.link();
	const { own, other } = harness;
	const { next, context, close } = await start({
		parameters: {
			events: ['message', 'message_edit', 'reaction'],
			filters: { textContains: ['refund'], messageTypes: ['text'] },
		},
	});
	const { id } = await other.sendText(own.jid, 'Hello');
	const about = { remoteJid: own.jid, fromMe: true, id };
	const edit = (words: string): proto.IMessage => ({
		protocolMessage: {
			key: about,
			type: WAProto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
			editedMessage: { conversation: words },
		},
	});
	await other.send(own.jid, edit('Hello you'));
	await other.send(own.jid, edit('I want a refund'));
	expect(await next()).toMatchObject({ event: 'message_edit', edited: { target_id: id } });
	await other.send(own.jid, { reactionMessage: { key: about, text: '👍' } });
	expect(await next()).toMatchObject({ event: 'reaction', reaction: { emoji: '👍' } });
	await close();
	expect(context.emitted).toHaveLength(2);
});

it('a command comes with its words', async () => {
	await harness.link();
	const { own, other } = harness;
	const { next, close } = await start({ parameters: { filters: { commands: 'order' } } });
	await other.sendText(own.jid, '/ order');
	await other.sendText(own.jid, ' /Order  5   pizzas\nplease ');
	expect(await next()).toMatchObject({
		command: { name: 'order', args: ['5', 'pizzas', 'please'] },
	});
	await close();
});

it('a text that would keep a regular expression busy for years is left out, and told once', async () => {
	await harness.link();
	const { own, other } = harness;
	const { next, context, close } = await start({
		parameters: { filters: { textMatches: '^(a+)+$' } },
	});
	await other.sendText(own.jid, `${'a'.repeat(60)}!`);
	await other.sendText(own.jid, `${'a'.repeat(61)}!`);
	await other.sendText(own.jid, 'aaa');
	expect(await next()).toMatchObject({ text: 'aaa' });
	await close();
	expect(context.emitted).toHaveLength(1);
	expect(context.failures.map(({ message }) => message)).toEqual([
		expect.stringMatching(/regular expression of the filter Text Matches took too long/),
	]);
});

it('the editor shows the first event that passes', async () => {
	await harness.link();
	const { own, other } = harness;
	const editor = await start({
		mode: 'manual',
		parameters: { filters: { textContains: ['yes'] } },
	});
	const listening = editor.context.listenInEditor(editor.response);
	await other.sendText(own.jid, 'no');
	await other.sendText(own.jid, 'yes');
	const [[item]] = (await listening) as [[{ json: object }]];
	expect(item.json).toMatchObject({ text: 'yes' });
	await editor.close();
});
