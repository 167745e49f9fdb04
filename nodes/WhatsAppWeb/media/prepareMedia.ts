import type { MediaKind, OutgoingMedia } from '../message/content';
import type { CollectedMedia } from './collectMedia';

export interface PrepareOptions {
	/** Audio only: a voice note, converted to OGG/Opus if it is not. */
	ptt?: boolean;
	signal?: AbortSignal;
}

/** A file as WhatsApp plays it. `media` goes into a MessageContent, `fields` into its content key. */
export interface PreparedMedia {
	media: OutgoingMedia;
	/**
	 * Proto fields of the kind's message: `mimetype` always; image and sticker `width`, `height`; image, video and document
	 * `jpegThumbnail`; video and audio `seconds`; audio `ptt`, `waveform`; sticker `isAnimated`. Unknown ones are absent.
	 */
	fields: Record<string, unknown>;
	/** A safe base name, if the source told one: a default for documents. */
	fileName?: string;
	/** For the workflow author, as whole sentences. */
	warnings: string[];
	/** Deletes the collected file and whatever was made of it. */
	dispose(): Promise<void>;
}

/**
 * Recognises, converts and measures a file. Takes it over: disposes of it when this throws.
 * @throws WhatsAppError `unsupported_media_type`, `media_too_large`
 */
export async function prepareMedia(
	_kind: MediaKind,
	_collected: CollectedMedia,
	_options: PrepareOptions = {},
): Promise<PreparedMedia> {
	throw new Error('being written');
}
