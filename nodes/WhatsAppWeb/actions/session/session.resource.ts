import type { Resource } from '../resource';
import { getHealth } from './getHealth.operation';
import { getStatus } from './getStatus.operation';
import { link } from './link.operation';
import { logout } from './logout.operation';
import { restart } from './restart.operation';

export const session: Resource = {
	option: { name: 'Connection', value: 'session' },
	operations: [getStatus, getHealth, link, restart, logout],
	fields: [],
	defaultOperation: 'getStatus',
};
