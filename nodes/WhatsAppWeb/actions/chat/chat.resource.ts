import type { Resource } from '../resource';
import { archive } from './archive.operation';
import { clear } from './clear.operation';
import { deleteChat } from './delete.operation';
import { disappearing } from './disappearing.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { getMessages } from './getMessages.operation';
import { markRead } from './markRead.operation';
import { mute } from './mute.operation';
import { pin } from './pin.operation';
import { typing } from './typing.operation';

export const chat: Resource = {
	option: { name: 'Chat', value: 'chat' },
	operations: [
		getMany,
		get,
		getMessages,
		typing,
		markRead,
		archive,
		pin,
		mute,
		disappearing,
		clear,
		deleteChat,
	],
	fields: [],
	defaultOperation: 'getMany',
};
