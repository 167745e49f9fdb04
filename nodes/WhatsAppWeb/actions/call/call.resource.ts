import type { Resource } from '../resource';
import { createLink } from './createLink.operation';
import { reject } from './reject.operation';

export const call: Resource = {
	option: { name: 'Call', value: 'call' },
	operations: [reject, createLink],
	fields: [],
	defaultOperation: 'reject',
};
