import type { Resource } from '../resource';
import { create } from './create.operation';
import { deleteChannel } from './delete.operation';
import { follow } from './follow.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { getPosts } from './getPosts.operation';
import { mute } from './mute.operation';
import { react } from './react.operation';
import { update } from './update.operation';

export const channel: Resource = {
	option: { name: 'Channel', value: 'channel' },
	operations: [getMany, get, getPosts, react, create, update, follow, mute, deleteChannel],
	fields: [],
	defaultOperation: 'getMany',
};
