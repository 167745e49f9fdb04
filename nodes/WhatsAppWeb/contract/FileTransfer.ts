import type { MediaKind } from '../message/content';
import type { MediaReference, UploadedMedia } from './media';

/**
 * Brings files to WhatsApp's media hosts and back. It works where the bytes are: of the session, which may be in another
 * process, it only asks for hosts and re-uploads.
 */
export interface FileTransfer {
	/**
	 * Encrypts and uploads, without sending.
	 * @throws WhatsAppError `media_upload_failed`, `device_not_connected`, `cancelled`
	 */
	upload(file: LocalFile, options?: { signal?: AbortSignal }): Promise<UploadedMedia>;
	/**
	 * Fetches, verifies and, unless it is in the clear, decrypts.
	 * @throws WhatsAppError `media_too_large` (before or while downloading), `media_download_failed`, `upstream_timeout`,
	 * `cancelled`
	 */
	download(media: MediaReference, options: DownloadOptions): Promise<Uint8Array>;
	/**
	 * Fetches the picture of a person, group or channel, which is in the clear.
	 * @param url as WhatsApp has told it
	 * @throws WhatsAppError `media_too_large`, `media_download_failed`, `cancelled`
	 */
	downloadPicture(url: string, options?: { signal?: AbortSignal }): Promise<Uint8Array>;
	/**
	 * Downloads a file and uploads it anew under a key of its own: other chats cannot open a channel's, which is in the clear.
	 * @throws WhatsAppError as `download` and `upload`
	 */
	uploadAnew(media: MediaReference, options?: { signal?: AbortSignal }): Promise<UploadedMedia>;
}

export interface LocalFile {
	kind: MediaKind;
	/** Of a file on this machine. */
	path: string;
}

export interface DownloadOptions {
	/** Of the plain file. */
	maxBytes: number;
	/** Of the message that the file came with: with it, the phone is asked to upload again what WhatsApp no longer has. */
	messageId?: string;
	/** The whole budget in ms; a minute when absent. */
	timeoutMs?: number;
	signal?: AbortSignal;
}
