import { call } from './events/call';
import { messageDeleted, messageEdited, messagePinned } from './events/changes';
import { groupJoinRequest, groupParticipants, groupUpdate } from './events/group';
import { message } from './events/message';
import { chatPresence, presence } from './events/presence';
import { receipt } from './events/receipt';
import { eventResponse, pollVote, reaction } from './events/responses';
import { connected, disconnected, loggedOut } from './events/session';
import { undecryptableMessage } from './events/undecryptable';
import type { TriggerEvent } from './TriggerEvent';

/** All events, in the alphabetical order of their names. */
export const TRIGGER_EVENTS: readonly TriggerEvent[] = [
	call,
	connected,
	disconnected,
	eventResponse,
	groupUpdate,
	groupJoinRequest,
	groupParticipants,
	loggedOut,
	message,
	messageDeleted,
	messageEdited,
	messagePinned,
	pollVote,
	presence,
	reaction,
	receipt,
	chatPresence,
	undecryptableMessage,
];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
