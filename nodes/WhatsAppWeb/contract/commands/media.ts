import type { OutgoingMedia } from '../../message/content';
import type { UploadedMedia } from '../media';

export interface MediaCommands {
	/** Encrypts and uploads, without sending. Errors: media_upload_failed. */
	uploadMedia: { args: { media: OutgoingMedia }; result: UploadedMedia };
}
