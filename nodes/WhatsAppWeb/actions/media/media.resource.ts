import type { Resource } from '../resource';
import { download } from './download.operation';
import { upload } from './upload.operation';

export const media: Resource = {
	option: { name: 'Media', value: 'media' },
	operations: [download, upload],
	fields: [],
	defaultOperation: 'upload',
};
