import type { INodeParameters } from 'n8n-workflow';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { LinkedNode } from '../../LinkedNode.ts';

/** Stars and deletions on one's own side: what the phone sees, and what the items have. */
const node = await LinkedNode.fromSource();
const { phone, friend } = node;
const group = friend.createGroup('Team', [phone]);

const message = (operation: string, more: INodeParameters): INodeParameters => ({
	resource: 'message',
	operation,
	...more,
});
const run = async (operation: string, more: INodeParameters) =>
	(await node.run(message(operation, more))).json;
const failure = async (operation: string, more: INodeParameters) =>
	(await node.run(message(operation, more), { continueOnFail: true })).json.error;

afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

it.each(['star', 'deleteForMe'])('%s needs a linked number', async (operation) => {
	const given = { chat: friend.jid, messageId: 'ID', target: { fromMe: true } };
	expect(await failure(operation, given)).toMatchObject({ code: 'device_not_connected' });
});

describe('on a linked number', () => {
	beforeAll(async () => await node.link());

	/** By the chat: a message of one's own, and one of somebody else, with what the index says of its author. */
	const MESSAGES: Array<[string, () => Promise<{ given: INodeParameters; key: string[] }>]> = [
		[
			'an own message',
			async () => {
				const sent = await run('text', { to: friend.jid, text: 'Hello' });
				const messageId = String(sent.message_id);
				return {
					given: { chat: friend.jid, messageId, target: { fromMe: true } },
					key: [friend.jid, messageId, '1', '0'],
				};
			},
		],
		[
			'an own message to a group',
			async () => {
				const { message_id: id } = await run('text', { to: group, text: 'Hello' });
				return {
					given: { chat: group, messageId: String(id), target: { fromMe: true } },
					key: [group, String(id), '1', '0'],
				};
			},
		],
		[
			'a message of somebody else that is not known here',
			async () => {
				const { id } = await friend.sendText(phone.jid, 'Hello');
				return {
					given: { chat: friend.jid, messageId: id, target: { fromMe: false } },
					key: [friend.jid, id, '0', '0'],
				};
			},
		],
		[
			'a message of somebody else in a group',
			async () => {
				const { id } = await friend.sendText(group, 'Hello');
				const author = node.whatsapp.phone(friend.number)!.lid;
				return {
					given: { chat: group, messageId: id, target: { sender: friend.jid } },
					key: [group, id, '0', author],
				};
			},
		],
	];

	it.each(MESSAGES)('%s gets a star and loses it', async (_, make) => {
		const { given, key } = await make();
		const [chat = '', id = ''] = key;
		for (const [action, starred] of [
			['star', true],
			['unstar', false],
		] as const) {
			const json = await run('star', { ...given, action });
			expect(json).toEqual({ chat, target_message_id: id, starred });
			expect(Object.keys(json)).toEqual(Object.keys(findOperation('message', 'star')!.gives));
			const entry = await phone.appStateEntry('star', ...key);
			expect(entry).toMatchObject({
				collection: 'regular_high',
				version: 2,
				value: { starAction: { starred } },
			});
		}
	});

	it.each(MESSAGES)('%s is deleted, with and without its file', async (_, make) => {
		const { given, key } = await make();
		const [chat = '', id = ''] = key;
		for (const deleteFile of [false, true]) {
			const json = await run('deleteForMe', { ...given, deleteFile });
			expect(json).toEqual({ chat, target_message_id: id, deleted: true });
			const gives = findOperation('message', 'deleteForMe')!.gives;
			expect(Object.keys(json)).toEqual(Object.keys(gives));
			const entry = await phone.appStateEntry('deleteMessageForMe', ...key);
			expect(entry).toMatchObject({
				collection: 'regular_high',
				version: 3,
				value: { deleteMessageForMeAction: { deleteMedia: deleteFile } },
			});
		}
	});

	it('what was deleted is not known any more', async () => {
		const sent = await run('text', { to: group, text: 'Not for long' });
		const given = { chat: group, messageId: String(sent.message_id) };
		await run('deleteForMe', given);
		expect(await failure('star', given)).toMatchObject({ code: 'message_not_found' });
	});

	it.each<[string, INodeParameters, string, string]>([
		['star', { chat: '', messageId: 'ID' }, 'invalid_parameter', "'Chat' "],
		['star', { chat: group, messageId: '' }, 'invalid_parameter', "'Message ID' "],
		['star', { chat: group, messageId: 'GONE' }, 'message_not_found', 'GONE'],
		['deleteForMe', { chat: group, messageId: 'GONE' }, 'message_not_found', 'GONE'],
		['deleteForMe', { chat: '628000000000', messageId: 'ID' }, 'recipient_not_found', 'WhatsApp'],
	])('%s refuses %j', async (operation, given, code, words) => {
		expect(await failure(operation, given)).toMatchObject({
			code,
			message: expect.stringContaining(words),
		});
	});
});
