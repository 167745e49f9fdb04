import type { EventData } from '../../contract/events/SessionEvent';
import { asLine } from '../../message/untrusted';
import { triggerEvent } from '../TriggerEvent';

type Undecryptable = EventData['undecryptable_message'];

const COMES_LATER =
	'It was asked for again. If it comes, it triggers Message with the same message_id.';

const ON_THE_PHONE = 'It can be read on the phone only.';

export const undecryptableMessage = triggerEvent({
	value: 'undecryptable_message',
	name: 'Undecryptable Message',
	action: 'On undecryptable message',
	description:
		'Someone wrote, but the message cannot be read here yet, or never: why, and what happens next',
	fields: (data: Undecryptable) => ({
		message_id: data.id,
		push_name: asLine(data.pushName) ?? null,
		undecryptable: {
			reason: data.reason,
			unavailable_type: data.unavailableType ?? null,
			detail: data.detail ?? null,
			asked_again: data.askedAgain,
			what_next: data.askedAgain ? COMES_LATER : ON_THE_PHONE,
		},
	}),
});
