import { accountRestricted, healthWarning } from './account';
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

/** All events: what people need most comes first, and what few need last. */
export const TRIGGER_EVENTS: readonly TriggerEvent[] = [
	message,
	messageEdited,
	messageDeleted,
	reaction,
	pollVote,
	receipt,
	call,
	groupParticipants,
	groupUpdate,
	groupJoinRequest,
	groupMemberLabel,
	eventResponse,
	messagePinned,
	chatPresence,
	presence,
	contactUpdate,
	identityChanged,
	pictureUpdate,
	chatUpdate,
	label,
	newsletter,
	connected,
	disconnected,
	loggedOut,
	qrCode,
	pairCode,
	passkeyRequired,
	accountRestricted,
	healthWarning,
	undecryptableMessage,
	offlineSyncCompleted,
];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
