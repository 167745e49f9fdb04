import type { IDataObject } from 'n8n-workflow';
import { asLine } from '../message/untrusted';
import type { AnnotationData } from '../contract/events/annotations';

/** Fields of every item about an earlier message, in addition to the chat and the sender. */
export type AnnotationFields = {
	/** Id of the reaction, edit, … itself. */
	message_id: string;
	/** The name its author gave themselves. */
	push_name: string | null;
};

/** The earlier message. */
export type TargetFields = {
	message_id: string;
	from_me: boolean;
	/** JID of its author, as the chat addresses people; null when WhatsApp did not say. */
	sender: string | null;
};

/** Fields of items about encrypted reactions, edits, votes, … */
export type ReadableFields = {
	decrypted: boolean;
	/** `message_unknown`, `secret_missing`, `not_decryptable`, `kind_unknown`; null when it could be read. */
	reason: string | null;
};

export function annotationFields({ id, pushName }: AnnotationData): AnnotationFields {
	return { message_id: id, push_name: asLine(pushName) ?? null };
}

export function targetFields({ target: { id, fromMe, sender } }: AnnotationData): TargetFields {
	return { message_id: id, from_me: fromMe, sender };
}

export function readableFields({ unreadable }: AnnotationData): ReadableFields & IDataObject {
	return { decrypted: unreadable === undefined, reason: unreadable ?? null };
}
