import { BoundedCache } from '../../primitives/BoundedCache';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a session remembers across its connections, each bounded. */
export interface SessionCaches {
	/** `GroupMetadata` by JID: asking per message is what WhatsApp answers with `rate-overlimit`. */
	groups: BoundedCache;
	/** Device lists by user; Baileys drops an entry when WhatsApp announces a change. */
	devices: BoundedCache;
	/** How often a message was sent again to someone who could not decrypt it. */
	retries: BoundedCache;
	placeholders: BoundedCache;
	calls: BoundedCache;
	/** What the offers of calls said, by call id. */
	offers: BoundedCache;
	/** How far each person got with a message, as far as triggers were told. */
	progress: BoundedCache;
	/** What the server has listed in the last minute. */
	lists: BoundedCache;
	/** Registered JID by phone number, null when the number is not on WhatsApp. */
	registered: BoundedCache;
}

export function createCaches(): SessionCaches {
	return {
		groups: new BoundedCache(500, HOUR_MS),
		devices: new BoundedCache(5_000, 5 * MINUTE_MS),
		retries: new BoundedCache(10_000, HOUR_MS),
		placeholders: new BoundedCache(1_000, HOUR_MS),
		calls: new BoundedCache(1_000, 5 * MINUTE_MS),
		offers: new BoundedCache(1_000, HOUR_MS),
		progress: new BoundedCache(20_000, 24 * HOUR_MS),
		lists: new BoundedCache(10, MINUTE_MS),
		registered: new BoundedCache(10_000, 24 * HOUR_MS),
	};
}
