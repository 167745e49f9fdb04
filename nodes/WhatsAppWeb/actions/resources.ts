import type { INodeProperties } from 'n8n-workflow';
import { options } from './form/message.properties';
import { download } from './media/download.operation';
import { upload } from './media/upload.operation';
import { endpoints } from './message/endpoints';
import { read } from './message/read.operation';
import { sendJson } from './message/sendJson.operation';
import type { Operation } from './operation';
import { getStatus } from './session/getStatus.operation';
import { link } from './session/link.operation';
import { logout } from './session/logout.operation';
import { restart } from './session/restart.operation';

export interface Resource {
	option: { name: string; value: string };
	operations: Operation[];
	/** Fields that follow those of each operation. */
	fields: INodeProperties[];
	defaultOperation: string;
}

/** All operations. The dropdowns, the form and the router are derived from this list. */
export const resources: Resource[] = [
	{
		option: { name: 'Media', value: 'media' },
		operations: [download, upload],
		fields: [],
		defaultOperation: 'upload',
	},
	{
		option: { name: 'Message', value: 'message' },
		operations: [...endpoints, sendJson],
		// The options are about sending, and marking as read sends nothing.
		fields: [{ ...options, displayOptions: { hide: { operation: [read.option.value] } } }],
		defaultOperation: 'text',
	},
	{
		option: { name: 'Session', value: 'session' },
		operations: [getStatus, link, logout, restart],
		fields: [],
		defaultOperation: 'getStatus',
	},
];

export function findOperation(resource: string, operation: string): Operation | undefined {
	return findResource(resource)?.operations.find(({ option }) => option.value === operation);
}

export function findResource(resource: string): Resource | undefined {
	return resources.find(({ option }) => option.value === resource);
}
