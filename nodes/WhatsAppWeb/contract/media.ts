import type { MediaKind, UploadedFile } from '../message/content';

/** Where the bytes of a received (or uploaded) file are, and what they must hash to. */
export interface MediaReference {
	kind: MediaKind;
	/** Path on WhatsApp's media hosts, and the full URL if known. */
	directPath?: string;
	url?: string;
	mediaKey: Uint8Array;
	fileSha256?: Uint8Array;
	fileEncSha256?: Uint8Array;
	/** Bytes of the plain file, as the sender declared them. */
	fileLength?: number;
}

/** A file that was uploaded, as `proto.Message` names its parts. */
export interface UploadedMedia extends Omit<UploadedFile, 'mimetype'> {
	url: string;
	/** Unix seconds. */
	mediaKeyTimestamp: number;
}

/** Where files are uploaded to at the moment. */
export interface MediaConnection {
	/** `host` or `host:port`, in the order they are to be tried in. */
	hosts: string[];
	/** What WhatsApp's media hosts know the account by. */
	auth: string;
}
