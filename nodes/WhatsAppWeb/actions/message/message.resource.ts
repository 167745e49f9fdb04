import { options } from '../form/sendOptions.properties';
import type { Operation } from '../operation';
import type { Resource } from '../resource';
import { album } from './album.operation';
import { endpoints } from './endpoints';
import { deleteForMe } from './deleteForMe.operation';
import { get } from './get.operation';
import { pin } from './pin.operation';
import { pollResults } from './pollResults.operation';
import { pollUpdate } from './pollUpdate.operation';
import { read } from './read.operation';
import { revoke } from './revoke.operation';
import { sendAndWait } from './sendAndWait.operation';
import { sendJson } from './sendJson.operation';
import { star } from './star.operation';
import { text } from './text.operation';
import { video } from './video.operation';

/** Operations that are no endpoints, by the endpoint below which they stand in the dropdown. */
const BELOW = new Map<Operation, Operation[]>([
	[text, [sendAndWait]],
	[video, [album]],
	[revoke, [deleteForMe]],
	[pin, [star]],
	[read, [get]],
	[pollUpdate, [pollResults, sendJson]],
]);

/** The options are about sending. */
const SENDS_NOTHING: Operation[] = [deleteForMe, get, pollResults, read, star];

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
