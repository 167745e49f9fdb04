import { accountRestricted } from './account';
import { call } from './call';
import { messageDeleted, messageEdited, messagePinned } from './changes';
import { chatUpdate } from './chat';
import { contactUpdate, identityChanged } from './contact';
import { groupJoinRequest, groupMemberLabel, groupParticipants, groupUpdate } from './group';
import { label } from './label';
import { message } from './message';
import { pairCode, passkeyRequired, qrCode } from './pairing';
import { newsletter } from './newsletter';
import { pictureUpdate } from './picture';
import { chatPresence, presence } from './presence';
import { receipt } from './receipt';
import { eventResponse, pollVote, reaction } from './responses';
import { connected, disconnected, loggedOut, offlineSyncCompleted } from './session';
import { undecryptableMessage } from './undecryptable';
import type { TriggerEvent } from '../TriggerEvent';

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
	groupMemberLabel,
	groupParticipants,
	label,
	loggedOut,
	message,
	messageDeleted,
	messageEdited,
	messagePinned,
	offlineSyncCompleted,
	pairCode,
	passkeyRequired,
	pictureUpdate,
	pollVote,
	presence,
	qrCode,
	reaction,
	receipt,
	identityChanged,
	chatPresence,
	undecryptableMessage,
];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
