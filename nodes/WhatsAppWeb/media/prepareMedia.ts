import type { MediaKind, OutgoingMedia } from '../message/content';
import { renderAudio } from './audio';
import { cancellation } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import { Decoder } from './Decoder';
import { renderDocument } from './document';
import { renderImage } from './image';
import { MAX_BYTES } from './limits';
import { type Recognised, recognise } from './recognise';
import type { Rendition } from './rendition';
import { tooLarge } from './spool';
import { renderSticker } from './sticker';
import { turns } from './turns';
import { renderVideo } from './video';
import { type Motion, MOVING, renderMovingPicture } from './movingPicture';
import { renderRoundVideo } from './roundVideo';
import { renderVoiceNote } from './voiceNote';

export interface PrepareOptions {
	/** Audio only: a voice note, converted to OGG/Opus if it is not. */
	ptt?: boolean;
	/** Image and video only: how what moves is sent. When absent, a picture that moves is no video. */
	motion?: Motion;
	/** The credential that sends the file: files of others do not wait for it. */
	owner?: string;
	/** Ends the work at once, waiting for a turn included. */
	signal?: AbortSignal;
}

/** A file in a format that WhatsApp plays. `media` goes into a MessageContent, `fields` into its content key. */
export interface PreparedMedia {
	media: OutgoingMedia;
	/** Path of the temporary file. */
	path: string;
	/**
	 * Proto fields of the kind's message: `mimetype` always; image and sticker `width`, `height`; image, video and document
	 * `jpegThumbnail`; video and audio `seconds`; video `gifPlayback`; audio `ptt`, `waveform`; sticker `isAnimated`. Unknown ones are absent.
	 */
	fields: Record<string, unknown>;
	/** Fit to be sent. Documents always have one; others if their author or source gave one. */
	fileName?: string;
	/** For the workflow's author, as whole sentences. */
	warnings: string[];
	/** Deletes the collected and the converted file. */
	dispose(): Promise<void>;
}

/**
 * Recognises, converts and measures a file. Owns it from here on, and deletes it when it throws.
 * @throws WhatsAppError `unsupported_media_type`, `media_too_large`, `cancelled`
 */
export async function prepareMedia(
	kind: MediaKind,
	collected: CollectedMedia,
	{ ptt = false, motion, owner = '', signal }: PrepareOptions = {},
): Promise<PreparedMedia> {
	let prepared: PreparedMedia | undefined;
	try {
		if (collected.size > MAX_BYTES[kind]) throw tooLarge(MAX_BYTES[kind]);
		const { file, fields, fileName, warnings, ...rendered } = await turns.use(
			owner,
			async () => await read(kind, collected, { ptt, motion }, signal),
			signal,
		);
		const { path, sha256 } = file ?? collected;
		prepared = {
			media: { kind: rendered.kind ?? kind, sha256 },
			path,
			fields: defined(fields),
			fileName: fileName ?? collected.fileName,
			warnings,
			dispose: async () => {
				await collected.dispose();
				await file?.dispose();
			},
		};
		return prepared;
	} catch (error) {
		throw cancellation(signal) ?? error;
	} finally {
		if (!prepared) await collected.dispose();
	}
}

async function read(
	kind: MediaKind,
	file: CollectedMedia,
	as: Pick<PrepareOptions, 'ptt' | 'motion'>,
	signal: AbortSignal | undefined,
): Promise<Rendition & Pick<Recognised, 'fileName'>> {
	const decoder = new Decoder({ signal });
	try {
		const recognised = await recognise(kind, file, decoder, as.motion ? MOVING : []);
		const rendition = await render(kind, { file, recognised, as, decoder, signal });
		const { fileName } = recognised;
		return { ...rendition, fileName, warnings: [...recognised.warnings, ...rendition.warnings] };
	} finally {
		decoder.close();
	}
}

async function render(
	kind: MediaKind,
	job: {
		file: CollectedMedia;
		recognised: Recognised;
		as: Pick<PrepareOptions, 'ptt' | 'motion'>;
		decoder: Decoder;
		signal: AbortSignal | undefined;
	},
): Promise<Rendition> {
	const { file, recognised, decoder, signal } = job;
	const { ptt, motion } = job.as;
	const { mimeType } = recognised;
	if (motion && kind !== 'sticker' && kind !== 'document' && MOVING.includes(mimeType)) {
		return await renderMovingPicture(file, { mimeType, kind, motion }, { decoder, signal });
	}
	switch (kind) {
		case 'image':
			return await renderImage(file, mimeType, { decoder, signal });
		case 'video':
			return motion?.round
				? await renderRoundVideo(file, recognised, { decoder, signal })
				: await renderVideo(file, recognised, { decoder, signal });
		case 'audio':
			return ptt
				? await renderVoiceNote(file, recognised, { decoder, signal })
				: await renderAudio(file, recognised, { decoder, signal });
		case 'document':
			return await renderDocument(file, recognised, decoder);
		case 'sticker':
			return await renderSticker(file, { decoder, signal });
	}
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
