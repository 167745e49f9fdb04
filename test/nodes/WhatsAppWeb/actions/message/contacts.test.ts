import type { INodeParameters } from 'n8n-workflow';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** What an unmodified Baileys client gets of several contact cards in one message. */
let node: LinkedNode;
let client: Client;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	await node.link();
	client = await linkClient(node.whatsapp, node.friend);
});
afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

const form = (additional: INodeParameters[]): INodeParameters => ({
	resource: 'message',
	operation: 'contact',
	to: node.friend.number,
	displayName: 'John Doe',
	phones: { phone: [{ number: '+62 812 3456 7890', phoneType: 'WORK' }] },
	additionalContacts: { values: additional },
});

const card = (name: string, digits: string, type = 'CELL') =>
	[
		'BEGIN:VCARD',
		'VERSION:3.0',
		`N:;${name};;;`,
		`FN:${name}`,
		`TEL;type=${type};waid=${digits}:+${digits}`,
		'END:VCARD',
	].join('\n');

const JANE = { displayName: 'Jane', number: '+62 811 222 3333' };

it.each([
	[1, 'John Doe and 1 other contact'],
	[3, 'John Doe and 3 other contacts'],
])('%d more go with the first', async (count, displayName) => {
	const { json } = await node.run(form(Array.from({ length: count }, () => JANE)));
	expect(json.warnings).toEqual([]);
	const { message } = await client.nextMessage(({ key }) => key.id === json.message_id);
	expect(message?.contactMessage).toBeFalsy();
	const { contacts, ...array } = message?.contactsArrayMessage ?? {};
	expect(array).toMatchObject({ displayName });
	expect(contacts?.map((each) => ({ name: each.displayName, vcard: each.vcard }))).toEqual([
		{ name: 'John Doe', vcard: card('John Doe', '6281234567890', 'WORK') },
		...Array.from({ length: count }, () => ({ name: 'Jane', vcard: card('Jane', '628112223333') })),
	]);
	const { stanza } = await node.friend.next(({ id }) => id === json.message_id);
	expect(stanza.attrs.type).toBe('media');
});

it('one alone is a card as before', async () => {
	const { json } = await node.run(form([]));
	const { message } = await client.nextMessage(({ key }) => key.id === json.message_id);
	expect(message?.contactMessage).toMatchObject({
		displayName: 'John Doe',
		vcard: card('John Doe', '6281234567890', 'WORK'),
	});
});

it.each([
	[{ displayName: '', number: JANE.number }, 'additionalContacts[1].displayName'],
	[{ displayName: 'Jane', number: '0812 tomorrow' }, 'additionalContacts[1].number'],
])('%j is refused by its field', async (other, parameter) => {
	const context = node.context(form([JANE, other]), { continueOnFail: true });
	const [item] = await node.execute(context);
	expect(item?.json.error).toMatchObject({ code: 'invalid_parameter', details: { parameter } });
});

it('no body of another API has them', async () => {
	const body = {
		to: node.friend.number,
		contact: { display_name: 'John', phones: [{ number: JANE.number, phone_type: 'CELL' }] },
		additional_contacts: [{ display_name: 'Jane', number: JANE.number }],
	};
	const json = {
		resource: 'message',
		operation: 'sendJson',
		api: 'waRs',
		endpoint: 'contact',
		body,
	};
	const [item] = await node.execute(node.context(json, { continueOnFail: true }));
	expect(item?.json.error).toMatchObject({
		code: 'invalid_parameter',
		details: { parameter: 'additional_contacts' },
	});
});
