import type { BaileysEventMap, WASocket } from '../wire/baileys';

type Upsert = BaileysEventMap['messages.upsert'];

/**
 * Calls back for every message in the moment Baileys has it. While it catches up after a login, Baileys' event buffer
 * holds messages back and merges them: one that was edited or deleted meanwhile, or whose id somebody else has used in
 * the same chat, would never be heard of. Nobody else listens to this event.
 */
export function onArrival({ ev }: WASocket, take: (upsert: Upsert) => void): void {
	const emit = ev.emit.bind(ev);
	ev.emit = (event, data) => {
		if (event !== 'messages.upsert') return emit(event, data);
		take(data as Upsert);
		return true;
	};
}
