import type { Connection } from '../connection/Connection';
import type { Core } from '../core';
import type { News } from '../delivery/publish';
import { calls } from './calls';
import { contacts } from './contacts';
import { groups } from './groups';
import { newsletters } from './newsletters';
import { offlineSync } from './offlineSync';
import { phone } from './phone/phone';
import { pictures } from './pictures';
import { presences } from './presences';
import { receipts } from './receipts';
import { restrictions } from './restrictions';

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
