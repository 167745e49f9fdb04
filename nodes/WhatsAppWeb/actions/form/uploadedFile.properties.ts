import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';

/** The fields of a file that was uploaded before: the output of Media > Upload. */
export const uploadedFile: INodeProperties[] = [
	field('directPath', 'Direct Path', 'string', {
		required: true,
		placeholder: 'e.g. /v/t62.7118-24/…',
		description: 'The direct_path of the uploaded file',
	}),
	field('mediaKey', 'Media Key', 'string', {
		typeOptions: { password: true },
		required: true,
		description: 'The media_key of the uploaded file: 32 bytes as Base64',
	}),
	field('fileSha256', 'SHA-256', 'string', {
		required: true,
		description: 'The file_sha256 of the uploaded file: 32 bytes as Base64',
	}),
	field('fileEncSha256', 'SHA-256 (Encrypted)', 'string', {
		required: true,
		description: 'The file_enc_sha256 of the uploaded file: 32 bytes as Base64',
	}),
	field('fileLength', 'File Length', 'number', {
		typeOptions: { minValue: 1 },
		required: true,
		description: 'The file_length of the uploaded file: bytes before encryption',
	}),
	field('url', 'Media URL', 'string', {
		placeholder: 'e.g. https://mmg.whatsapp.net/…',
		description: 'The URL of the uploaded file at WhatsApp',
	}),
];
