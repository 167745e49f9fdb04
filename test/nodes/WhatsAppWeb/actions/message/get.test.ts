import { LinkedNode } from '../../LinkedNode.ts';
import { KeptMessages } from '../chat/KeptMessages.ts';

let node: LinkedNode;
let kept: KeptMessages;
let group: string;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	kept = new KeptMessages(node);
	group = node.friend.createGroup('Team', [node.phone]);
	await node.link();
});

afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

const own = () => node.phone.jid;
const UNKNOWN = '3EB0000000000000000000';

describe('a message by its ID', () => {
	it('has the last reaction of each person, whichever identity they reacted under', async () => {
		const { id } = await node.friend.sendText(own(), 'Hello');
		await kept.message(id);
		await node.friend.about(id).react('👎');
		await node.friend.about(id).react('👍', { viaLid: true });
		await node.run({
			resource: 'message',
			operation: 'react',
			to: node.friend.jid,
			messageId: id,
			emoji: '🎉',
		});
		await kept.message(
			id,
			({ reactions }) => emojis(reactions).length === 2 && emojis(reactions).includes('👍'),
		);
		await node.restart();
		const json = await kept.run('message', 'get', { messageId: id, chat: node.friend.lid });
		expect(Object.keys(json)).toEqual(kept.givenBy('message', 'get'));
		expect(json).toMatchObject({ text: 'Hello', status: null });
		const reactions = json.reactions as object[];
		expect(reactions).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					emoji: '👍',
					name: 'Friend',
					phone: '+628123456789',
					is_from_me: false,
					pn: node.friend.jid,
				}),
				expect.objectContaining({ emoji: '🎉', is_from_me: true }),
			]),
		);
		expect(Object.keys(reactions[0] ?? {})).toEqual([
			'emoji',
			'name',
			'phone',
			'is_from_me',
			'date',
			'pn',
			'lid',
		]);
		await node.friend.about(id).react('');
		await kept.run('session', 'getStatus');
		await kept.message(id, (now) => emojis(now.reactions).join() === '🎉');
	});

	it('that was sent from here says how far it got', async () => {
		const id = await kept.send(node.friend.jid, 'Read me');
		const arrived = await node.friend.next((got) => got.id === id);
		node.friend.sendReceipt(arrived, 'read');
		await kept.message(id, ({ status }) => status === 'read');
		await node.restart();
		expect(await kept.message(id)).toMatchObject({ status: 'accepted', is_from_me: true });
		await kept.run('session', 'getStatus');
	});

	it.each([
		[{ messageId: UNKNOWN }, 'message_not_found', UNKNOWN],
		[{ messageId: '' }, 'invalid_parameter', "'Message ID' "],
		[{ messageId: 'not an id' }, 'invalid_parameter', "'Message ID' "],
		[{ messageId: UNKNOWN, chat: 'Maya' }, 'invalid_parameter', "'Chat' "],
	])('%j is refused', async (parameters, code, words) => {
		for (const operation of ['get', 'pollResults']) {
			expect(await kept.errorOf('message', operation, parameters)).toMatchObject({
				code,
				message: expect.stringContaining(words),
			});
		}
	});

	it('which several chats have needs the chat', async () => {
		const id = '3EB0AAAAAAAAAAAAAAAA';
		const other = node.whatsapp.createPhone('628123456702');
		await node.friend.sendText(own(), 'mine', { id });
		await other.sendText(own(), 'a copy', { id });
		for (const { jid: chat } of [node.friend, other]) {
			await kept.until('message', 'get', { messageId: id, chat }, () => true);
		}
		expect(await kept.errorOf('message', 'get', { messageId: id })).toMatchObject({
			code: 'message_not_found',
			message: expect.stringContaining('Several'),
		});
		const chat = other.jid;
		expect(await kept.run('message', 'get', { messageId: id, chat })).toMatchObject({
			text: 'a copy',
		});
	});
});

describe('the results of a poll', () => {
	const OPTIONS = ['Pizza', 'Salad', 'Soup'];
	const poll = {
		name: 'Lunch?',
		pollOptions: { option: OPTIONS.map((optionName) => ({ optionName })) },
		selectableCount: 1,
	};

	it.each([
		['a direct chat', () => node.friend.jid],
		['a group', () => group],
	])(
		'in %s count the last vote of each person, also a changed and a retracted one',
		async (_, to) => {
			const { message_id: sent } = await kept.run('message', 'poll', {
				to: to(),
				...poll,
			});
			const id = String(sent);
			await node.friend.next((got) => got.id === id);
			const about = node.friend.about(id);
			await about.vote(['Salad'], { at: Date.now() - 2_000 });
			await about.vote(['Pizza'], { at: Date.now() - 1_000 });
			const results = async () => await kept.run('message', 'pollResults', { messageId: id });
			const counted = async (votes: string) =>
				await kept.until(
					'message',
					'pollResults',
					{ messageId: id },
					(json) => counts(json).join() === votes,
				);
			await counted('1,0,0');
			await node.restart();
			const json = await results();
			expect(Object.keys(json)).toEqual(kept.givenBy('message', 'pollResults'));
			expect([to(), node.friend.lid]).toContain(json.chat);
			expect(json).toMatchObject({
				name: 'Lunch?',
				target_message_id: id,
				winners: ['Pizza'],
				voter_count: 1,
				selectable_count: 1,
				options: [
					{
						option: 'Pizza',
						votes: 1,
						voters: [{ name: 'Friend', phone: '+628123456789', is_from_me: false }],
					},
					{ option: 'Salad', votes: 0, voters: [] },
					{ option: 'Soup', votes: 0, voters: [] },
				],
			});
			await kept.run('session', 'getStatus');
			await kept.run('message', 'pollUpdate', {
				to: to(),
				pollMessageId: id,
				selectedOptions: { option: [{ optionName: 'Soup' }] },
			});
			expect(await results()).toMatchObject({ voter_count: 2, winners: ['Pizza', 'Soup'] });
			await about.vote([]);
			expect(await counted('0,0,1')).toMatchObject({ voter_count: 1, winners: ['Soup'] });
		},
	);

	it('are there without votes, and not of a message that is no poll', async () => {
		const { message_id: sent } = await kept.run('message', 'poll', {
			to: group,
			...poll,
		});
		expect(await kept.run('message', 'pollResults', { messageId: String(sent) })).toMatchObject({
			voter_count: 0,
			winners: [],
		});
		const text = await kept.send(group, 'no poll');
		expect(await kept.errorOf('message', 'pollResults', { messageId: text })).toMatchObject({
			code: 'invalid_parameter',
			message: "'Message ID' is of a message that is no poll",
			details: { parameter: 'messageId' },
		});
	});
});

function emojis(reactions: unknown): string[] {
	return (reactions as Array<{ emoji: string }>).map(({ emoji }) => emoji);
}

function counts({ options }: { options?: unknown }): number[] {
	return (options as Array<{ votes: number }>).map(({ votes }) => votes);
}
