import type { Resource } from '../resource';
import { add } from './add.operation';
import { create } from './create.operation';
import { deleteLabel } from './delete.operation';
import { getMany } from './getMany.operation';
import { remove } from './remove.operation';
import { update } from './update.operation';

export const label: Resource = {
	option: { name: 'Label', value: 'label' },
	operations: [getMany, add, remove, create, update, deleteLabel],
	fields: [],
	defaultOperation: 'getMany',
};
