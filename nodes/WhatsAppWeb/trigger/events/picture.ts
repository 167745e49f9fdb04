import { asLine } from '../../message/untrusted';
import { triggerEvent } from '../TriggerEvent';

export const pictureUpdate = triggerEvent({
	value: 'picture_update',
	name: 'Picture Changed',
	action: 'On picture changed',
	description: 'A person or a group has a new picture, or none any more',
	fields: ({ chatName, removed, pictureId }) => ({
		chat_name: asLine(chatName) ?? null,
		picture_update: { removed, picture_id: pictureId },
	}),
});
