import type { Connection } from './Connection';
import type { Core } from './core';
import type { News } from './events';
import { calls } from './news/calls';
import { contacts } from './news/contacts';
import { groups } from './news/groups';
import { newsletters } from './news/newsletters';
import { offlineSync } from './news/offlineSync';
import { phone } from './news/phone';
import { pictures } from './news/pictures';
import { presences } from './news/presences';
import { receipts } from './news/receipts';
import { restrictions } from './news/restrictions';

/**
 * Listens to one connection for what happens beside the messages: to stanzas where Baileys' events hold back, coalesce
 * or leave out, and before Baileys acknowledges them (`Holds`). Called in the tick the connection was made in.
 */
export type NewsSource = (
	connection: Connection,
	core: Core,
	/** Durable when it returns, all of it or nothing; resolves to false when that failed. Never throws or rejects. */
	tell: (...news: News[]) => Promise<boolean>,
) => void;

/** One per topic, in `news/`. */
export const NEWS_SOURCES: readonly NewsSource[] = [
	calls,
	contacts,
	groups,
	newsletters,
	offlineSync,
	phone,
	pictures,
	presences,
	receipts,
	restrictions,
];
