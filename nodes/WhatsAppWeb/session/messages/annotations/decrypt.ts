import { decryptAddition, type AdditionUse } from '../../../message/secret';
import type { SealedAnnotation } from '../../../message/received/annotation';
import { secretOf } from '../known';
import type { AnnotationParts, Subject } from './subject';

/** Why an annotation could not be read. */
export type Unreadable =
	/** The message it is about never came to this session, or was forgotten since. */
	| 'message_unknown'
	/** It came without a secret, or was deleted. */
	| 'secret_missing'
	/** Encrypted for another message or by somebody else than it says, or damaged. */
	| 'not_decryptable'
	/** Of a kind that WhatsApp has added since. */
	| 'kind_unknown';

/**
 * What was encrypted under the secret of the message it is about. Clients do not agree on which of two identities goes
 * into the key, so that every pairing of author and annotator is tried: only the right one opens it.
 * @param annotators all names of who has encrypted it
 */
export function open(
	{ use, encrypted }: SealedAnnotation,
	subject: Subject,
	annotators: readonly string[],
	{ baileys }: Pick<AnnotationParts, 'baileys'>,
): { use: AdditionUse; plaintext: Uint8Array } | { unreadable: Unreadable } {
	if (use === undefined) return { unreadable: 'kind_unknown' };
	const { id: messageId, known, authors } = subject;
	if (!known) return { unreadable: 'message_unknown' };
	const secret = secretOf(known, baileys);
	if (!secret) return { unreadable: 'secret_missing' };
	for (const author of encrypted ? authors : []) {
		for (const modifier of annotators) {
			const context = { secret, messageId, author, modifier };
			const plaintext = encrypted && decryptAddition(use, context, encrypted);
			if (plaintext) return { use, plaintext };
		}
	}
	return { unreadable: 'not_decryptable' };
}
