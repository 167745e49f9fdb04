import { type ChatType, chatTypeOf } from '../../message/jid';
import { invalidParameter } from '../../errors';
import { readChoices } from '../values';
import { chatOf, type FilterOption } from './FilterOption';

export const CHAT_TYPES: ReadonlyArray<{ name: string; value: ChatType }> = [
	{ name: 'Channel', value: 'channel' },
	{ name: 'Direct', value: 'direct' },
	{ name: 'Group', value: 'group' },
	{ name: 'Status', value: 'status' },
];

/** Without status: the posts of all contacts arrive unasked, and nobody answers them as a chat. */
const DEFAULT: ChatType[] = ['direct', 'group', 'channel'];

export const chatTypes: FilterOption<ChatType[]> = {
	property: {
		displayName: 'Chat Types',
		type: 'multiOptions',
		options: [...CHAT_TYPES],
		default: DEFAULT,
		description:
			'Where it has to happen. Without this filter: everywhere but in status posts. Touches all events of a chat.',
	},
	read(value = DEFAULT, name) {
		const types = readChoices(value, name, CHAT_TYPES);
		if (types.length === 0) throw invalidParameter(name, 'must name at least one type of chat');
		return types;
	},
	passes(types, { event }) {
		const chat = chatOf(event);
		return chat === undefined || types.includes(chatTypeOf(chat));
	},
};
