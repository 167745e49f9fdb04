import { readdirSync, readFileSync } from 'node:fs';
import { type INode, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { WhatsAppWeb } from '../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { WhatsAppWebTrigger } from '../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';

interface Template {
	name: string;
	nodes: INode[];
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
}

const folder = new URL('../../examples/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const templates = files.map((file) => {
	const text = readFileSync(new URL(file, folder), 'utf8');
	return [file, { text, ...(JSON.parse(text) as Template) }] as const;
});
const DESCRIPTIONS = new Map<string, INodeTypeDescription>(
	[new WhatsAppWeb(), new WhatsAppWebTrigger()].map(({ description }) => [
		`n8n-nodes-whatsapp-web.${description.name}`,
		description,
	]),
);

it('the index has a line for each template, and no other', () => {
	const index = readFileSync(new URL('README.md', folder), 'utf8');
	const rows = [...index.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\) \| [^|]+ \| [^|]+ \|$/gm)];
	expect(rows.map(([, name, file]) => [`${name}.json`, file])).toEqual(
		rows.map(([, , file]) => [file, file]),
	);
	expect(rows.map(([, , file]) => file).toSorted()).toEqual(files);
});

it('there are at least twelve', () => expect(files.length).toBeGreaterThanOrEqual(12));

describe.each(templates)('%s', (_, { text, name, nodes, connections }) => {
	it('has a note that says what it does, how to set it up and what to change', () => {
		const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes).toHaveLength(1);
		const { content, width, height, color } = notes[0]!.parameters as Record<string, unknown>;
		expect(content).toMatch(/^## .+\n.+\n\n\*\*Set up\*\*\n1\. [^]*\n\n\*\*Change this\*\*\n- /);
		expect([typeof width, typeof height, color]).toEqual(['number', 'number', undefined]);
		const bold = [...String(content).matchAll(/\*\*([^*]+)\*\*/g)].map(([, words]) => words);
		const named = nodes.map((node) => node.name);
		expect(bold.some((words) => words !== undefined && named.includes(words))).toBe(true);
		expect(name).toMatch(/^WhatsApp: /);
	});

	it('has nodes with ids and places of their own, all of them connected', () => {
		const ids = nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const places = nodes.map(({ position }) => position.join());
		expect(new Set(places).size).toBe(places.length);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) => outputs.flat().map(({ node }) => node)),
		);
		const known = nodes.map((node) => node.name);
		const connected = new Set([...Object.keys(connections), ...targets]);
		expect([...connected].filter((each) => !known.includes(each))).toEqual([]);
		expect(known.filter((each) => !connected.has(each))).toEqual(['Note']);
	});

	it('holds no credential, no pinned data, and nobody’s number or address', () => {
		expect(text).not.toMatch(/"(credentials|pinData|meta|versionId|staticData)"/);
		expect(text).not.toMatch(/@[\w-]+\.(?!us\b)[a-z]{2,}/);
		const numbers = text.match(/\+\d[\d -]{7,}/g) ?? [];
		expect(numbers.filter((number) => !/^\+1 202-555-01\d\d$/.test(number))).toEqual([]);
		const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host);
		expect(hosts.filter((host) => !/(^|\.)example\.com$|^github\.com$/.test(host ?? ''))).toEqual(
			[],
		);
	});

	const ours = nodes.filter(({ type }) => DESCRIPTIONS.has(type));

	it.each(ours.map((node) => [node.name, node] as const))(
		'%s has parameters that the node knows and can run with',
		(__, node) => {
			const description = DESCRIPTIONS.get(node.type)!;
			const given = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			);
			expect(given).toMatchObject(node.parameters);
			const former = description.properties.filter(({ type }) => type === 'hidden');
			expect(former.filter((field) => field.name in node.parameters)).toEqual([]);
			expect(
				NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters,
			).toBeUndefined();
		},
	);
});
