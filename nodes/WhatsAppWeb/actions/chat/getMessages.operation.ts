import { field } from '../../fields';
import type { MessageFilters } from '../../contract/queries/messages';
import { MESSAGE_TYPES } from '../../message/messageTypes';
import { chatPicker, personPicker } from '../../pickers';
import { readChoices } from '../form/choices';
import { KEPT_MESSAGE_EXAMPLE, keptMessageJson, simplifyMessage } from '../form/keptMessage';
import { manyItems, readLimit } from '../form/manyItems';
import { readOptionalMoment } from '../form/moment';
import type { ParameterReader } from '../form/parameters';
import { readOptionalContact } from '../form/recipients';
import { defineOperation } from '../operation';

const TEXT_MAX = 1_000;

export const getMessages = defineOperation({
	option: {
		name: 'Get Messages',
		value: 'getMessages',
		action: 'Get messages of a chat',
		description: 'What this n8n has seen since linking, for two weeks; the latest first',
	},
	gives: KEPT_MESSAGE_EXAMPLE,
	fields: [
		chatPicker('chat', 'Chat', {
			hint: 'For the chat of a message, drag "chat" here from the trigger. Empty: all chats.',
			description:
				'The chat: somebody or a group from the list, a phone number with country code, or the ID of a chat or group as the trigger gives it. All chats when empty.',
		}),
		...manyItems,
		field('filters', 'Filters', 'collection', {
			placeholder: 'Add Filter',
			default: {},
			description: 'Which messages to return',
			options: [
				personPicker('from', 'From', { description: 'Only messages that this person wrote' }),
				field('types', 'Message Types', 'multiOptions', {
					options: MESSAGE_TYPES.map(({ name, value }) => ({ name, value })),
					default: [],
					description: 'Only messages of these types; without any, all types',
				}),
				field('ownMessages', 'Own Messages', 'options', {
					options: [
						{ name: 'Exclude', value: 'exclude' },
						{ name: 'Include', value: 'include' },
						{ name: 'Only Own', value: 'only' },
					],
					default: 'include',
					description: 'Whether messages that this number wrote are returned',
				}),
				field('since', 'Since', 'dateTime', {
					description: 'Only messages sent then or later, in the time zone of the workflow',
				}),
				field('text', 'Text Contains', 'string', {
					placeholder: 'e.g. invoice',
					description:
						'Only messages with this in their text, caption or file name; upper and lower case are the same',
				}),
				field('until', 'Until', 'dateTime', {
					description: 'Only messages sent before that, in the time zone of the workflow',
				}),
			],
		}),
		simplifyMessage,
	],
	read(parameters) {
		const args = { chat: parameters.optionalRecipient('chat'), ...readFilters(parameters) };
		const simplify = parameters.boolean('simplify', true);
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const items: Array<Record<string, unknown>> = [];
				let after: string | undefined;
				do {
					const part = await client.query('findMessages', { ...args, after }, { signal });
					items.push(...part.messages.map((kept) => keptMessageJson(kept, simplify)));
					after = part.next ?? undefined;
				} while (after !== undefined && items.length < limit);
				return items
					.slice(0, limit)
					.sort((one, other) => Number(other.timestamp) - Number(one.timestamp))
					.map((json) => ({ json }));
			},
		};
	},
});

function readFilters(parameters: ParameterReader): Omit<MessageFilters, 'chat'> {
	const own = parameters.choice(
		'filters.ownMessages',
		['include', 'exclude', 'only'] as const,
		'include',
	);
	const since = readOptionalMoment(parameters, 'filters.since', 's')?.value;
	const until = readOptionalMoment(parameters, 'filters.until', 's')?.value;
	if (since !== undefined && until !== undefined && until <= since) {
		parameters.refuse('filters.until', 'must be later than the time since when');
	}
	return {
		text: parameters.optionalText('filters.text', { max: TEXT_MAX }),
		from: readOptionalContact(parameters, 'filters.from'),
		types: readChoices(parameters, 'filters.types', MESSAGE_TYPES),
		since,
		until,
		fromMe: own === 'include' ? undefined : own === 'only',
	};
}
