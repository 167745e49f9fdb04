import type { INodePropertyOptions } from 'n8n-workflow';
import { properties } from '../../../../nodes/WhatsAppWeb/actions/properties';
import { resources } from '../../../../nodes/WhatsAppWeb/actions/resources';

/** What is written with capitals anywhere. */
const PROPER_NAMES = /\b(WhatsApp|WA-RS|QR|JSON|URL|ID|API)\b/g;

const operations = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({ resource, operation })),
);

describe('the form of the action node', () => {
	const dropdowns = properties.filter(({ name }) => name === 'operation');

	it('has one dropdown of operations per resource, in the order of the resource, with a default that exists', () => {
		expect(dropdowns.map(({ displayOptions }) => displayOptions?.show?.resource)).toEqual(
			resources.map(({ option }) => [option.value]),
		);
		for (const [index, { options, default: value }] of dropdowns.entries()) {
			const names = (options as INodePropertyOptions[]).map(({ name }) => name);
			expect(names).toEqual(resources[index]?.operations.map(({ option }) => option.name));
			expect((options as INodePropertyOptions[]).map((option) => option.value)).toContain(value);
		}
	});

	it('lists the resources in the order in which people need them', () => {
		const order =
			'message chat contact group status channel community label call profile media session';
		const values = resources.map(({ option }) => option.value);
		expect(values).toEqual(order.split(' ').filter((value) => values.includes(value)));
	});

	it('shows every field only with its own operation', () => {
		const fields = properties.filter(({ name }) => name !== 'resource' && name !== 'operation');
		for (const { name, displayOptions } of fields) {
			const { resource, operation } = displayOptions?.show ?? {};
			expect({ name, resource }).toEqual({ name, resource: [expect.any(String)] });
			if (name !== 'options') expect(operation).toHaveLength(1);
		}
	});

	it('names each field once per operation', () => {
		for (const { operation } of operations) {
			const seen = operation.fields.filter(({ type }) => type !== 'hidden');
			const names = seen.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
		}
	});
});

describe.each(
	operations.map(({ resource, operation }) => ({
		id: `${resource.option.value}.${operation.option.value}`,
		operation,
	})),
)('$id', ({ operation: { option, fields, gives } }) => {
	it('has an example of its output in snake_case', () => {
		expect(Object.keys(gives).length).toBeGreaterThan(0);
		for (const name of Object.keys(gives)) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
	});

	it('has a name, an action and a description by the guidelines of n8n', () => {
		expect(option.value).toMatch(/^[a-z][A-Za-z]*$/);
		expect(option.name).toMatch(/^[A-Z]/);
		// It is all that an AI model reads of the operation.
		expect(option.action.replace(PROPER_NAMES, '…')).toMatch(/^[A-Z…][^A-Z]*$/);
		expect(option.action.split(' ').length).toBeGreaterThan(2);
		expect(option.description).toMatch(/^[A-Z].*[^.]$/);
		expect(option.description).not.toBe(option.name);
	});

	it('describes every field, and gives each a default', () => {
		for (const field of fields.filter(({ type }) => type !== 'notice' && type !== 'hidden')) {
			expect(field).toHaveProperty('default');
			expect((field.description ?? field.hint ?? '').length).toBeGreaterThan(10);
		}
	});
});

it('gives every operation a value and a name of its own within the resource', () => {
	for (const { operations: own } of resources) {
		expect(new Set(own.map(({ option }) => option.value)).size).toBe(own.length);
		expect(new Set(own.map(({ option }) => option.name)).size).toBe(own.length);
	}
});
