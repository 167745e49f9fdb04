import type { Budget } from '../../primitives/Budget';
import type { SessionCaches } from '../account/caches';
import type { Identified } from '../account/identities';
import type { Names } from '../account/names';
import type { Profiles } from '../account/Profiles';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { AuthenticationState } from '../wire/baileys';

/** What queries need of a session. */
export interface QueryParts extends Identified, Names {
	caches: SessionCaches;
	profiles: Profiles;
	auth: AuthenticationState;
	report(error: unknown): void;
}

export interface QueryContext {
	core: QueryParts;
	dialler: ConnectionSource;
	budget: Budget;
}
