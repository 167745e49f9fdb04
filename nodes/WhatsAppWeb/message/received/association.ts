import { asCount, asLine, asObject, type PlainObject } from '../untrusted';
import { unwrap, type Unwrapped } from '../unwrap';
import { ASSOCIATION_KINDS, UNKNOWN_ASSOCIATION, type AssociationKind } from './associationKinds';

/** Present for every message: the other messages it belongs to. */
export type AssociationFields = {
	/**
	 * The message of which this is a part: the picture of a film of a live photo, the event of a cover, the poll of a
	 * picture, the album; null for a message that stands for itself.
	 */
	part_of: {
		message_id: string;
		/** WhatsApp's name of the relation: `motion_photo`, `event_cover_image`, `media_poll`, `media_album`, … */
		kind: string;
	} | null;
	/** Pictures and videos sent together, which WhatsApp shows as one; null for a message that is in no album. */
	album: {
		/** Id of the message that announces the album; the announcement's own for itself. */
		message_id: string;
		/** WhatsApp's number of this part; null for the announcement, and where WhatsApp gave none. */
		position: number | null;
		/** How many parts follow; only the announcement knows. */
		image_count: number | null;
		video_count: number | null;
	} | null;
	/** Id of the message of which this is the same picture or video in high quality, else null. */
	hd_of: string | null;
};

/** A message as a part of another one. */
interface Part extends AssociationKind {
	parentId: string;
	position: number | null;
}

/** @param id of the message itself */
export function associationFields(unwrapped: Unwrapped, id: string): AssociationFields {
	const part = partOf(unwrapped);
	const { parentId = null, kind = '', also, position = null } = part ?? {};
	const fields: AssociationFields = {
		part_of: parentId === null ? null : { message_id: parentId, kind },
		album: null,
		hd_of: also === 'hd_of' ? parentId : null,
	};
	if (unwrapped.key === 'albumMessage') {
		const { images, videos } = announced(unwrapped.content);
		const counts = { image_count: images, video_count: videos };
		return { ...fields, album: { message_id: id, position: null, ...counts } };
	}
	if (also !== 'album' || parentId === null) return fields;
	const counts = { image_count: null, video_count: null };
	return { ...fields, album: { message_id: parentId, position, ...counts } };
}

function announced(album: PlainObject): { images: number; videos: number } {
	return {
		images: asCount(album.expectedImageCount) ?? 0,
		videos: asCount(album.expectedVideoCount) ?? 0,
	};
}

/** @returns undefined for a message that stands for itself */
function partOf({ message, envelopes }: Unwrapped): Part | undefined {
	// The association stands beside the content, or beside an envelope around it.
	const association = [message, ...envelopes].map(associationOf).find(Boolean);
	const parentId = asLine(asObject(association?.parentMessageKey)?.id);
	if (!association || parentId === undefined) return undefined;
	const type = asCount(association.associationType) ?? 0;
	const known = ASSOCIATION_KINDS[type] ?? UNKNOWN_ASSOCIATION;
	return { ...known, parentId, position: asCount(association.messageIndex) ?? null };
}

function associationOf(message: PlainObject): PlainObject | undefined {
	return asObject(asObject(message.messageContextInfo)?.messageAssociation);
}

/** Several messages that are one for whoever reads the chat. */
export interface Whole {
	/** Id of the message that has the parts. */
	id: string;
	/** How many parts follow; undefined where it does not say, and in the parts. */
	parts?: number;
}

/** Kinds to which parts may follow without announcement: the film of a live photo, HD, covers, pictures of options. */
const MAY_HAVE_PARTS = /^(imageMessage|videoMessage|eventMessage|pollCreationMessage(V\d)?)$/;

/** `ContextInfo.PairedMediaType`, where an app says that no part follows. */
const NOT_PAIRED_MEDIA = 0;

/** `ContextInfo.PairedMediaType`: SD_VIDEO_PARENT, SD_IMAGE_PARENT, MOTION_PHOTO_PARENT, HEVC_VIDEO_PARENT. */
const PAIRED_PARENTS: ReadonlySet<unknown> = new Set([1, 3, 5, 7]);

/** `Message.PollContentType.IMAGE` */
const POLL_WITH_PICTURES = 2;

/**
 * The wholes that a message opens, may open, or belongs to; the first is the one that it is collected under.
 * @param id of the message itself
 * @param received `proto.Message` as plain data
 * @returns none for a message that stands for itself
 */
export function wholesOf(id: string, received: unknown): Whole[] {
	const unwrapped = unwrap(received);
	const { key, content } = unwrapped;
	const announcement = announcedParts(key, content);
	const opens = announcement === undefined ? [] : [{ id, parts: announcement }];
	const part = partOf(unwrapped);
	// A picture of an album may have a film, too.
	if (part) return part.together ? [{ id: part.parentId }, ...opens] : opens;
	if (opens.length > 0) return opens;
	return mayHaveParts(key, content) ? [{ id }] : [];
}

function mayHaveParts(key: string | null, content: PlainObject): boolean {
	if (key === null || !MAY_HAVE_PARTS.test(key)) return false;
	return asObject(content.contextInfo)?.pairedMediaType !== NOT_PAIRED_MEDIA;
}

/** How many parts a message says will follow; undefined where it does not say. */
function announcedParts(key: string | null, content: PlainObject): number | undefined {
	if (key === 'albumMessage') {
		const { images, videos } = announced(content);
		return images + videos;
	}
	if (PAIRED_PARENTS.has(asObject(content.contextInfo)?.pairedMediaType)) return 1;
	if (content.pollContentType !== POLL_WITH_PICTURES) return undefined;
	return Array.isArray(content.options) ? content.options.length : undefined;
}
