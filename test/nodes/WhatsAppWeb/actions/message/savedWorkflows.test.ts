import { readFileSync } from 'node:fs';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { endpoints } from '../../../../../nodes/WhatsAppWeb/actions/message/endpoints';
import { asItWas } from '../../../../fixtures/workflows/otherDefaults.ts';
import { withChats } from '../chatsOf.ts';
import { requestOf } from './requestOf.ts';

/**
 * Nodes as they were saved while a chat was a field for text, with what the version of then made of them. They must mean the
 * same for ever; and a locator in place of the text, too.
 */
interface Saved {
	parameters: INodeParameters & { resource: string; operation: string };
	request: unknown;
}
const fixture = new URL('../../../../fixtures/workflows/plainChats.json', import.meta.url);
const saved = JSON.parse(readFileSync(fixture, 'utf8')) as Saved[];

const title = ({ parameters: { operation, to } }: Saved) => `${operation} ${String(to)}`;

describe.each(saved.map((each) => [title(each), each] as const))(
	'%s',
	(_, { parameters, request }) => {
		it.each<[string, (text: unknown) => unknown]>([
			['as it was saved', (text) => text],
			[
				'picked from the list',
				(value) => ({ __rl: true, mode: 'list', value, cachedResultName: 'A' }),
			],
			['written in the mode for IDs', (value) => ({ __rl: true, mode: 'id', value })],
			// Dragged onto a field that held a plain text.
			['in no mode', (value) => ({ __rl: true, mode: '', value })],
			['without the mark of n8n', (value) => ({ mode: 'id', value })],
			['as a number', (text) => (/^\d+$/.test(String(text)) ? Number(text) : text)],
		])('%s', async (_way, change) => {
			const now = asItWas(`message.${parameters.operation}`, parameters);
			expect(await requestOf(withChats(now, change))).toEqual(request);
		});
	},
);

it('there is one of every operation that had such a field then', () => {
	const hasOne = ({ type, options }: INodeProperties): boolean =>
		type === 'resourceLocator' ||
		(type === 'collection' && (options as INodeProperties[]).some(hasOne));
	const wanted = endpoints
		.filter(({ fields }) => fields.some(hasOne))
		.map(({ option }) => option.value);
	expect([...new Set(saved.map(({ parameters }) => parameters.operation))].sort()).toEqual(
		[...wanted].sort(),
	);
});
