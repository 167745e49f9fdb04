import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';
import type { ParameterReader } from './parameters';

const LIMIT = 50;
const LIMIT_MAX = 100_000;

/** How many items an operation puts out, in the words that n8n's own nodes have for it. */
export const manyItems: INodeProperties[] = [
	field('returnAll', 'Return All', 'boolean', {
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	}),
	field('limit', 'Limit', 'number', {
		typeOptions: { minValue: 1 },
		default: LIMIT,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	}),
];

/** How many items are wanted: Infinity for all. @throws WhatsAppError `invalid_parameter` */
export function readLimit(parameters: ParameterReader): number {
	if (parameters.boolean('returnAll', false)) return Infinity;
	return parameters.optionalInteger('limit', { min: 1, max: LIMIT_MAX }) ?? LIMIT;
}
