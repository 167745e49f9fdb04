import type { IDataObject } from 'n8n-workflow';
import type { ReceivedMedia } from '../message/received/media';
import type { EventData, EventName } from '../contract/events/SessionEvent';

/** What a workflow author can be told: a choice of the trigger, and what the event says in its item. */
export interface TriggerEvent<Name extends EventName = EventName> {
	/** Name of the event in the node's parameter and in the item. */
	value: Name;
	name: string;
	description: string;
	/** The item's fields beside `event`, `timestamp`, `session` and those of its place, which `toItem` adds. Never throws. */
	fields(data: EventData[Name]): IDataObject;
	/** The file that comes with it, for events that have one. */
	media?(data: EventData[Name]): ReceivedMedia | undefined;
	/** A picture that is drawn of it. */
	image?(data: EventData[Name]): Promise<DrawnImage>;
}

/** A PNG. */
export interface DrawnImage {
	/** Name of the item's binary field. */
	field: string;
	fileName: string;
	bytes: Buffer;
}

/** A row of the catalogue. The event's name and the type of its data belong together, which a list cannot say. */
export function triggerEvent<Name extends EventName>(row: TriggerEvent<Name>): TriggerEvent {
	return row as unknown as TriggerEvent;
}
