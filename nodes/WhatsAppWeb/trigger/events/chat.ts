import { asLine } from '../../message/untrusted';
import { triggerEvent } from '../TriggerEvent';

export const chatUpdate = triggerEvent({
	value: 'chat_update',
	name: 'Chat Changed',
	action: 'On chat changed',
	description:
		'You archive, pin, mute, lock, clear or delete a chat on your phone, or mark it as read or unread',
	fields: ({ chatName, changes }) => ({
		chat_name: asLine(chatName) ?? null,
		chat_update: {
			archived: changes.archived ?? null,
			pinned: changes.pinned ?? null,
			muted: changes.muted ?? null,
			muted_until: changes.mutedUntil ?? null,
			read: changes.read ?? null,
			locked: changes.locked ?? null,
			cleared: changes.cleared ?? null,
			deleted: changes.deleted ?? null,
		},
	}),
});
