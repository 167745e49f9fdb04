import { annotationFields, readableFields, targetFields } from '../annotationFields';
import { triggerEvent } from '../TriggerEvent';

export const eventResponse = triggerEvent({
	value: 'event_response',
	name: 'Event Response',
	action: 'On event response',
	description: 'Someone says whether they come to an event: going, not going, maybe',
	fields: (data) => ({
		...annotationFields(data),
		event_response: {
			event_message_id: data.target.id,
			event_name: data.name,
			response: data.response,
			extra_guests: data.extraGuests,
			target: targetFields(data),
			...readableFields(data),
		},
	}),
});

export const pollVote = triggerEvent({
	value: 'poll_vote',
	name: 'Poll Vote',
	action: 'On poll vote',
	description:
		'Someone votes in a poll, changes the vote or takes it back: who, for what, and the count so far',
	fields: (data) => ({
		...annotationFields(data),
		poll_vote: {
			poll_message_id: data.target.id,
			poll_name: data.poll?.name ?? null,
			selected_options: data.selected,
			retracted: data.retracted,
			tally: data.poll?.tally ?? null,
			target: targetFields(data),
			...readableFields(data),
		},
	}),
});

export const reaction = triggerEvent({
	value: 'reaction',
	name: 'Reaction',
	action: 'On reaction',
	description: 'Someone reacts to a message with an emoji, or takes that back',
	fields: (data) => ({
		...annotationFields(data),
		reaction: {
			emoji: data.emoji,
			removed: data.emoji === null ? null : data.emoji === '',
			target: targetFields(data),
			...readableFields(data),
		},
	}),
});
