import { options } from '../form/sendOptions.properties';
import type { Operation } from '../operation';
import type { Resource } from '../resource';
import { album } from './album.operation';
import { endpoints } from './endpoints';
import { get } from './get.operation';
import { pollResults } from './pollResults.operation';
import { pollUpdate } from './pollUpdate.operation';
import { read } from './read.operation';
import { sendJson } from './sendJson.operation';
import { video } from './video.operation';

/** Operations that are no endpoints, by the endpoint below which they stand in the dropdown. */
const BELOW = new Map<Operation, Operation[]>([
	[video, [album]],
	[read, [get]],
	[pollUpdate, [pollResults, sendJson]],
]);

/** The options are about sending. */
const SENDS_NOTHING: Operation[] = [read, get, pollResults];

export const message: Resource = {
	option: { name: 'Message', value: 'message' },
	operations: endpoints.flatMap((endpoint) => [endpoint, ...(BELOW.get(endpoint) ?? [])]),
	fields: [
		{
			...options,
			displayOptions: { hide: { operation: SENDS_NOTHING.map(({ option }) => option.value) } },
		},
	],
	defaultOperation: 'text',
};
