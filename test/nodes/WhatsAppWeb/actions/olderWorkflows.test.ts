import { readdirSync, readFileSync } from 'node:fs';
import type { INode } from 'n8n-workflow';
import { formSource } from '../../../../nodes/WhatsAppWeb/actions/form/formSource';
import { ParameterReader } from '../../../../nodes/WhatsAppWeb/actions/form/parameters';
import { readSendOptions } from '../../../../nodes/WhatsAppWeb/actions/form/sendOptions';
import { properties } from '../../../../nodes/WhatsAppWeb/actions/properties';
import { findOperation } from '../../../../nodes/WhatsAppWeb/actions/resources';
import { asItWas, OTHER_DEFAULTS } from '../../../fixtures/workflows/otherDefaults.ts';
import { requestOf } from '../../../fixtures/workflows/requestOf.ts';

/**
 * Workflows as an older version has saved them, and what it made of them (see make.ts beside the fixtures). Whatever is
 * renamed, moved or added, they must mean the same: WhatsApp is asked for all that they asked for, and for nothing else.
 */
const folder = new URL('../../../fixtures/workflows/', import.meta.url);
const { requests } = JSON.parse(readFileSync(new URL('requests.json', folder), 'utf8')) as {
	requests: Record<string, Record<string, object>>;
};

const version = { formSource, ParameterReader, readSendOptions, properties, findOperation };

const nodes = Object.entries(requests).flatMap(([id, ofNodes]) => {
	const file = new URL(`${id.replace('.', '/')}.json`, folder);
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as { nodes: INode[] };
	return Object.entries(ofNodes).map(([name, request]) => {
		const { parameters = {} } = workflow.nodes.find((node) => node.name === name) ?? {};
		return { id, title: `${id}, ${name}`, parameters, request };
	});
});

it.each(nodes)('$title', async ({ id, parameters, request }) => {
	expect(await requestOf(version, asItWas(id, parameters))).toMatchObject(request);
});

it.each([...OTHER_DEFAULTS.keys()])('%s has another default', async (id) => {
	const { parameters = {}, request = {} } =
		nodes.find(({ title }) => title === `${id}, no more than needed`) ?? {};
	expect(await requestOf(version, parameters)).not.toEqual(
		await requestOf(version, asItWas(id, parameters)),
	);
	expect(await requestOf(version, asItWas(id, parameters))).toMatchObject(request);
});

it('there is one for each operation of then', () => {
	const files = ['message', 'media', 'session'].flatMap((resource) =>
		readdirSync(new URL(`${resource}/`, folder)).map(
			(name) => `${resource}.${name.replace('.json', '')}`,
		),
	);
	expect(files.sort()).toEqual(Object.keys(requests).sort());
	expect(files).toHaveLength(44);
});
