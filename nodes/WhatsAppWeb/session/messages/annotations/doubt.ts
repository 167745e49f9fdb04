import { isGroupJid } from '../../../message/jid';
import type { Annotation } from '../../../message/received/annotation';
import type { AdditionUse } from '../../../message/secret';
import { identitiesOf } from '../../account/identities';
import type { Incoming } from '../incoming';
import { distinct } from '../known';
import { authorJids, findAnnotated, isByAuthor, type LookupParts, mayBeBy } from '../lookup';

const EDITS: ReadonlySet<AdditionUse | undefined> = new Set(['Message Edit', 'Event Edit']);

/**
 * The people whose other name decides whether an edit or deletion is by the author of its message: one is known by number
 * only, the other by LID only.
 * @returns JIDs of both; none when it is decided already
 */
export async function inDoubt(
	annotation: Annotation,
	incoming: Incoming,
	parts: LookupParts,
): Promise<string[]> {
	const { kind } = annotation;
	const isEdit = kind === 'edit' || (kind === 'sealed' && EDITS.has(annotation.use));
	const { chat, sender, senderPn, senderLid, fromMe } = incoming.message;
	if (!(isEdit || kind === 'revoke') || !isGroupJid(chat) || fromMe) return [];
	const annotated = await findAnnotated(annotation.pointer, incoming, parts);
	const annotators = await identitiesOf([sender, senderPn, senderLid], parts.keys, parts.me);
	if (isByAuthor(annotated, annotators)) return [];
	const possible = annotated.sameId.filter((message) => mayBeBy(message, annotators, parts.me));
	if (possible.length === 0) return [];
	return distinct([...annotators, ...possible.flatMap((each) => authorJids(each, parts.me))]);
}
