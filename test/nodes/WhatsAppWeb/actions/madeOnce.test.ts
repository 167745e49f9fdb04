import type { INodeParameters } from 'n8n-workflow';
import type { Server } from '../../../whatsapp/server.ts';
import { LinkedNode } from '../LinkedNode.ts';

/** What makes something: once for each key that the author chooses, in whatever execution. */
let node: LinkedNode;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	// Only WhatsApp Business has labels.
	node.phone.setBusiness({ description: 'Bread' });
	await node.link();
});
afterAll(async () => await node.stop());
afterEach(() => node.whatsapp.assertClean());

const named = (name: string) => ({
	groups: (node.whatsapp as Server).groups.all.filter(
		({ subject, communityAnnounce, parent }) => subject === name && !communityAnnounce && !parent,
	).length,
	channels: (node.whatsapp as Server).newsletters.all.filter((each) => each.name === name).length,
});

describe.each([
	['group', 'subject', { groups: 1, channels: 0 }],
	['community', 'name', { groups: 1, channels: 0 }],
	['channel', 'name', { groups: 0, channels: 1 }],
	['label', 'name', { groups: 0, channels: 0 }],
] as const)('%s', (resource, nameField, one) => {
	let executions = 0;
	/** Another execution each time. */
	const create = async (name: string, options: INodeParameters) => {
		executions += 1;
		const form = { resource, operation: 'create', [nameField]: name, options };
		const executionId = `${resource} ${executions}`;
		return (await node.run(form, { continueOnFail: true, executionId })).json;
	};

	it('is made once for a key', async () => {
		const options = { duplicateProtection: 'customKey', idempotencyKey: `the ${resource}` };
		const made = await create(`One ${resource}`, options);
		expect(made).not.toHaveProperty('error');
		expect(await create(`One ${resource}`, options)).toEqual(made);
		expect(named(`One ${resource}`)).toEqual(one);
		expect(await create('Another', options)).toMatchObject({
			error: { code: 'idempotency_key_reused' },
		});
		expect(await create('Another', { ...options, idempotencyKey: '' })).toMatchObject({
			error: { code: 'invalid_parameter', message: expect.stringContaining("'Idempotency Key'") },
		});
	});

	it('is made again without protection, unless its name must be its own', async () => {
		const options = { duplicateProtection: 'off' };
		await create(`Many ${resource}`, options);
		const again = await create(`Many ${resource}`, options);
		if (resource === 'label') {
			expect(again).toMatchObject({ error: { code: 'invalid_parameter' } });
		} else {
			const { groups, channels } = one;
			expect(named(`Many ${resource}`)).toEqual({ groups: 2 * groups, channels: 2 * channels });
		}
	});
});
