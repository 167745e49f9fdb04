import { readNumber } from '../values';
import type { FilterOption } from './FilterOption';

const MS_PER_MINUTE = 60_000;
/** Ten years. */
const MAX_MINUTES = 5_256_000;

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
		const minutes = readNumber(value, name, {
			above: -Number.MIN_VALUE,
			max: MAX_MINUTES,
			what: 'minutes',
		});
		return minutes === 0 ? undefined : minutes;
	},
	passes: (minutes, { event }) => Date.now() - event.timestamp * 1_000 <= minutes * MS_PER_MINUTE,
};
