import { MESSAGE_TYPES, type MessageType, typeOfMessage } from '../../message/messageTypes';
import { readChoices } from '../values';
import type { FilterOption } from './FilterOption';

export const messageTypes: FilterOption<MessageType[]> = {
	property: {
		displayName: 'Message Types',
		type: 'multiOptions',
		options: MESSAGE_TYPES.map(({ name, value }) => ({ name, value })),
		default: [],
		description: 'Only messages of these kinds; without any, all kinds. Touches the event Message.',
	},
	read(value = [], name) {
		const kinds = readChoices(value, name, MESSAGE_TYPES);
		return kinds.length === 0 ? undefined : kinds;
	},
	passes(kinds, { json }) {
		return json.message_type === undefined || kinds.includes(typeOfMessage(json));
	},
};
