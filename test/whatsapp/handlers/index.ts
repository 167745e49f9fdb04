import { rows as appState } from './appState.ts';
import { rows as business } from './business.ts';
import { rows as call } from './call.ts';
import { rows as communities } from './communities.ts';
import { rows as connection } from './connection.ts';
import { rows as directory } from './usync.ts';
import { rows as encryption } from './encryption.ts';
import { rows as groupMessage } from './groupMessage.ts';
import { rows as groups } from './groups.ts';
import { rows as joinRequests } from './joinRequests.ts';
import type { Row } from './handler.ts';
import { rows as linking } from './linking.ts';
import { rows as media } from './media.ts';
import { rows as message } from './message.ts';
import { rows as mex } from './mex.ts';
import { rows as newsletters } from './newsletters.ts';
import { rows as passkey } from './passkey.ts';
import { rows as presence } from './presence.ts';
import { rows as privacy } from './privacy.ts';
import { rows as profile } from './profile.ts';
import { rows as receipt } from './receipt.ts';

/** All stanzas that the server knows. A new family is a new file and a line here. */
export const rows: Row[] = [
	...message,
	...groupMessage,
	...groups,
	...communities,
	...joinRequests,
	...newsletters,
	...mex,
	...call,
	...receipt,
	...presence,
	...encryption,
	...directory,
	...media,
	...privacy,
	...profile,
	...business,
	...appState,
	...linking,
	...passkey,
	...connection,
];
