import type { Resource } from '../resource';
import { get } from './get.operation';
import { getPrivacy } from './getPrivacy.operation';
import { update } from './update.operation';
import { updatePrivacy } from './updatePrivacy.operation';

export const profile: Resource = {
	option: { name: 'Profile', value: 'profile' },
	operations: [get, update, getPrivacy, updatePrivacy],
	fields: [],
	defaultOperation: 'get',
};
