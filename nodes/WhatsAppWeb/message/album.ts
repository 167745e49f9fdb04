import { asObject, type PlainObject } from './untrusted';
import { unwrap } from './unwrap';

/** `proto.MessageAssociation.AssociationType.MEDIA_ALBUM` */
const MEDIA_ALBUM = 1;

/** The album that a message announces or belongs to. */
export interface Album {
	/** Id of the message that announces it. */
	id: string;
	/** Only in the announcement: how many files follow. */
	parts?: number;
}

/** @param message a `proto.Message` as plain data; `id` is that of the message itself */
export function albumOf(id: string, message: unknown): Album | undefined {
	const { key, content, message: inner } = unwrap(message);
	if (key === 'albumMessage') {
		return { id, parts: count(content.expectedImageCount) + count(content.expectedVideoCount) };
	}
	// The association stands beside the content, or beside the envelope around it.
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
