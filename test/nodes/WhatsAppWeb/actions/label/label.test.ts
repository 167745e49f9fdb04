import type { INodeParameters } from 'n8n-workflow';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Label on the loopback WhatsApp: what the phone of a WhatsApp Business account sees, and what the items have. */
const node = await LinkedNode.fromSource();
const { phone, friend } = node;
phone.setBusiness({ description: 'Bread' });
const group = friend.createGroup('Team', [phone]);

const label = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'label',
	operation,
	...more,
});
const run = async (operation: string, more: INodeParameters = {}) =>
	(await node.run(label(operation, more))).json;
const list = async (more: INodeParameters = {}) =>
	(await node.runAll(label('getMany', more))).map(({ json }) => json);
const failure = async (operation: string, more: INodeParameters = {}) =>
	(await node.run(label(operation, more), { continueOnFail: true })).json.error;
const keysOf = (operation: string) => Object.keys(findOperation('label', operation)?.gives ?? {});

afterAll(async () => await node.stop());
afterEach(() => node.whatsapp.assertClean());

describe('without a linked number', () => {
	it.each<[string, INodeParameters]>([
		['getMany', {}],
		['create', { name: 'Paid' }],
		['update', { label: 'Paid', updateFields: { color: 1 } }],
		['delete', { label: 'Paid' }],
		['add', { label: 'Paid', chat: friend.jid }],
		['remove', { label: 'Paid', chat: friend.jid }],
	])('%s is an error', async (operation, parameters) => {
		expect(await failure(operation, parameters)).toMatchObject({ code: 'device_not_connected' });
	});
});

describe('of a WhatsApp Business account', () => {
	beforeAll(async () => await node.link());

	it('are made, renamed, recoloured and listed', async () => {
		const made = await run('create', { name: 'Paid' });
		expect(made).toEqual({ label_id: '1', name: 'Paid', color: 0, warnings: [] });
		expect(Object.keys(made)).toEqual(keysOf('create'));
		const { timestamp, ...value } = (await phone.appStateEntry('label_edit', '1'))!.value;
		expect(value).toEqual({ labelEditAction: { name: 'Paid', color: 0, deleted: false } });
		expect(Number(timestamp)).toBeGreaterThan(0);

		await run('create', { name: 'Later', options: { color: 7 } });
		const changed = { label: 'paid', updateFields: { name: 'Has paid', color: 4 } };
		const updated = await run('update', changed);
		expect(updated).toEqual({ label_id: '1', name: 'Has paid', color: 4 });
		expect(Object.keys(updated)).toEqual(keysOf('update'));
		expect((await phone.appStateEntry('label_edit', '1'))?.value).toMatchObject({
			labelEditAction: { name: 'Has paid', color: 4, deleted: false },
		});
		// What is not given stays.
		expect(await run('update', { label: '2', updateFields: { color: 8 } })).toEqual({
			label_id: '2',
			name: 'Later',
			color: 8,
		});
		expect(await list()).toEqual([
			{ label_id: '1', name: 'Has paid', color: 4 },
			{ label_id: '2', name: 'Later', color: 8 },
		]);
		expect(await list({ search: 'late' })).toEqual([{ label_id: '2', name: 'Later', color: 8 }]);
		expect(await list({ limit: 1 })).toHaveLength(1);
	});

	it('a retried node makes no second label', async () => {
		const parameters = label('create', { name: 'Once' });
		const options = { executionId: 'the same execution' };
		const first = await node.run(parameters, options);
		expect((await node.run(parameters, options)).json).toEqual(first.json);
		expect(await list({ search: 'once' })).toHaveLength(1);
	});

	it.each([
		['somebody', () => friend.jid],
		['a group', () => group],
	])('are put on the chat with %s, and taken off', async (_, chatOf) => {
		const chat = chatOf();
		const item = { chat, label_id: '2', name: 'Later', color: 8 };
		const added = await run('add', { label: 'Later', chat });
		expect(added).toEqual({ ...item, labeled: true, target_message_id: null });
		expect(Object.keys(added)).toEqual(keysOf('add'));
		const entry = async () => (await phone.appStateEntry('label_jid', '2', chat))?.value;
		expect(await entry()).toMatchObject({ labelAssociationAction: { labeled: true } });
		const removed = await run('remove', { label: '2', chat });
		expect(removed).toEqual({ ...item, labeled: false, target_message_id: null });
		expect(await entry()).toMatchObject({ labelAssociationAction: { labeled: false } });
	});

	it('are put on one message, and taken off', async () => {
		const { id } = await friend.sendText(group, 'I have paid');
		const given = { label: '2', chat: group, messageId: id };
		const entry = async () =>
			(await phone.appStateEntry('label_message', '2', group, id, '0', '0'))?.value;
		for (const [operation, labeled] of [
			['add', true],
			['remove', false],
		] as const) {
			const item = { chat: group, target_message_id: id, labeled };
			expect(await run(operation, given)).toMatchObject(item);
			expect(await entry()).toMatchObject({ labelAssociationAction: { labeled } });
		}
	});

	it('are deleted; the ID is not used again', async () => {
		const deleted = await run('delete', { label: 'Once' });
		expect(deleted).toEqual({ label_id: '3', name: 'Once', color: 0, deleted: true });
		expect(Object.keys(deleted)).toEqual(keysOf('delete'));
		expect((await phone.appStateEntry('label_edit', '3'))?.value).toMatchObject({
			labelEditAction: { deleted: true },
		});
		expect(await list({ search: 'once' })).toEqual([]);
		expect(await run('create', { name: 'Once' })).toMatchObject({ label_id: '4' });
	});

	it.each<[string, INodeParameters, string, string]>([
		['create', { name: ' ' }, 'invalid_parameter', "'Name' "],
		['create', { name: 'LATER' }, 'invalid_parameter', "'Name' is the name of another label"],
		['create', { name: 'X', options: { color: 20 } }, 'invalid_parameter', "'Color' "],
		['update', { label: 'Later' }, 'invalid_parameter', "'Update Fields' "],
		['update', { label: 'None', updateFields: { color: 1 } }, 'invalid_parameter', "'Label' "],
		['update', { label: '2', updateFields: { name: 'Once' } }, 'invalid_parameter', 'Name'],
		['delete', { label: '' }, 'invalid_parameter', "'Label' "],
		['delete', { label: '99' }, 'invalid_parameter', "'Label' "],
		['add', { label: 'Later', chat: '' }, 'invalid_parameter', "'Chat' "],
		['add', { label: 'Later', chat: '628000000000' }, 'recipient_not_found', 'WhatsApp'],
		['add', { label: '2', chat: group, messageId: 'no id' }, 'invalid_parameter', "'Message ID' "],
	])('%s refuses %j', async (operation, given, code, words) => {
		expect(await failure(operation, given)).toMatchObject({
			code,
			message: expect.stringContaining(words),
		});
	});

	it('there are twenty at most', async () => {
		const count = (await list()).length;
		for (let n = count; n < 20; n++) await run('create', { name: `Label ${n}` });
		expect(await failure('create', { name: 'One more' })).toMatchObject({
			code: 'forbidden',
			details: { reason: 'too_many' },
		});
	});
});
