import { invalidParameter } from '../../errors';
import type { FilterOption } from './FilterOption';

const MS_PER_MINUTE = 60_000;

/** In minutes. */
export const maximumAge: FilterOption<number> = {
	property: {
		displayName: 'Maximum Age',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Leave out what happened more than so many minutes ago, such as messages that waited while n8n was down; 0 leaves out nothing. Touches all events.',
	},
	read(value = 0, name) {
		if (typeof value !== 'number' || !(value >= 0)) {
			throw invalidParameter(name, 'must be a number of minutes, 0 or more');
		}
		return value === 0 ? undefined : value;
	},
	passes: (minutes, { event }) => Date.now() - event.timestamp * 1_000 <= minutes * MS_PER_MINUTE,
};
