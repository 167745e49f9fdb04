import type { INodeProperties } from 'n8n-workflow';
import type { MediaKind } from '../../message/content';
import { safeFileName, withEnding } from '../../message/fileName';
import { refinedType } from '../../message/fileTypes';
import { defineOperation } from '../operation';
import { readBytes, readFileLocation } from '../form/uploadedFile';
import { uploadedFile } from '../form/uploadedFile.properties';
import { mediaType, readMediaType } from './mediaType';
import { field } from '../../fields';

/** For a whole file, at the 150 kB/s or so of a slow connection. */
const TIMEOUT_MS = 600_000;
const BYTES_PER_MEGABYTE = 1024 * 1024;
const DEFAULT_LIMIT_MB = 100;
const MAX_LIMIT_MB = 2048;
const MAX_FILE = Number.MAX_SAFE_INTEGER;
const MIME_TYPE_MAX = 256;
const MESSAGE_ID_MAX = 256;
/** A name is made fit for a disk, whatever its length. */
const FILENAME_MAX = 1024;

/** Types for files that come without one: those that WhatsApp's apps send. */
const USUAL_TYPE: Record<MediaKind, string> = {
	image: 'image/jpeg',
	video: 'video/mp4',
	audio: 'audio/ogg',
	document: 'application/octet-stream',
	sticker: 'image/webp',
};

/** What differs from a file to be sent. */
const DIFFERENT: ReadonlyMap<string, Partial<INodeProperties>> = new Map(
	Object.entries({
		mediaKey: {
			required: false,
			description:
				'The media_key of the file: 32 bytes as Base64. Files of channels have none: leave it empty, and give their SHA-256.',
		},
		fileSha256: { required: false },
		fileEncSha256: { required: false },
		fileLength: { required: false },
	}),
);

export const download = defineOperation({
	option: {
		name: 'Download',
		value: 'download',
		action: 'Download the file of an earlier message',
		description: 'Rarely needed: the trigger brings files along',
	},
	gives: { media_type: 'image', mimetype: 'image/jpeg', file_length: 48_213 },
	fields: [
		mediaType,
		...uploadedFile.map((field) => ({ ...field, ...DIFFERENT.get(field.name) })),
		field('mimeType', 'MIME Type', 'string', {
			placeholder: 'e.g. image/jpeg',
			description: 'Type of the file, as the message has it',
		}),
		field('filename', 'File Name', 'string', {
			placeholder: 'e.g. report.pdf',
			description:
				'Name for the file, such as the media_file_name of the trigger. A missing ending is added. Named after its kind when empty.',
		}),
		field('messageId', 'Message ID', 'string', {
			placeholder: 'e.g. 3EB0C431C26A1916E07A',
			description:
				'The message that brought the file. With it, the phone is asked to upload the file again when WhatsApp no longer has it, for which it has to be online.',
		}),
		field('mediaSizeLimit', 'Size Limit (MB)', 'number', {
			typeOptions: { minValue: 1, maxValue: MAX_LIMIT_MB },
			default: 100,
			description: 'Files that are larger are not downloaded',
		}),
	],
	read(parameters) {
		const kind = readMediaType(parameters);
		const bytes = (name: string) =>
			parameters.has(name) ? readBytes(parameters, name) : undefined;
		const media = {
			kind,
			...readFileLocation(parameters),
			mediaKey: bytes('mediaKey'),
			fileSha256: bytes('fileSha256'),
			fileEncSha256: bytes('fileEncSha256'),
			fileLength: parameters.optionalInteger('fileLength', { min: 0, max: MAX_FILE }),
		};
		if (!media.mediaKey && !media.fileSha256) {
			parameters.refuse(
				'mediaKey',
				'must be given, unless the file is a channel’s and its SHA-256 is',
			);
		}
		const mimeType = parameters.optionalText('mimeType', { max: MIME_TYPE_MAX });
		const name = safeFileName(parameters.optionalText('filename', { max: FILENAME_MAX }));
		const messageId = parameters.optionalText('messageId', { max: MESSAGE_ID_MAX });
		const limits = { min: 1, max: MAX_LIMIT_MB };
		const megabytes = parameters.optionalNumber('mediaSizeLimit', limits) ?? DEFAULT_LIMIT_MB;
		const maxBytes = Math.floor(megabytes * BYTES_PER_MEGABYTE);
		return {
			kind: 'session',
			async run({ files }, { signal }) {
				const options = { maxBytes, messageId, timeoutMs: TIMEOUT_MS, signal };
				const bytes = await files.download(media, options);
				const declared = mimeType ?? USUAL_TYPE[kind];
				const type = kind === 'document' ? refinedType(declared, name) : declared;
				const fileName = withEnding(name ?? kind, type) ?? kind;
				return {
					json: { media_type: kind, mimetype: type, file_length: bytes.length },
					files: { data: { bytes: Buffer.from(bytes), fileName, mimeType: type } },
				};
			},
		};
	},
});
