import { BoundedCache } from '../../primitives/BoundedCache';
import type { ReceiptStatus } from '../../contract/events/SessionEvent';
import type { GroupMetadata } from '../wire/baileys';
import { OwnPatches } from './OwnPatches';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A cache as Baileys 7.0.0-rc14 declares it (`PossiblyExtendedCacheStore`): each caller says the type. */
export class BaileysCache extends BoundedCache<unknown> {
	override get<T>(key: string): T | undefined {
		return super.get(key) as T | undefined;
	}

	async mget<T>(keys: string[]): Promise<Record<string, T | undefined>> {
		return Object.fromEntries(keys.map((key) => [key, this.get<T>(key)]));
	}

	mset<T>(entries: Array<{ key: string; value: T }>): void {
		for (const { key, value } of entries) this.set(key, value);
	}

	mdel(keys: string[]): void {
		for (const key of keys) this.del(key);
	}
}

/** What only the first stanza of a call says. */
export interface CallOffer {
	isVideo: boolean;
	group: string | null;
	/** With device: who is told when the call is rejected. */
	caller: string;
	pn: string | undefined;
	/** Whether it was answered, rejected or hung up meanwhile. */
	isOver: boolean;
}

/** The caches of a session, which outlive its connections. */
export interface SessionCaches {
	/** By JID. WhatsApp answers a query for each message with `rate-overlimit`. */
	groups: BoundedCache<GroupMetadata>;
	/** Groups that were looked up anew in the last minute, because a member has contradicted what is cached. */
	doubted: BoundedCache<true>;
	/** Device lists by user; Baileys drops an entry when WhatsApp announces a change. */
	devices: BaileysCache;
	placeholders: BaileysCache;
	calls: BaileysCache;
	/** By call id. */
	offers: BoundedCache<CallOffer>;
	/** The last receipt status published, by person and message. */
	progress: BoundedCache<ReceiptStatus>;
	/** JIDs that the server has listed: see {@link keepList}. */
	lists: BoundedCache<Set<string>>;
	/** Unix ms at which WhatsApp was last heard, on any connection. */
	heard: { at: number | null };
	/** Registered JID by phone number, null when the number is not on WhatsApp. */
	registered: BoundedCache<string | null>;
	ownPatches: OwnPatches;
}

/** How long a list is of use that could be older than a minute. */
const FORMER_MS = 24 * HOUR_MS;

type Lists = SessionCaches['lists'];

/** What WhatsApp lists of an account. */
export type ListKind = 'groups' | 'communities' | 'channels';

/** Keeps a list as WhatsApp has just told it. */
export function keepList(lists: Lists, kind: ListKind, jids: Iterable<string>): void {
	const list = new Set(jids);
	lists.set(kind, list);
	lists.set(`former ${kind}`, list, FORMER_MS);
}

/** The list of the last minute. */
export function currentList(lists: Lists, kind: ListKind): ReadonlySet<string> | undefined {
	return lists.get(kind);
}

/** A list that may be a day old. */
export function formerList(lists: Lists, kind: ListKind): ReadonlySet<string> | undefined {
	return lists.get(`former ${kind}`);
}

/** To be called when something is known to have changed: WhatsApp is asked anew. */
export function dropList(lists: Lists, kind: ListKind): void {
	lists.del(kind);
}

export function createCaches(): SessionCaches {
	return {
		groups: new BoundedCache(500, HOUR_MS),
		doubted: new BoundedCache(500, MINUTE_MS),
		devices: new BaileysCache(5_000, 5 * MINUTE_MS),
		placeholders: new BaileysCache(1_000, HOUR_MS),
		calls: new BaileysCache(1_000, 5 * MINUTE_MS),
		offers: new BoundedCache(1_000, HOUR_MS),
		progress: new BoundedCache(20_000, 24 * HOUR_MS),
		lists: new BoundedCache(10, MINUTE_MS),
		heard: { at: null },
		registered: new BoundedCache(10_000, 24 * HOUR_MS),
		ownPatches: new OwnPatches(),
	};
}
