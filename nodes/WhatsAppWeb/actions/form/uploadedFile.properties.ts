import type { INodeProperties } from 'n8n-workflow';

/** The fields of a file that was uploaded before: the output of Media > Upload. */
export const uploadedFile: INodeProperties[] = [
	{
		displayName: 'Direct Path',
		name: 'directPath',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. /v/t62.7118-24/…',
		description: 'The direct_path of the uploaded file',
	},
	{
		displayName: 'Media Key',
		name: 'mediaKey',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: 'The media_key of the uploaded file: 32 bytes as Base64',
	},
	{
		displayName: 'SHA-256',
		name: 'fileSha256',
		type: 'string',
		required: true,
		default: '',
		description: 'The file_sha256 of the uploaded file: 32 bytes as Base64',
	},
	{
		displayName: 'SHA-256 (Encrypted)',
		name: 'fileEncSha256',
		type: 'string',
		required: true,
		default: '',
		description: 'The file_enc_sha256 of the uploaded file: 32 bytes as Base64',
	},
	{
		displayName: 'File Length',
		name: 'fileLength',
		type: 'number',
		typeOptions: { minValue: 1 },
		required: true,
		default: '',
		description: 'The file_length of the uploaded file: bytes before encryption',
	},
	{
		displayName: 'Media URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://mmg.whatsapp.net/…',
		description: 'The URL of the uploaded file at WhatsApp',
	},
];
