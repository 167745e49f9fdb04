import { field } from '../../fields';
import type { ChatType } from '../../message/jid';
import { readChoices } from '../form/choices';
import { manyItems, readLimit } from '../form/manyItems';
import type { ParameterReader } from '../form/parameters';
import { defineOperation } from '../operation';
import { CHAT_EXAMPLE, chatJson } from './chatJson';

const SEARCH_MAX = 200;

const TYPES = [
	{ name: 'Channels', value: 'channel' },
	{ name: 'Groups', value: 'group' },
	{ name: 'People', value: 'direct' },
] as const satisfies ReadonlyArray<{ name: string; value: ChatType }>;

export const getMany = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many chats',
		description: 'Names, unread count, last message; the latest first',
	},
	gives: CHAT_EXAMPLE,
	fields: [
		field('search', 'Search', 'string', {
			placeholder: 'e.g. Maya',
			description: 'Words of the name, or a part of the number. All chats when empty.',
		}),
		...manyItems,
		field('filters', 'Filters', 'collection', {
			placeholder: 'Add Filter',
			default: {},
			description: 'Which chats to return',
			options: [
				field('archived', 'Archived', 'options', {
					options: [
						{ name: 'All Chats', value: 'all' },
						{ name: 'Only Archived', value: 'archived' },
						{ name: 'Only Not Archived', value: 'notArchived' },
					],
					default: 'all',
					description: 'Whether chats in the archive are returned',
				}),
				field('types', 'Chat Types', 'multiOptions', {
					options: [...TYPES],
					default: [],
					description: 'Only chats of these types; without any, all types',
				}),
				field('unreadOnly', 'Only Unread', 'boolean', {
					default: true,
					description: 'Whether to return only chats with something unread',
				}),
			],
		}),
	],
	read(parameters) {
		const search = parameters.optionalText('search', { max: SEARCH_MAX });
		const args = { search, ...readFilters(parameters) };
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const items: Array<Record<string, unknown>> = [];
				let after: string | undefined;
				do {
					const page = await client.query('listConversations', { ...args, after }, { signal });
					items.push(...page.chats.map(chatJson));
					after = page.next ?? undefined;
				} while (after !== undefined && items.length < limit);
				return items.slice(0, limit).map((json) => ({ json }));
			},
		};
	},
});

function readFilters(parameters: ParameterReader) {
	const archived = parameters.choice(
		'filters.archived',
		['all', 'archived', 'notArchived'] as const,
		'all',
	);
	return {
		types: readChoices(parameters, 'filters.types', TYPES),
		unreadOnly: parameters.boolean('filters.unreadOnly', false),
		archived: archived === 'all' ? undefined : archived === 'archived',
	};
}
