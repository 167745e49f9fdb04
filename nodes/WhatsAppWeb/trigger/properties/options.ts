import type { INodeProperties } from 'n8n-workflow';

import { MARK_AS_READ } from '../feedback';
import { MEDIA_TYPES } from '../mediaTypes';

export const optionProperties: INodeProperties[] = [
	{
		displayName: 'Contact Profiles',
		name: 'contactProfiles',
		type: 'boolean',
		default: false,
		description:
			'Whether to look up at WhatsApp what the people on received contact cards show of themselves, and put it into contacts[].profile. It asks one question a second, so that such a message comes up to half a minute later, and stops at 100 numbers a day. Looking up strangers is what WhatsApp restricts numbers for, and what it answers is personal data: use it only where both are fine.',
	},
	{
		displayName: 'Download Media',
		name: 'downloadMedia',
		type: 'boolean',
		default: true,
		description:
			'Whether to put the picture, video, audio, document or sticker of a message into the item. Without this option they are downloaded. A file that cannot be downloaded never holds back its message: the item then says why in media_error.',
	},
	{
		displayName: 'Include Own Messages',
		name: 'includeOwnMessages',
		type: 'boolean',
		default: false,
		description:
			'Whether to trigger on messages that you write on your phone or another linked device, too. Messages sent by this n8n never trigger.',
	},
	{
		displayName: 'Mark as Read',
		name: 'markAsRead',
		type: 'options',
		options: [...MARK_AS_READ],
		default: 'never',
		description:
			'When to tell the author that a message was read (blue ticks). Messages of channels and of your own have none.',
	},
	{
		displayName: 'Media Size Limit',
		name: 'mediaSizeLimit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 2048 },
		default: 16,
		description: 'Largest file to download, in megabytes',
	},
	{
		displayName: 'Media Types',
		name: 'mediaTypes',
		type: 'multiOptions',
		options: [...MEDIA_TYPES],
		default: ['audio', 'document', 'image', 'sticker', 'video', 'voice'],
		description: 'Which files to download; the others come without, and media_path is then empty',
	},
	{
		displayName: 'One Execution per Chat at a Time',
		name: 'oneExecutionPerChat',
		type: 'boolean',
		default: false,
		description:
			'Whether the messages of a chat wait their turn, in the order they came, until the execution for the one before has ended. One that is put to sleep by a Wait node for more than a minute counts as ended. Other chats are not held up.',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Raw Data',
		name: 'raw',
		type: 'boolean',
		default: false,
		description: 'Whether to add everything WhatsApp sent in the field raw, with bytes as base64',
	},
	{
		displayName: 'Redeliver If Execution Crashed',
		name: 'redeliverCrashed',
		type: 'boolean',
		default: false,
		description:
			'Whether to start a new execution for an event, twice at most, when n8n was killed or shut down before the first one had ended. The nodes that already ran then run again: protect what must not happen twice, such as sends with Duplicate Protection → Custom Key.',
	},
	{
		displayName: 'Reject Calls',
		name: 'rejectCalls',
		type: 'boolean',
		default: false,
		description:
			'Whether to reject calls to your number at once while this workflow is active, on the phone too. The event Call tells of them all the same.',
	},
	{
		displayName: 'Show Typing',
		name: 'showTyping',
		type: 'boolean',
		default: false,
		description:
			'Whether the chat shows "typing…" while the workflow runs for a message in it, for five minutes at most',
	},
];
