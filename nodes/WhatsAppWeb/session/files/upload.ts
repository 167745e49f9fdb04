import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { WhatsAppError } from '../../errors';
import type { OutgoingMedia } from '../../message/content';
import type { Baileys, BaileysLogger, WASocket } from '../wire/baileys';
import { unixNow } from '../../primitives/unixNow';

/** Silence of a media host after which the upload has failed. */
const IDLE_MS = 60_000;

/** What an uploaded file adds to its message, as `proto.Message` names it. */
export interface UploadedFields {
	url: string;
	directPath: string;
	mediaKey: Uint8Array;
	fileSha256: Uint8Array;
	fileEncSha256: Uint8Array;
	fileLength: number;
	/** Unix seconds. */
	mediaKeyTimestamp: number;
}

/**
 * Encrypts a file and uploads it to WhatsApp's media hosts.
 * @throws WhatsAppError `media_upload_failed`
 */
export async function upload(
	{ kind, file }: OutgoingMedia,
	sock: WASocket,
	baileys: Baileys,
	logger: BaileysLogger,
): Promise<UploadedFields> {
	const encrypted = await baileys.encryptedStream({ stream: createReadStream(file) }, kind, {
		logger,
	});
	const { encFilePath, mediaKey, fileSha256, fileEncSha256, fileLength } = encrypted;
	try {
		const { mediaUrl, directPath } = await sock
			.waUploadToServer(encFilePath, {
				mediaType: kind,
				fileEncSha256B64: fileEncSha256.toString('base64'),
				timeoutMs: IDLE_MS,
			})
			.catch(refuse);
		return {
			url: mediaUrl,
			directPath,
			mediaKey,
			fileSha256,
			fileEncSha256,
			fileLength,
			mediaKeyTimestamp: unixNow(),
		};
	} finally {
		await rm(encFilePath, { force: true });
	}
}

function refuse(cause: unknown): never {
	throw new WhatsAppError('media_upload_failed', 'WhatsApp did not take the file', {
		description: 'Try again; if it keeps failing, the file may be too large for WhatsApp.',
		cause,
	});
}
