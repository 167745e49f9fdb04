import type { MediaKind, UploadedFile } from '../message/content';

/** Location, key and hashes of a received or uploaded file. */
export interface MediaReference {
	kind: MediaKind;
	/** Path on WhatsApp's media hosts; `url` is the full URL, if known. */
	directPath?: string;
	url?: string;
	/** Absent for a file that is not encrypted, as those of channels are. */
	mediaKey?: Uint8Array;
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

/** Hosts and token for uploads. WhatsApp renews both from time to time. */
export interface MediaConnection {
	/** `host` or `host:port`, the first to be tried first. */
	hosts: string[];
	/** Token by which media hosts know the account. */
	auth: string;
}
