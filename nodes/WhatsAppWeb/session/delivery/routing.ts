import { type Whole, wholesOf } from '../../message/received/association';
import type { KeyReader } from '../wire/baileys';
import { type EventLocation, locationOf } from '../account/identities';
import type { Collecting, DeliveryFlow } from '../../contract/Subscription';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { Collectable } from './Collector';

/** Which other events of its subscription an event waits for, and is collected with. */
export interface Routed {
	/** @see Waiting.lane */
	lane: string | null;
	/** Absent for an event that starts an execution of its own. */
	batch?: Pick<Collectable<never>, 'key' | 'id' | 'wholes' | 'chat'>;
}

export type Route = (event: SessionEvent, flow: DeliveryFlow | undefined) => Promise<Routed>;

const ALONE: Routed = { lane: null };

export function createRoute(keys: () => KeyReader): Route {
	return async (event, flow) => {
		if (!flow?.onePerChat && !flow?.collect) return ALONE;
		const location = await locationOf(event, keys());
		if (!location) return ALONE;
		const lane = flow.onePerChat ? location.chat : null;
		// Only messages are collected.
		if (event.event !== 'message' || !flow.collect) return { lane };
		const { id, chat, message } = event.data;
		const wholes = wholesOf(id, message);
		const { by } = flow.collect;
		if (by !== 'album') {
			return { lane, batch: { key: batchKey(location, by), id, wholes, chat } };
		}
		const [first] = wholes;
		if (!first) return { lane };
		const key = batchKey(location, 'sender');
		// Ids are chosen by their senders: nobody adds to what somebody else has sent.
		const within = (whole: Whole): Whole => ({ ...whole, id: `${key}|${whole.id}` });
		return {
			lane,
			batch: {
				key: within(first).id,
				id: `${key}|${id}`,
				wholes: wholes.map(within),
				chat,
			},
		};
	};
}

/** Key of the batch for the messages of a person in a chat. */
export function batchKey({ chat, sender }: EventLocation, by: Collecting['by']): string {
	return by === 'chat' ? chat : `${chat}|${sender}`;
}
