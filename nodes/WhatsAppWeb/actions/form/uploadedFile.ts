import { ACCEPTED } from '../../media/mediaTypes';
import type { MediaKind, UploadedFile } from '../../message/content';
import type { ParameterReader } from './parameters';

/** Length of the media key and of both hashes. */
const KEY_BYTES = 32;
const URL_MAX = 4096;
const MIME_TYPE_MAX = 256;
/** Bytes that WhatsApp accepts. */
const FILE_MAX = 2 * 1024 ** 3;

/**
 * A file that was uploaded before, from the fields of the upload's answer. Its content cannot be checked, so its type is
 * the one that the author gives.
 * @throws WhatsAppError `invalid_parameter`
 */
export function readUploadedFile(parameters: ParameterReader, kind: MediaKind): UploadedFile {
	return {
		...readFileLocation(parameters),
		mediaKey: readBytes(parameters, 'mediaKey'),
		fileSha256: readBytes(parameters, 'fileSha256'),
		fileEncSha256: readBytes(parameters, 'fileEncSha256'),
		fileLength: parameters.integer('fileLength', { min: 1, max: FILE_MAX }),
		mimetype: readMimeType(parameters, kind),
	};
}

/** The location of an uploaded file. The path is enough, because WhatsApp's apps know the hosts. */
export function readFileLocation(parameters: ParameterReader): {
	url?: string;
	directPath: string;
} {
	const url = parameters.optionalText('url', { max: URL_MAX });
	if (url !== undefined && !(URL.canParse(url) && new URL(url).protocol === 'https:')) {
		parameters.refuse('url', 'must be the https URL that the upload has answered');
	}
	const directPath = parameters.text('directPath', { max: URL_MAX });
	if (!/^\/[\x21-\x7e]+$/.test(directPath)) {
		parameters.refuse('directPath', 'must be the path that the upload has answered, from /');
	}
	return { url, directPath };
}

/** A key or hash. @throws WhatsAppError `invalid_parameter` */
export function readBytes(parameters: ParameterReader, name: string): Uint8Array {
	const text = parameters.text(name, { max: 64 }).trim();
	const bytes = Buffer.from(text, 'base64');
	if (!/^[A-Za-z0-9+/_-]+=?$/.test(text) || bytes.length !== KEY_BYTES) {
		parameters.refuse(name, `must be ${KEY_BYTES} bytes as Base64`);
	}
	return new Uint8Array(bytes);
}

function readMimeType(parameters: ParameterReader, kind: MediaKind): string {
	const type = parameters.text('mimeType', { max: MIME_TYPE_MAX }).trim();
	const [essence = ''] = type.toLowerCase().split(';');
	if (!/^[\w.+-]+\/[\w.+-]+$/.test(essence.trim())) {
		parameters.refuse('mimeType', 'must be a MIME type such as image/jpeg');
	}
	// An uploaded file is not converted, so its type must be one that WhatsApp plays.
	const accepted = kind === 'sticker' ? ['image/webp'] : kind === 'document' ? [] : ACCEPTED[kind];
	if (accepted.length > 0 && !accepted.includes(essence.trim())) {
		parameters.refuse('mimeType', `must be one of: ${accepted.join(', ')}`);
	}
	return type;
}
