import { LinkedNode } from '../../LinkedNode.ts';

/** Labels on an account of the app WhatsApp, which has none. */
const node = await LinkedNode.fromSource();
beforeAll(async () => await node.link());
afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

it.each([
	['getMany', {}],
	['create', { name: 'Paid' }],
	['update', { label: '1', updateFields: { color: 1 } }],
	['delete', { label: '1' }],
	['add', { label: '1', chat: node.friend.jid }],
	['remove', { label: '1', chat: node.friend.jid }],
])('%s is refused', async (operation, given) => {
	const parameters = { resource: 'label', operation, ...given };
	const { json } = await node.run(parameters, { continueOnFail: true });
	expect(json.error).toMatchObject({
		code: 'forbidden',
		retryable: false,
		message: 'Only WhatsApp Business accounts have labels',
		details: { reason: 'not_a_business_account' },
	});
});
