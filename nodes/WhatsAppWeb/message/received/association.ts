import { asCount, asLine, asObject, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for every message: the other messages it belongs to. */
export type AssociationFields = {
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

/** `MessageAssociation.AssociationType` */
const MEDIA_ALBUM = 1;
const SAME_IN_HIGH_QUALITY: ReadonlySet<unknown> = new Set([5, 10, 19]);

/** @param id of the message itself */
export function associationFields(
	{ message, key, content, envelopes }: Unwrapped,
	id: string,
): AssociationFields {
	if (key === 'albumMessage') {
		return {
			album: {
				message_id: id,
				position: null,
				image_count: asCount(content.expectedImageCount) ?? 0,
				video_count: asCount(content.expectedVideoCount) ?? 0,
			},
			hd_of: null,
		};
	}
	const association = [message, ...envelopes].map(associationOf).find(Boolean);
	const parent = asLine(asObject(association?.parentMessageKey)?.id) ?? null;
	const type = association?.associationType;
	return {
		album:
			type === MEDIA_ALBUM && parent !== null
				? {
						message_id: parent,
						position: asCount(association?.messageIndex) ?? null,
						image_count: null,
						video_count: null,
					}
				: null,
		hd_of: SAME_IN_HIGH_QUALITY.has(type) ? parent : null,
	};
}

function associationOf(message: PlainObject): PlainObject | undefined {
	return asObject(asObject(message.messageContextInfo)?.messageAssociation);
}
