import { triggerEvent } from '../TriggerEvent';

export const call = triggerEvent({
	value: 'call',
	name: 'Call',
	action: 'On call',
	description:
		'Someone calls you, and what becomes of the call: accepted, rejected, ended or missed',
	fields: ({ id, status, isVideo, isGroup, offline }) => ({
		call: { id, status, is_video: isVideo, is_group: isGroup, offline },
	}),
});
