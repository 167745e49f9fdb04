import type { Unreadable } from '../../../contract/events/annotations';
import { type AdditionUse, decryptAddition } from '../../../message/secret';
import type { SealedAnnotation } from '../../../message/received/annotation';
import { secretOf } from '../known';
import type { Annotated } from '../lookup';
import type { AnnotationParts } from './annotation';

/**
 * What was encrypted under the secret of the message it is about. Clients do not agree on which of two identities goes
 * into the key, so that every pairing of author and annotator is tried: only the right one opens it.
 * @param annotators all names of who has encrypted it
 */
export function open(
	{ use, encrypted }: SealedAnnotation,
	subject: Annotated,
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
