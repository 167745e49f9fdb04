import type { Phone } from '../../../../whatsapp/index.ts';
import { textCommand, useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';
import { author, CHATS, openChat, READABLE, WITH_SECRET, type Chat } from './openChat.ts';

const harness = useSessionHarness();

const EVENTS = ['poll_vote', 'event_response', 'message_edit'] as const;
const OPTIONS = ['Red', 'Blue', 'Green'];
const POLL = {
	name: 'Colour?',
	options: OPTIONS.map((optionName) => ({ optionName })),
	selectableOptionsCount: 0,
};
const POLL_MESSAGE = { pollCreationMessage: POLL, ...WITH_SECRET };
const EVENT = { name: 'Street party', startTime: 1_900_000_000 };

const tally = (...votes: number[]) =>
	OPTIONS.map((option, index) => ({ option, votes: votes[index] }));

/** A poll of the account. */
interface SentPoll {
	id: string;
	/** The account's JID in the chat. */
	sender: string;
}

/** The fields of a vote's item. */
function voted(poll: SentPoll, selected: string[]) {
	return {
		poll_message_id: poll.id,
		poll_name: 'Colour?',
		selected_options: selected,
		retracted: selected.length === 0,
		target: { message_id: poll.id, from_me: true, ...author(harness.own, poll.sender) },
		...READABLE,
	};
}

async function sendPoll(chat: Chat): Promise<SentPoll> {
	const content = {
		message: { pollCreationMessage: POLL },
		stanza: { nodes: [{ tag: 'meta', attrs: { polltype: 'creation' } }] },
	};
	const command = { ...textCommand(chat.jid, ''), content };
	const { messageId } = await harness.client().send(command);
	return { id: messageId, sender: chat.jidOf(harness.own) };
}

describe.each(CHATS)('in %s', (kind) => {
	it('votes and answers to events are items', async () => {
		const { other } = harness;
		const client = await harness.link();
		const chat = openChat(harness, kind);
		const reporter = await ItemReporter.on(client, EVENTS);
		const poll = await sendPoll(chat);
		await other.next((got) => got.id === poll.id);
		const vote = await other.about(poll.id).vote(['Red', 'Green']);
		expect(await reporter.json()).toEqual({
			event: 'poll_vote',
			...chat.by(other),
			message_id: vote.id,
			poll_vote: { ...voted(poll, ['Red', 'Green']), tally: tally(1, 0, 1) },
		});

		const event = await chat.write(other, { eventMessage: EVENT, ...WITH_SECRET });
		const target = { message_id: event.id, from_me: false, ...author(other, chat.jidOf(other)) };
		const answer = await other.about(event.id).answer('going', { guests: 2 });
		expect(await reporter.json()).toEqual({
			event: 'event_response',
			...chat.by(other),
			message_id: answer.id,
			event_response: {
				event_message_id: event.id,
				event_name: 'Street party',
				response: 'going',
				extra_guests: 2,
				target,
				...READABLE,
			},
		});
		const changed = await other
			.about(event.id)
			.editEvent({ name: 'Street party, moved', isCanceled: true });
		expect(await reporter.json()).toEqual({
			event: 'message_edit',
			...chat.by(other),
			message_id: changed.id,
			edited: { target_id: event.id, text: 'Street party, moved', target, ...READABLE },
		});
		await other.about(event.id).answer('not_going', { naming: { author: 'pn', modifier: 'lid' } });
		expect((await reporter.json()).event_response).toMatchObject({
			event_name: 'Street party, moved',
			response: 'not_going',
			extra_guests: 0,
		});
	});
});

describe('a poll with three voters of mixed identities', () => {
	const NAMINGS = {
		budi: { author: 'lid', modifier: 'lid' },
		citra: { author: 'pn', modifier: 'pn' },
		dewi: { author: 'lid', modifier: 'pn' },
	} as const;

	it('is counted: first votes, changes and retractions, also after a restart', async () => {
		const { other: budi, own, wa } = harness;
		const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
		const dewi = wa.createPhone('628444000444', { pushName: 'Dewi' });
		const client = await harness.link();
		const chat = openChat(harness, 'a group by LIDs', [citra, dewi]);
		let reporter = await ItemReporter.on(client, EVENTS, { includeOwnMessages: true });
		const poll = await sendPoll(chat);
		for (const phone of [budi, citra, dewi, own]) await phone.next((got) => got.id === poll.id);

		const cast = async (phone: Phone, options: string[], ...counts: number[]) => {
			const name = { [budi.number]: 'budi', [citra.number]: 'citra', [dewi.number]: 'dewi' }[
				phone.number
			] as keyof typeof NAMINGS | undefined;
			const naming = name && NAMINGS[name];
			const { id } = await phone.about(poll.id).vote(options, { naming });
			expect(await reporter.json()).toEqual({
				event: 'poll_vote',
				...chat.by(phone),
				message_id: id,
				poll_vote: { ...voted(poll, options), tally: tally(...counts) },
			});
		};
		await cast(budi, ['Red'], 1, 0, 0);
		await cast(citra, ['Blue'], 1, 1, 0);
		await cast(dewi, ['Red', 'Blue'], 2, 2, 0);
		await cast(budi, ['Green'], 1, 2, 1);
		await cast(citra, [], 1, 1, 1);
		await cast(own, ['Blue'], 1, 2, 1);

		await harness.restart();
		reporter = await ItemReporter.on(harness.client(), EVENTS, { includeOwnMessages: true });
		await cast(dewi, ['Green'], 0, 1, 2);
		await cast(citra, ['Red'], 1, 1, 2);
		await cast(budi, [], 1, 1, 1);

		// A vote by this node replaces the one from the phone, and makes no event.
		await harness.client().send({
			...textCommand(chat.jid, ''),
			content: {
				message: {},
				action: { kind: 'vote', options: ['Red'], target: { id: poll.id } },
			},
		});
		await cast(dewi, [], 2, 0, 0);
	});
});

it('one person is one voter, by number and by LID', async () => {
	const { other } = harness;
	const client = await harness.link();
	const chat = openChat(harness, 'a direct chat by number');
	const reporter = await ItemReporter.on(client, EVENTS);
	const poll = await sendPoll(chat);
	await other.next((got) => got.id === poll.id);
	const about = other.about(poll.id);
	await about.vote(['Red']);
	expect((await reporter.json()).poll_vote).toMatchObject({ tally: tally(1, 0, 0) });
	await about.vote(['Blue'], { viaLid: true, naming: { author: 'lid', modifier: 'lid' } });
	expect(await reporter.json()).toMatchObject({
		chat: other.lid,
		poll_vote: { selected_options: ['Blue'], tally: tally(0, 1, 0) },
	});
	// A vote that arrives after a newer one does not count.
	await about.vote(['Green'], { at: Date.now() - 60_000 });
	expect((await reporter.json()).poll_vote).toMatchObject({
		selected_options: ['Green'],
		tally: tally(0, 1, 0),
	});
});

it('a poll made on the own phone is counted, its secret being outside of the envelope', async () => {
	const { own, other } = harness;
	const client = await harness.link();
	const chat = openChat(harness, 'a direct chat by LID');
	const reporter = await ItemReporter.on(client, EVENTS);
	const { id } = await chat.write(own, POLL_MESSAGE);
	await other.next((got) => got.id === id);
	await other.about(id).vote(['Blue']);
	const poll = { id, sender: own.lid };
	expect((await reporter.json()).poll_vote).toEqual({
		...voted(poll, ['Blue']),
		tally: tally(0, 1, 0),
	});
});

it('a vote that cannot be decrypted, or on what is not known, is an item that says so', async () => {
	const { other } = harness;
	const client = await harness.link();
	const chat = openChat(harness, 'a group by LIDs');
	const reporter = await ItemReporter.on(client, EVENTS);
	const vote = { encPayload: Buffer.alloc(40, 1), encIv: Buffer.alloc(12, 2) };
	const unread = (id: string, reason: string) => ({
		poll_message_id: id,
		poll_name: null,
		selected_options: null,
		retracted: null,
		tally: null,
		target: { message_id: id, from_me: false, ...author(other, other.lid) },
		decrypted: false,
		reason,
	});
	const voteOn = async (id: string) => {
		const key = { remoteJid: chat.jid, fromMe: true, id, participant: other.lid };
		await chat.write(other, { pollUpdateMessage: { pollCreationMessageKey: key, vote } });
		return (await reporter.json()).poll_vote;
	};
	expect(await voteOn('3EB0UNKNOWN')).toEqual(unread('3EB0UNKNOWN', 'message_unknown'));
	const { id } = await chat.write(other, POLL_MESSAGE);
	expect(await voteOn(id)).toEqual(unread(id, 'not_decryptable'));
	await chat.write(other, {
		encEventResponseMessage: {
			eventCreationMessageKey: { remoteJid: chat.jid, fromMe: true, id: '3EB0UNKNOWN' },
			...vote,
		},
	});
	expect((await reporter.json()).event_response).toMatchObject({
		event_name: null,
		response: null,
		extra_guests: null,
		decrypted: false,
		reason: 'message_unknown',
	});
});
