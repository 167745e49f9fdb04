import type { INodeProperties } from 'n8n-workflow';
import { MARK_AS_READ } from '../feedback';
import { MEDIA_TYPES } from '../mediaTypes';
import { field } from '../../fields';

export const optionProperties: INodeProperties[] = [
	field('contactProfiles', 'Contact Profiles', 'boolean', {
		default: false,
		description:
			'Whether to look up at WhatsApp what the people on received contact cards show of themselves, and put it into contacts[].profile. It asks one question a second, so that such a message comes up to half a minute later, and stops at 100 numbers a day. Looking up strangers is what WhatsApp restricts numbers for, and what it answers is personal data: use it only where both are fine.',
	}),
	field('downloadMedia', 'Download Media', 'boolean', {
		default: true,
		description:
			'Whether to put the picture, video, audio, document or sticker of a message into the item. Without this option they are downloaded. A file that cannot be downloaded never holds back its message: the item then says why in media_error.',
	}),
	field('includeAnswers', 'Include Answers to Questions', 'boolean', {
		default: false,
		description:
			'Whether to trigger on messages and votes that answer a question of Send and Wait for Response, too. They go to the workflow that has asked; without this option, to that one alone.',
	}),
	field('includeOwnMessages', 'Include Own Messages', 'boolean', {
		default: false,
		description:
			'Whether to trigger on messages that you write on your phone or another linked device, too. Messages sent by this n8n never trigger.',
	}),
	field('markAsRead', 'Mark as Read', 'options', {
		options: [...MARK_AS_READ],
		default: 'never',
		description:
			'When to tell the author that a message was read (blue ticks). Messages of channels and of your own have none.',
	}),
	field('mediaSizeLimit', 'Media Size Limit', 'number', {
		typeOptions: { minValue: 1, maxValue: 2048 },
		default: 16,
		description: 'Largest file to download, in megabytes',
	}),
	field('mediaTypes', 'Media Types', 'multiOptions', {
		options: [...MEDIA_TYPES],
		default: ['audio', 'document', 'image', 'sticker', 'video', 'voice'],
		description: 'Which files to download; the others come without, and media_path is then empty',
	}),
	field('oneExecutionPerChat', 'One Execution per Chat at a Time', 'boolean', {
		default: false,
		description:
			'Whether the messages of a chat wait their turn, in the order they came, until the execution for the one before has ended. One that is put to sleep by a Wait node for more than a minute counts as ended. Other chats are not held up.',
	}),
	field('binaryPropertyName', 'Put Output File in Field', 'string', {
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
	}),
	field('raw', 'Raw Data', 'boolean', {
		default: false,
		description: 'Whether to add everything WhatsApp sent in the field raw, with bytes as base64',
	}),
	field('redeliverCrashed', 'Redeliver If Execution Crashed', 'boolean', {
		default: true,
		description:
			'Whether to start a new execution for an event when n8n was killed or shut down before the first one had ended. Sends of WhatsApp Web that were made are not made again. Other nodes may run again: where that does harm, let them look first whether it is done, or give the other service delivery_id, which stays the same, as its idempotency key. Without this option, what n8n lost in the middle stays undone.',
	}),
	field('rejectCalls', 'Reject Calls', 'boolean', {
		default: false,
		description:
			'Whether to reject calls to your number at once while this workflow is active, on the phone too. The event Call tells of them all the same.',
	}),
	field('showTyping', 'Show Typing', 'boolean', {
		default: false,
		description:
			'Whether the chat shows "typing…" while the workflow runs for a message in it, for five minutes at most',
	}),
];
