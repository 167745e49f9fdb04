import type { INodeParameters } from 'n8n-workflow';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { LinkedNode } from '../../LinkedNode.ts';

/** The address book: what the phone sees when somebody is saved or removed, and what the items have. */
const node = await LinkedNode.fromSource();
const { phone, friend } = node;

const contact = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'contact',
	operation,
	...more,
});
const run = async (operation: string, more: INodeParameters) =>
	(await node.run(contact(operation, more))).json;
const failure = async (operation: string, more: INodeParameters) =>
	(await node.run(contact(operation, more), { continueOnFail: true })).json.error;
const keysOf = (operation: string) => Object.keys(findOperation('contact', operation)?.gives ?? {});

afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

it.each([
	['save', { contact: friend.jid, name: 'Maya' }],
	['remove', { contact: friend.jid }],
])('%s needs a linked number', async (operation, given) => {
	expect(await failure(operation, given)).toMatchObject({ code: 'device_not_connected' });
});

describe('on a linked number', () => {
	beforeAll(async () => await node.link());

	const person = { phone: `+${friend.number}`, chat: friend.jid, pn: friend.jid };

	it('somebody is saved, with the name that chats show from then on', async () => {
		const given = { contact: `+${friend.number}`, name: 'Maya Sari', firstName: 'Maya' };
		const saved = await run('save', given);
		expect(saved).toMatchObject({ ...person, name: 'Maya Sari', is_contact: true, saved: true });
		expect(Object.keys(saved)).toEqual(keysOf('save'));
		const entry = await phone.appStateEntry('contact', friend.jid);
		expect(entry).toMatchObject({
			collection: 'critical_unblock_low',
			version: 2,
			value: {
				contactAction: {
					fullName: 'Maya Sari',
					firstName: 'Maya',
					saveOnPrimaryAddressbook: true,
				},
			},
		});
		const listed = await node.runAll(contact('getMany'));
		expect(listed.map(({ json }) => json)).toMatchObject([{ name: 'Maya Sari' }]);
	});

	it('gets another name, on WhatsApp only', async () => {
		const saved = await run('save', { contact: friend.jid, name: 'Maya', onPhone: false });
		expect(saved).toMatchObject({ name: 'Maya' });
		expect((await phone.appStateEntry('contact', friend.jid))?.value).toMatchObject({
			contactAction: { fullName: 'Maya', saveOnPrimaryAddressbook: false },
		});
	});

	it('is removed; once more does nothing, and says so', async () => {
		const removed = await run('remove', { contact: friend.jid });
		expect(removed).toMatchObject({ ...person, name: null, is_contact: false, removed: true });
		expect(Object.keys(removed)).toEqual(keysOf('remove'));
		expect(await phone.appStateEntry('contact', friend.jid)).toBeUndefined();
		const context = node.context(contact('remove', { contact: friend.jid }));
		const [again] = await node.execute(context);
		expect(again?.json).toMatchObject({ removed: false });
		expect(context.hints).toMatchObject([{ message: expect.stringContaining('not in the') }]);
	});

	it.each<[string, INodeParameters, string, string]>([
		['save', { contact: '', name: 'Maya' }, 'invalid_parameter', "'Contact' "],
		['save', { contact: '1203630000000000@g.us', name: 'M' }, 'invalid_parameter', "'Contact' "],
		['save', { contact: friend.jid, name: ' ' }, 'invalid_parameter', "'Name' "],
		['save', { contact: '628000000000', name: 'M' }, 'recipient_not_found', 'WhatsApp'],
		['remove', { contact: '628000000000' }, 'recipient_not_found', 'WhatsApp'],
	])('%s refuses %j', async (operation, given, code, words) => {
		expect(await failure(operation, given)).toMatchObject({
			code,
			message: expect.stringContaining(words),
		});
	});
});
