import type { Resource } from '../resource';
import { addGroup } from './addGroup.operation';
import { create } from './create.operation';
import { deactivate } from './deactivate.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { leave } from './leave.operation';
import { removeGroup } from './removeGroup.operation';

export const community: Resource = {
	option: { name: 'Community', value: 'community' },
	operations: [getMany, get, create, addGroup, removeGroup, leave, deactivate],
	fields: [],
	defaultOperation: 'getMany',
};
