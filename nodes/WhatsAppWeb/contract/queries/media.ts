import type { MediaReference } from '../media';

export interface MediaQueries {
	/**
	 * Fetches, decrypts and verifies. With the id of its message, the phone is asked to upload a file again that WhatsApp no
	 * longer has. Errors: media_too_large (before or while downloading), media_download_failed.
	 */
	downloadMedia: {
		args: { media: MediaReference; maxBytes: number; messageId?: string };
		result: { bytes: Uint8Array };
	};
}
