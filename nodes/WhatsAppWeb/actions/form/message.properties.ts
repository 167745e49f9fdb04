import type { INodeProperties } from 'n8n-workflow';
import { uploadedFile } from './uploadedFile.properties';
import { former } from './moved';
import { field } from '../../fields';
import { chatPicker, personPicker } from '../../pickers';

// Fields that the operations on messages share. Their names are the same everywhere, so values survive a change of the
// operation.

const TO_ANSWER = 'To answer, drag "chat" here from the trigger';

export const to = chatPicker('to', 'Chat', {
	required: true,
	hint: TO_ANSWER,
	description:
		'The chat to send to: somebody or a group from the list, a phone number with country code, or the ID of a chat, group or channel as the trigger gives it',
});

/** The same for operations on a message of the chat. */
export const ofMessage: INodeProperties = {
	...to,
	description:
		'The chat the message is in: from the list, a phone number with country code, or the ID of a chat or group as the trigger gives it',
};

/** The same for what only people can be sent. */
export const toPerson = personPicker('to', 'Chat', {
	required: true,
	hint: TO_ANSWER,
	description:
		'Who to send to: somebody from the list, a phone number with country code, or their ID as the trigger gives it',
});

export const replyTo = field('replyTo', 'Quote Message (ID)', 'string', {
	placeholder: 'e.g. 3EB0C431C26A1916E07A',
	hint: 'To quote the message you answer, drag "message_id" here from the trigger',
	description: 'ID of the message to quote',
});

/** Where it was before it was an option. */
export const formerReplyTo = former(replyTo);

export const caption = field('caption', 'Caption', 'string', {
	typeOptions: { rows: 2 },
	placeholder: 'e.g. Check this out!',
	description: 'Text to show below the file',
});

const fileFrom = {
	displayName: 'File From',
	name: 'mediaSource',
	type: 'options',
	options: [
		{
			name: 'Previous Node (Binary)',
			value: 'binary',
			description: 'A file that an earlier node put out',
		},
		{
			name: 'URL',
			value: 'url',
			description: 'A file on the web, downloaded when it is needed',
		},
		{
			name: 'Base64 Text',
			value: 'base64',
			description: 'The file as text, for example from an API',
		},
	],
	default: 'binary',
	description: 'Where to take the file from',
} satisfies INodeProperties;

const fileFields: INodeProperties[] = [
	field('binaryPropertyName', 'Input Binary Field', 'string', {
		required: true,
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be sent, usually "data"',
		displayOptions: { show: { mediaSource: ['binary'] } },
	}),
	field('mediaUrl', 'File URL', 'string', {
		required: true,
		placeholder: 'e.g. https://example.com/image.jpg',
		description:
			'Web address of the file itself, not of a page about it. Redirects are followed, but nobody signs in.',
		displayOptions: { show: { mediaSource: ['url'] } },
	}),
	field('base64', 'File as Base64', 'string', {
		required: true,
		placeholder: 'e.g. /9j/4AAQSkZJRg…',
		description: 'Content of the file, encoded as Base64, with or without a leading data: part',
		displayOptions: { show: { mediaSource: ['base64'] } },
	}),
];

export const mimeType = field('mimeType', 'MIME Type', 'string', {
	placeholder: 'e.g. image/jpeg',
	description:
		'Type of the file. When empty, it is recognised by its content, and for documents by the ending of the file name.',
});

/** The fields for a file that is yet to be uploaded. */
export const fileSource: INodeProperties[] = [fileFrom, ...fileFields, former(mimeType)];

/** The fields for the file of a message, which may have been uploaded before. */
export const mediaSource: INodeProperties[] = [
	{
		...fileFrom,
		options: [
			...fileFrom.options.slice(0, -1),
			{
				name: 'Uploaded Before',
				value: 'uploaded',
				description: 'A file that Media > Upload has brought to WhatsApp before',
			},
			...fileFrom.options.slice(-1),
		],
	},
	...fileFields,
	...[
		...uploadedFile,
		{
			...mimeType,
			required: true,
			description: 'The mimetype of the uploaded file, whose content cannot be looked at any more',
		},
	].map((field) => ({ ...field, displayOptions: { show: { mediaSource: ['uploaded'] } } })),
	{ ...former(mimeType), displayOptions: { hide: { mediaSource: ['uploaded'] } } },
];
