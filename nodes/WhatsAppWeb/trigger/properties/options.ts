import type { INodeProperties } from 'n8n-workflow';

export const optionProperties: INodeProperties[] = [
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
		displayName: 'Media Size Limit',
		name: 'mediaSizeLimit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 2048 },
		default: 16,
		description: 'Largest file to download, in megabytes',
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
];
