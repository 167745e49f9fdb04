import type { EventData, EventName } from '../../../nodes/WhatsAppWeb/contract/events/SessionEvent';

/** The data of a session's event, from which the documentation makes the item. */
export type Example<Name extends EventName> = EventData[Name];

/** Examples of one event by title. */
export type Examples<Name extends EventName> = Record<string, Example<Name>>;

export const NOW = 1_798_797_600;
export const OWN = '628111000111@s.whatsapp.net';
export const OWN_LID = '100000000000111@lid';
export const BUDI = { pn: '628222000222@s.whatsapp.net', lid: '100000000000222@lid' };
export const ANI = { pn: '628333000333@s.whatsapp.net', lid: '100000000000333@lid' };
export const TEAM = '120363000000000001@g.us';
export const NEWS = '120363000000000002@newsletter';

/** Budi, in the direct chat with the account. */
export const direct = {
	chat: BUDI.lid,
	sender: BUDI.lid,
	senderPn: BUDI.pn,
	senderLid: BUDI.lid,
	fromMe: false,
};

/** Budi, in a group. */
export const inTeam = { ...direct, chat: TEAM };

/** A message of the account that others annotate. */
export const ours = {
	id: '3EB0C431C26A1916E07A',
	fromMe: true,
	sender: OWN,
	senderPn: OWN,
	senderLid: OWN_LID,
};
