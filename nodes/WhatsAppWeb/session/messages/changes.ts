import { rewritten } from '../../message/rewritten';
import type { PlainObject } from '../../message/untrusted';
import type { Mutation } from '../../store/Store';
import type { Baileys } from '../wire/baileys';
import { contentOf, knownRow, type KnownMessage } from './known';

/**
 * The stored message with its new content, so that it is quoted and forwarded as everybody sees it. An edit older than the
 * stored one changes nothing.
 * @param at Unix ms, by the author's clock
 */
export function editMessage(
	id: string,
	known: KnownMessage,
	edit: { content: PlainObject; at: number },
	baileys: Baileys,
): Mutation[] {
	if (known.editedAt !== undefined && known.editedAt > edit.at) return [];
	const content = rewritten(contentOf(known, baileys), edit.content);
	if (!content) return [];
	const { Message } = baileys.proto;
	const message = Message.encode(Message.fromObject(content)).finish();
	return [replace(id, { ...known, message, editedAt: edit.at }, content)];
}

/** The stored message without its content. */
export function revokeMessage(id: string, known: KnownMessage): Mutation[] {
	return [replace(id, { ...known, message: undefined, revoked: true }, undefined)];
}

function replace(
	id: string,
	known: KnownMessage,
	content: Record<string, unknown> | undefined,
): Mutation {
	return { table: 'message', message: knownRow(id, known, content), replace: true };
}
