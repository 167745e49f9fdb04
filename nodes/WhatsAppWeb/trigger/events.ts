import { accountRestricted } from './events/account';
import { call } from './events/call';
import { messageDeleted, messageEdited, messagePinned } from './events/changes';
import { chatUpdate } from './events/chat';
import { contactUpdate } from './events/contact';
import { groupJoinRequest, groupParticipants, groupUpdate } from './events/group';
import { label } from './events/label';
import { message } from './events/message';
import { pairCode, qrCode } from './events/pairing';
import { newsletter } from './events/newsletter';
import { pictureUpdate } from './events/picture';
import { chatPresence, presence } from './events/presence';
import { receipt } from './events/receipt';
import { eventResponse, pollVote, reaction } from './events/responses';
import { connected, disconnected, loggedOut, offlineSyncCompleted } from './events/session';
import { undecryptableMessage } from './events/undecryptable';
import type { TriggerEvent } from './TriggerEvent';

/** All events, in the alphabetical order of their names. */
export const TRIGGER_EVENTS: readonly TriggerEvent[] = [
	accountRestricted,
	call,
	newsletter,
	chatUpdate,
	connected,
	contactUpdate,
	disconnected,
	eventResponse,
	groupUpdate,
	groupJoinRequest,
	groupParticipants,
	label,
	loggedOut,
	message,
	messageDeleted,
	messageEdited,
	messagePinned,
	offlineSyncCompleted,
	pairCode,
	pictureUpdate,
	pollVote,
	presence,
	qrCode,
	reaction,
	receipt,
	chatPresence,
	undecryptableMessage,
];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
