import { groupJoinRequest, groupParticipants, groupUpdate } from './events/group';
import { message } from './events/message';
import { chatPresence, presence } from './events/presence';
import { receipt } from './events/receipt';
import { connected, disconnected, loggedOut } from './events/session';
import { undecryptableMessage } from './events/undecryptable';
import type { TriggerEvent } from './TriggerEvent';

/** All events, in the alphabetical order of their names. */
export const TRIGGER_EVENTS: readonly TriggerEvent[] = [
	connected,
	disconnected,
	groupUpdate,
	groupJoinRequest,
	groupParticipants,
	loggedOut,
	message,
	presence,
	receipt,
	chatPresence,
	undecryptableMessage,
];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
