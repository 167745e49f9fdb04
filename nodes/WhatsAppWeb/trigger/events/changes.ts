import { annotationFields, readableFields, targetFields } from '../annotationFields';
import { triggerEvent } from '../TriggerEvent';

export const messageDeleted = triggerEvent({
	value: 'message_revoke',
	name: 'Message Deleted',
	action: 'On message deleted',
	description: 'Someone deletes a message for everyone: their own or, as an admin, that of another',
	fields: (data) => ({
		...annotationFields(data),
		revoked: { target_id: data.target.id, by_admin: data.byAdmin, target: targetFields(data) },
	}),
});

export const messageEdited = triggerEvent({
	value: 'message_edit',
	name: 'Message Edited',
	action: 'On message edited',
	description: 'Someone changes the words of a message, or an event',
	fields: (data) => ({
		...annotationFields(data),
		edited: {
			target_id: data.target.id,
			text: data.text,
			target: targetFields(data),
			...readableFields(data),
		},
	}),
});

export const messagePinned = triggerEvent({
	value: 'message_pin',
	name: 'Message Pinned',
	action: 'On message pinned',
	description: 'Someone pins a message at the top of its chat, or takes the pin off',
	fields: (data) => ({
		...annotationFields(data),
		pin: {
			pinned: data.seconds !== 0,
			duration_seconds: data.seconds || null,
			target: targetFields(data),
		},
	}),
});
