import type { ActivitySource } from './ActivitySource';
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

/** One per topic, in `news/`. */
export const SOURCES: readonly ActivitySource[] = [
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
