import { statusOptions } from '../form/sendOptions.properties';
import type { Resource } from '../resource';
import { audio } from './audio.operation';
import { deleteStatus } from './delete.operation';
import { image } from './image.operation';
import { text } from './text.operation';
import { video } from './video.operation';

export const status: Resource = {
	option: { name: 'Status', value: 'status' },
	operations: [text, image, video, audio, deleteStatus],
	fields: [statusOptions],
	defaultOperation: 'text',
};
