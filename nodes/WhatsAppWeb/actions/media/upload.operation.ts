import type { MediaKind } from '../../message/content';
import { toBase64 } from '../../message/untrusted';
import { fileSource, mimeType } from '../form/message.properties';
import { defineOperation } from '../operation';
import type { FileSource, ParameterReader } from '../form/parameters';
import { mediaType, readMediaType } from './mediaType';
import { field } from '../../fields';

export const upload = defineOperation({
	option: {
		name: 'Upload',
		value: 'upload',
		action: 'Upload a file once to send it many times',
		description: 'Then File From: Uploaded Before',
	},
	gives: {
		url: 'https://mmg.whatsapp.net/v/t62.7118-24/f1',
		direct_path: '/v/t62.7118-24/f1',
		media_key: Buffer.alloc(32, 'key ').toString('base64'),
		file_sha256: Buffer.alloc(32, 'hash ').toString('base64'),
		file_enc_sha256: Buffer.alloc(32, 'encrypted ').toString('base64'),
		file_length: 48_213,
		media_type: 'image',
		mimetype: 'image/jpeg',
		warnings: [],
	},
	fields: [
		mediaType,
		...fileSource,
		field('ptt', 'Voice Note', 'boolean', {
			default: false,
			description: 'Whether to convert the file to the format of voice notes',
			displayOptions: { show: { mediaType: ['audio'] } },
		}),
		field('options', 'Options', 'collection', {
			placeholder: 'Add option',
			default: {},
			description: 'What is rarely needed',
			options: [mimeType],
		}),
	],
	read(parameters) {
		const kind = readMediaType(parameters);
		const ptt = kind === 'audio' && parameters.boolean('ptt', false);
		return {
			kind: 'session',
			media: { kind, source: readSource(parameters, kind), ptt },
			async run({ files }, { file, signal }) {
				if (!file) throw new Error('the file was not brought');
				const uploaded = await files.upload({ kind, path: file.path }, { signal });
				return {
					json: {
						url: uploaded.url,
						direct_path: uploaded.directPath,
						media_key: toBase64(uploaded.mediaKey),
						file_sha256: toBase64(uploaded.fileSha256),
						file_enc_sha256: toBase64(uploaded.fileEncSha256),
						file_length: uploaded.fileLength,
						media_type: kind,
						mimetype: file.fields.mimetype,
						...(kind === 'document' ? { file_name: file.fileName } : {}),
						warnings: file.warnings,
					},
				};
			},
		};
	},
});

function readSource(parameters: ParameterReader, kind: MediaKind): FileSource {
	const { source } = parameters.media(kind);
	if (source.from === 'uploaded') parameters.refuse('mediaSource', 'must be a file');
	return source;
}
