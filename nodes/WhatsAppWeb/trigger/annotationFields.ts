import type { IDataObject } from 'n8n-workflow';
import { bothNames } from '../message/received/people';
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
	/**
	 * JID of its author, as the chat addresses people; null when WhatsApp did not say. `sender_pn` and `sender_lid` are the
	 * same person's two identities.
	 */
	sender: string | null;
	sender_pn: string | null;
	sender_lid: string | null;
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

export function targetFields({ target }: AnnotationData): TargetFields {
	const { id, fromMe, sender, senderPn, senderLid } = target;
	const { pn, lid } = bothNames(sender);
	return {
		message_id: id,
		from_me: fromMe,
		sender,
		sender_pn: senderPn ?? pn,
		sender_lid: senderLid ?? lid,
	};
}

export function readableFields({ unreadable }: AnnotationData): ReadableFields & IDataObject {
	return { decrypted: unreadable === undefined, reason: unreadable ?? null };
}
