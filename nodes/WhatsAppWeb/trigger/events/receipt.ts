import { triggerEvent } from '../TriggerEvent';

export const receipt = triggerEvent({
	value: 'receipt',
	name: 'Receipt',
	action: 'On receipt (sent, delivered, read)',
	description:
		'A message of yours was sent, delivered, read, played or refused; in groups once per member',
	fields: ({ status, messageIds, failure }) => ({
		receipt: {
			status,
			message_ids: messageIds,
			code: failure?.code ?? null,
			reason: failure?.reason ?? null,
			error: failure?.message ?? null,
		},
	}),
});
