import { options } from '../form/sendOptions.properties';
import type { Operation } from '../operation';
import type { Resource } from '../resource';
import { endpoints } from './endpoints';
import { read } from './read.operation';
import { sendJson } from './sendJson.operation';

/** The options are about sending. */
const SENDS_NOTHING: Operation[] = [read];

export const message: Resource = {
	option: { name: 'Message', value: 'message' },
	operations: [...endpoints, sendJson],
	fields: [
		{
			...options,
			displayOptions: { hide: { operation: SENDS_NOTHING.map(({ option }) => option.value) } },
		},
	],
	defaultOperation: 'text',
};
