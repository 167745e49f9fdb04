import type { MediaKind, OutgoingMedia } from '../message/content';
import { renderAudio, renderVoiceNote, type VoiceNoteType } from './audio';
import type { CollectedMedia } from './collectMedia';
import { renderDocument } from './document';
import { renderImage } from './image';
import { MAX_BYTES } from './limits';
import { type Recognised, recognise } from './recognise';
import type { Rendition } from './rendition';
import { Slots } from '../primitives/Slots';
import { tooLarge } from './spool';
import { renderSticker } from './sticker';
import { renderVideo } from './video';

export interface PrepareOptions {
	/** Audio only: a voice note, converted to OGG/Opus if it is not. */
	ptt?: boolean;
	signal?: AbortSignal;
}

/** A file in a format that WhatsApp plays. `media` goes into a MessageContent, `fields` into its content key. */
export interface PreparedMedia {
	media: OutgoingMedia;
	/** Path of the temporary file. */
	path: string;
	/**
	 * Proto fields of the kind's message: `mimetype` always; image and sticker `width`, `height`; image, video and document
	 * `jpegThumbnail`; video and audio `seconds`; audio `ptt`, `waveform`; sticker `isAnimated`. Unknown ones are absent.
	 */
	fields: Record<string, unknown>;
	/** A base name fit to be sent, if the source gave one: a default for documents. */
	fileName?: string;
	/** For the workflow's author, as whole sentences. */
	warnings: string[];
	/** Deletes the collected and the converted file. */
	dispose(): Promise<void>;
}

/** Two at once, because a decoded picture takes some hundred times its size in memory. */
const conversions = new Slots(2);

/**
 * Recognises, converts and measures a file. Owns it from here on, and deletes it when it throws.
 * @throws WhatsAppError `unsupported_media_type`, `media_too_large`, `cancelled`
 */
export async function prepareMedia(
	kind: MediaKind,
	collected: CollectedMedia,
	{ ptt = false, signal }: PrepareOptions = {},
): Promise<PreparedMedia> {
	let prepared: PreparedMedia | undefined;
	try {
		if (collected.size > MAX_BYTES[kind]) throw tooLarge(MAX_BYTES[kind]);
		const recognised = await recognise(kind, collected, { ptt });
		const { file, fields, warnings } = await conversions.use(() =>
			render(kind, collected, recognised, ptt, signal),
		);
		const { path, sha256 } = file ?? collected;
		prepared = {
			media: { kind, sha256 },
			path,
			fields: defined(fields),
			fileName: collected.fileName,
			warnings: [...recognised.warnings, ...warnings],
			dispose: async () => {
				await collected.dispose();
				await file?.dispose();
			},
		};
		return prepared;
	} finally {
		if (!prepared) await collected.dispose();
	}
}

async function render(
	kind: MediaKind,
	file: CollectedMedia,
	recognised: Recognised,
	ptt: boolean,
	signal: AbortSignal | undefined,
): Promise<Rendition> {
	const { mimeType } = recognised;
	switch (kind) {
		case 'image':
			return await renderImage(file, mimeType, signal);
		case 'video':
			return await renderVideo(file, recognised, signal);
		case 'audio':
			return ptt
				? // Accepted voice notes are exactly those that can be converted.
					await renderVoiceNote(file, mimeType as VoiceNoteType, signal)
				: await renderAudio(file, mimeType);
		case 'document':
			return await renderDocument(file, mimeType);
		case 'sticker':
			return await renderSticker(file, mimeType, signal);
	}
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
