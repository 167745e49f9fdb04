import { albumOf } from '../../message/album';
import type { SignalKeyStore } from '../wire/baileys';
import { type EventLocation, locationOf } from '../account/identities';
import type { Collecting, DeliveryFlow } from '../../contract/Subscription';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { Collectable } from './Collector';

/** Where an event stands among the others of its subscription. */
export interface Routed {
	/** What it waits its turn in; null: it does not. */
	lane: string | null;
	/** What it is collected with; absent: it is an execution of its own. */
	batch?: Pick<Collectable<never>, 'name' | 'album' | 'chat'>;
}

export type Route = (event: SessionEvent, flow: DeliveryFlow | undefined) => Promise<Routed>;

const ANYWHERE: Routed = { lane: null };

/** @param keys of the linked device, as they are now */
export function createRoute(keys: () => Pick<SignalKeyStore, 'get'>): Route {
	return async (event, flow) => {
		if (!flow?.onePerChat && !flow?.collect) return ANYWHERE;
		const place = await locationOf(event, keys());
		if (!place) return ANYWHERE;
		const lane = flow.onePerChat ? place.chat : null;
		// The others happen to a message or beside it: they have nothing to be collected with.
		if (event.event !== 'message' || !flow.collect) return { lane };
		const { id, chat, message } = event.data;
		const album = albumOf(id, message);
		if (flow.collect.by !== 'album') {
			return { lane, batch: { name: batchName(place, flow.collect.by), album, chat } };
		}
		return album ? { lane, batch: { name: `${place.chat}|${album.id}`, album, chat } } : { lane };
	};
}

/** What the messages of a person in a chat are collected under. */
export function batchName({ chat, sender }: EventLocation, by: Collecting['by']): string {
	return by === 'chat' ? chat : `${chat}|${sender}`;
}
