import type { MediaKind } from '../content';
import { safeFileName, withEnding } from '../fileName';
import { refinedType } from '../fileTypes';
import { asBytes, asCount, asLine, asObject, toBase64, type PlainObject } from '../untrusted';
import { unwrap, type Unwrapped } from '../unwrap';
import { cardsOf, interactiveIn } from './nativeFlow';
import { templateOf } from './text';

/** Present for pictures, videos, audio, documents and stickers. */
export type MediaFields = {
	media_mime_type: string;
	/** Bytes, as the sender declared them. */
	media_size: number | null;
	/** Only documents have a name: with the ending of its type, and fit for any disk. */
	media_file_name: string | null;
	/** Length of a video or audio. */
	media_seconds: number | null;
	/** Pixels of a picture, video or sticker. */
	media_width: number | null;
	media_height: number | null;
	is_ptt: boolean;
	/** Whether it is a video note: round, recorded in the chat. */
	is_video_note: boolean;
	/** Whether it is a sticker that moves, or a video that plays as GIF. */
	is_animated: boolean;
	/** Input for Media → Download and for sending the file again as an uploaded one; bytes as base64. */
	media: {
		media_type: MediaKind;
		mimetype: string;
		url: string | null;
		direct_path: string | null;
		media_key: string | null;
		file_sha256: string | null;
		file_enc_sha256: string | null;
		file_length: number | null;
	};
};

/** A file in a message: its kind, where it is stored and the keys to decrypt it. */
export interface ReceivedMedia {
	kind: MediaKind;
	mimeType: string;
	fileName?: string;
	seconds?: number;
	width?: number;
	height?: number;
	isVoiceNote: boolean;
	isVideoNote: boolean;
	isAnimated: boolean;
	url?: string;
	directPath?: string;
	mediaKey?: Uint8Array;
	fileSha256?: Uint8Array;
	fileEncSha256?: Uint8Array;
	/** Bytes. */
	fileLength?: number;
}

const KINDS: ReadonlyMap<string, { kind: MediaKind; mimeType: string }> = new Map(
	Object.entries({
		imageMessage: { kind: 'image', mimeType: 'image/jpeg' },
		videoMessage: { kind: 'video', mimeType: 'video/mp4' },
		ptvMessage: { kind: 'video', mimeType: 'video/mp4' },
		audioMessage: { kind: 'audio', mimeType: 'audio/ogg; codecs=opus' },
		documentMessage: { kind: 'document', mimeType: 'application/octet-stream' },
		stickerMessage: { kind: 'sticker', mimeType: 'image/webp' },
	}),
);

const MIME_TYPE = /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w.-]+=("[\w .,+-]*"|[\w.,+-]+))*$/;

const MAX_URL = 2_048;

/**
 * The file of a message, or the first one that it shows beside its words: in the header of a message with buttons, on a card
 * of a carousel, of a product or invoice. Undefined when there is none.
 */
export function receivedMedia({ message, key, content }: Unwrapped): ReceivedMedia | undefined {
	const holders = [message, content, ...heldBy(key, content)];
	return firstOf(holders.map(mediaIn));
}

function heldBy(key: string | null, content: PlainObject): Array<PlainObject | undefined> {
	if (key === 'productMessage') {
		return [
			{ imageMessage: asObject(content.product)?.productImage },
			{ imageMessage: asObject(content.catalog)?.catalogImage },
		];
	}
	if (key === 'invoiceMessage') return [invoiceAttachment(content)];
	if (key === 'commentMessage') return [unwrap(content.message).message];
	const template = key === 'highlyStructuredMessage' ? asObject(content.hydratedHsm) : content;
	const interactive = interactiveIn(key, content);
	if (!interactive) return [templateOf(template ?? {}), asObject(template?.fourRowTemplate)];
	const cards = cardsOf(interactive);
	return [interactive, ...cards].flatMap(({ header, footer }) => headerHolders(header, footer));
}

/** The file in the header of an interactive message or card, for Media → Download. */
export function headerMedia({ header, footer }: PlainObject): MediaFields['media'] | undefined {
	const media = firstOf(headerHolders(header, footer).map(mediaIn));
	return media && downloadFields(media);
}

/** What may hold the file of an interactive message, under the same keys as messages do. */
function headerHolders(header: unknown, footer: unknown): Array<PlainObject | undefined> {
	const top = asObject(header);
	const product = asObject(asObject(top?.productMessage)?.product);
	return [top, { imageMessage: product?.productImage }, asObject(footer)];
}

function mediaIn(holder: PlainObject | undefined): ReceivedMedia | undefined {
	const key = [...KINDS.keys()].find((candidate) => asObject(holder?.[candidate]));
	return key === undefined ? undefined : readMedia(key, asObject(holder?.[key]) ?? {});
}

function firstOf<Each>(list: ReadonlyArray<Each | undefined>): Each | undefined {
	return list.find((each) => each !== undefined);
}

/** `InvoiceMessage.AttachmentType.PDF` */
const PDF = 1;

/** An invoice's attachment under the keys of a file's message. */
function invoiceAttachment(invoice: PlainObject): PlainObject | undefined {
	if (asLine(invoice.attachmentDirectPath) === undefined) return undefined;
	const isPdf = invoice.attachmentType === PDF;
	const file = {
		mimetype: invoice.attachmentMimetype ?? (isPdf ? 'application/pdf' : undefined),
		mediaKey: invoice.attachmentMediaKey,
		fileSha256: invoice.attachmentFileSha256,
		fileEncSha256: invoice.attachmentFileEncSha256,
		directPath: invoice.attachmentDirectPath,
	};
	return { [isPdf ? 'documentMessage' : 'imageMessage']: file };
}

function readMedia(key: string, content: PlainObject): ReceivedMedia | undefined {
	const known = KINDS.get(key);
	if (known === undefined) return undefined;
	const declared = asLine(content.mimetype, 256);
	const type = declared !== undefined && MIME_TYPE.test(declared) ? declared : known.mimeType;
	// Some apps give a document only a title.
	const name = safeFileName(content.fileName) ?? safeFileName(content.title);
	const mimeType = known.kind === 'document' ? refinedType(type, name) : type;
	return {
		kind: known.kind,
		mimeType,
		fileName: withEnding(name, mimeType),
		seconds: asCount(content.seconds),
		width: asCount(content.width),
		height: asCount(content.height),
		isVoiceNote: content.ptt === true,
		isVideoNote: key === 'ptvMessage',
		isAnimated: [content.isAnimated, content.isLottie, content.gifPlayback].includes(true),
		url: asLine(content.url, MAX_URL),
		directPath: asLine(content.directPath, MAX_URL),
		mediaKey: asBytes(content.mediaKey),
		fileSha256: asBytes(content.fileSha256),
		fileEncSha256: asBytes(content.fileEncSha256),
		fileLength: asCount(content.fileLength),
	};
}

export function mediaFields(unwrapped: Unwrapped): MediaFields | undefined {
	const media = receivedMedia(unwrapped);
	if (media === undefined) return undefined;
	return {
		media_mime_type: media.mimeType,
		media_size: media.fileLength ?? null,
		media_file_name: media.fileName ?? null,
		media_seconds: media.seconds ?? null,
		media_width: media.width ?? null,
		media_height: media.height ?? null,
		is_ptt: media.isVoiceNote,
		is_video_note: media.isVideoNote,
		is_animated: media.isAnimated,
		media: downloadFields(media),
	};
}

function downloadFields(media: ReceivedMedia): MediaFields['media'] {
	return {
		media_type: media.kind,
		mimetype: media.mimeType,
		url: media.url ?? null,
		direct_path: media.directPath ?? null,
		media_key: base64OrNull(media.mediaKey),
		file_sha256: base64OrNull(media.fileSha256),
		file_enc_sha256: base64OrNull(media.fileEncSha256),
		file_length: media.fileLength ?? null,
	};
}

function base64OrNull(bytes: Uint8Array | undefined): string | null {
	return bytes === undefined ? null : toBase64(bytes);
}
