import type { IDataObject } from 'n8n-workflow';
import type { ReceivedMedia } from '../message/received/media';
import type { EventData, EventName } from '../contract/events/SessionEvent';

/** An event that the trigger offers, and how it becomes an item. */
export interface TriggerEvent<Name extends EventName = EventName> {
	/** Name of the event in the node's parameter and in the item. */
	value: Name;
	name: string;
	/** What n8n lists it as where nodes are added. */
	action: string;
	description: string;
	/** The item's own fields; `toItemJson` adds those that every item has. Never throws. */
	fields(data: EventData[Name]): IDataObject;
	/** The event's file, for events that have one. */
	media?(data: EventData[Name]): ReceivedMedia | undefined;
	/** A picture that this node draws from the event. */
	image?(data: EventData[Name]): Promise<DrawnImage>;
}

/** A PNG. */
export interface DrawnImage {
	/** Name of the item's binary field. */
	field: string;
	fileName: string;
	bytes: Buffer;
}

/** An event for the catalogue. Erases the type of the event's data, because a list cannot hold one per element. */
export function triggerEvent<Name extends EventName>(row: TriggerEvent<Name>): TriggerEvent {
	return row as unknown as TriggerEvent;
}
