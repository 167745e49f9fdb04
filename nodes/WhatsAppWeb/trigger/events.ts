import type { IDataObject } from 'n8n-workflow';
import type { ReceivedMessage } from '../message/content';
import { flattenMessage } from '../message/flatten';
import { receivedMedia, type ReceivedMedia } from '../message/received/media';
import { unwrap } from '../message/unwrap';
import type { SessionEvent } from '../session/SessionClient';

/** What a workflow author can be told: a choice of the trigger, and what the event says in its item. */
export interface TriggerEvent {
	/** Name of the event in `SessionEvent`, in the node's parameter and in the item. */
	value: string;
	name: string;
	description: string;
	/** The item's fields beside `event`, `timestamp` and `session`. Never throws. */
	fields(data: SessionEvent['data']): IDataObject;
	/** The file that comes with it, for events that have one. */
	media?(data: SessionEvent['data']): ReceivedMedia | undefined;
}

/** All events, in the alphabetical order of their names. */
export const TRIGGER_EVENTS: readonly TriggerEvent[] = [
	{
		value: 'message',
		name: 'Message',
		description:
			'Someone writes to you or to one of your groups: text, media, location, contact, …',
		fields: (data) => flattenMessage(data as ReceivedMessage),
		media: (data) => receivedMedia(unwrap(data.message)),
	},
];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
