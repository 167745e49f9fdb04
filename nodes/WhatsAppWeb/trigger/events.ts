import { message } from './events/message';
import type { TriggerEvent } from './TriggerEvent';

/** All events, in the alphabetical order of their names. */
export const TRIGGER_EVENTS: readonly TriggerEvent[] = [message];

export function findEvent(value: unknown): TriggerEvent | undefined {
	return TRIGGER_EVENTS.find((event) => event.value === value);
}
