import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { installPackage, manualTrigger, startN8n, whatsAppNode, Workflows } from '../n8n/index.ts';
import type { N8n } from '../n8n/index.ts';
import { OWNER } from '../sandbox/sandbox.ts';
import { temporaryFolder } from '../sandbox/temporaryFolder.ts';

/** The description of a node that n8n gives to its editor. */
interface NodeType {
	name: string;
	displayName: string;
	iconUrl: { light: string; dark: string };
	codex?: { categories?: string[]; alias?: string[] };
	properties: INodeProperties[];
}

describe('the package, packed and installed as n8n does it', () => {
	let n8n: N8n;
	let stop: () => Promise<void>;
	let nodes: NodeType[];

	beforeAll(async () => {
		const { folder, remove } = await temporaryFolder();
		await installPackage(folder);
		n8n = await startN8n({ folder });
		stop = async () => {
			await n8n.stop();
			await remove();
		};
		await n8n.rest.setUpOwner(OWNER);
		const response = await n8n.rest.fetch('GET', '/types/nodes.json');
		const all = (await response.json()) as NodeType[];
		nodes = all.filter(({ name }) => name.startsWith('n8n-nodes-whatsapp-web.'));
	});

	afterAll(async () => {
		await stop?.();
	});

	it('offers both nodes, the action as a tool for agents, and as a person who reviews what they do', () => {
		expect(nodes.map(({ name, displayName }) => [name, displayName]).sort()).toEqual([
			['n8n-nodes-whatsapp-web.whatsAppWeb', 'WhatsApp Web'],
			['n8n-nodes-whatsapp-web.whatsAppWebHitlTool', 'WhatsApp Web'],
			['n8n-nodes-whatsapp-web.whatsAppWebTool', 'WhatsApp Web Tool'],
			['n8n-nodes-whatsapp-web.whatsAppWebTrigger', 'WhatsApp Web Trigger'],
		]);
	});

	it('serves their icons, for light and dark', async () => {
		for (const { iconUrl } of nodes) {
			for (const path of [iconUrl.light, iconUrl.dark]) {
				const response = await n8n.rest.fetch('GET', `/${path}`);
				expect(response.headers.get('content-type')).toContain('image/svg+xml');
				expect(await response.text()).toContain('<svg');
			}
		}
	});

	it('is found under Communication', () => {
		for (const { name, codex } of nodes.filter((each) => !each.name.endsWith('Tool'))) {
			// n8n makes a step of human review of what is in HITL, too.
			const asReview = name.endsWith('whatsAppWeb') ? ['HITL'] : [];
			expect(codex?.categories).toEqual(['Communication', ...asReview]);
		}
	});

	it('serves a preview of what each operation puts out', async () => {
		const action = nodes.find(({ name }) => name.endsWith('.whatsAppWeb'));
		const dropdowns = action?.properties.filter(({ name }) => name === 'operation') ?? [];
		const operations = dropdowns.flatMap(({ displayOptions, options = [] }) =>
			(options as INodePropertyOptions[]).map(
				({ value }) => `${String(displayOptions?.show?.resource?.[0])}/${String(value)}`,
			),
		);
		expect(operations).toContain('message/text');
		for (const operation of operations) {
			const path = `/schemas/n8n-nodes-whatsapp-web.whatsAppWeb/1.0.0/${operation}.json`;
			const response = await n8n.rest.fetch('GET', path);
			expect([operation, await response.json()]).toEqual([
				operation,
				expect.objectContaining({ type: 'object', properties: expect.any(Object) as object }),
			]);
		}
	});

	it('runs: an account that is not linked says so', async () => {
		const workflows = new Workflows(n8n.rest);
		const credential = await workflows.createCredential('Shop', 'whatsAppWebApi', {});
		const [item] = await workflows.result(
			await workflows.create('Status', [
				manualTrigger(),
				whatsAppNode(credential, 'Get Status', { resource: 'session', operation: 'getStatus' }),
			]),
		);
		expect(item?.json).toMatchObject({ status: 'unlinked', reason: 'not_linked', jid: null });
	});
});
