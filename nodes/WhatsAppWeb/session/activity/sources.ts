import type { ActivitySource } from './ActivitySource';
import { calls } from './calls';
import { pushNames } from './contacts';
import { groupIdentities } from './groups';
import { notifications } from './notifications';
import { offlineSync } from './offlineSync';
import { appStateSync } from './phone/appStateSync';
import { phone } from './phone/phone';
import { presences } from './presences';
import { receipts } from './receipts';
import { restrictions } from './restrictions';

export const SOURCES: readonly ActivitySource[] = [
	calls,
	groupIdentities,
	notifications,
	offlineSync,
	phone,
	appStateSync,
	presences,
	pushNames,
	receipts,
	restrictions,
];
