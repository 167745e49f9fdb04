import { EDIT } from '../../../message/annotation';
import { isNewsletterJid } from '../../../message/jid';
import { messageText } from '../../../message/received/text';
import { unwrap } from '../../../message/unwrap';
import type { Effect } from './annotation';
import { receivedRow } from '../known';
import type { Incoming } from '../incoming';
import type { StanzaHeader } from '../../wire/journal';

/**
 * An edited or deleted post of a channel. It comes again under its own id, and the stanza's attribute `edit` says what was
 * done (whatsmeow's EditAttribute).
 * @param bytes encoded `proto.Message`
 * @returns undefined for a new post, and for messages of other chats
 */
export function changedPost(
	incoming: Incoming,
	bytes: Uint8Array | undefined,
	stanzas: readonly StanzaHeader[],
): Effect | undefined {
	const { id, chat, sender, fromMe, pushName, message } = incoming.message;
	if (!isNewsletterJid(chat)) return undefined;
	const target = { id, fromMe, sender };
	const data = { chat, sender, fromMe, pushName, id, target, message };
	const { attrs, meta } = stanzas[0] ?? {};
	const at = Number(meta?.msg_edit_t) || undefined;
	switch (attrs?.edit) {
		case EDIT.edit:
		case EDIT.editPost: {
			const text = messageText(unwrap(message));
			const row = receivedRow(incoming, bytes);
			return {
				at,
				event: { event: 'message_edit', data: { ...data, text, content: message ?? null } },
				mutations: [{ table: 'message', message: row, replace: true }],
			};
		}
		case EDIT.revoke:
		case EDIT.adminRevoke: {
			const row = receivedRow(incoming, undefined, { revoked: true });
			return {
				at,
				event: { event: 'message_revoke', data: { ...data, byAdmin: false } },
				mutations: [{ table: 'message', message: row, replace: true }],
			};
		}
		default:
			return undefined;
	}
}
