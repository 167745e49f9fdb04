import { asObject, type PlainObject } from './untrusted';
import { unwrap } from './unwrap';

/** `proto.MessageAssociation.AssociationType.MEDIA_ALBUM` */
const MEDIA_ALBUM = 1;

/** The album a message opens (`parts` are the files it announces) or is a part of. */
export interface Album {
	/** Id of the message that opens it. */
	id: string;
	parts?: number;
}

/** @param message a `proto.Message` as plain data; `id` is that of the message itself */
export function albumOf(id: string, message: unknown): Album | undefined {
	const { key, content, message: inner } = unwrap(message);
	if (key === 'albumMessage') {
		return { id, parts: count(content.expectedImageCount) + count(content.expectedVideoCount) };
	}
	// Beside the content, or beside the envelope around it.
	const parent = [inner, asObject(message) ?? {}]
		.map(parentOf)
		.find((found) => found !== undefined);
	return parent === undefined ? undefined : { id: parent };
}

function parentOf({ messageContextInfo }: PlainObject): string | undefined {
	const association = asObject(asObject(messageContextInfo)?.messageAssociation);
	const parent = asObject(association?.parentMessageKey)?.id;
	return association?.associationType === MEDIA_ALBUM && typeof parent === 'string'
		? parent
		: undefined;
}

function count(value: unknown): number {
	return typeof value === 'number' && value > 0 ? value : 0;
}
