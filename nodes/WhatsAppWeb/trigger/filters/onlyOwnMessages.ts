import { readBoolean } from '../values';
import type { FilterOption } from './FilterOption';

export const onlyOwnMessages: FilterOption<true> = {
	property: {
		displayName: 'Only Own Messages',
		type: 'boolean',
		default: false,
		description:
			'Whether to trigger on nothing but what you write on your phone or another linked device. Touches all events by a person.',
	},
	read: (value = false, name) => readBoolean(value, name) || undefined,
	passes: (_, { event: { data } }) => !('fromMe' in data) || data.fromMe,
};
