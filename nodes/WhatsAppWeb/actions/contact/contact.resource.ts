import type { Resource } from '../resource';
import { block } from './block.operation';
import { check } from './check.operation';
import { get } from './get.operation';
import { getBlocked } from './getBlocked.operation';
import { getMany } from './getMany.operation';
import { getPicture } from './getPicture.operation';
import { remove } from './remove.operation';
import { save } from './save.operation';

export const contact: Resource = {
	option: { name: 'Contact', value: 'contact' },
	operations: [check, get, getMany, getPicture, save, remove, block, getBlocked],
	fields: [],
	defaultOperation: 'check',
};
