import { triggerEvent } from '../TriggerEvent';

export const presence = triggerEvent({
	value: 'presence',
	name: 'Presence',
	action: 'On presence',
	description:
		'Someone of your choice comes online or goes offline. Not told later if you miss it.',
	fields: ({ state, lastSeen }) => ({ presence: { state, last_seen: lastSeen } }),
});

export const chatPresence = triggerEvent({
	value: 'chat_presence',
	name: 'Typing',
	action: 'On typing',
	description:
		'Someone is writing to you, recording, or has stopped. Not told later if you miss it.',
	fields: ({ state }) => ({ chat_presence: { state } }),
});
