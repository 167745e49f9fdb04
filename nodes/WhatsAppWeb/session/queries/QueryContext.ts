import type { Agent } from 'node:https';
import type { Budget } from '../../primitives/Budget';
import type { Settings } from '../../settings';
import type { AccountStore } from '../../store/Store';
import type { AddressBook } from '../account/AddressBook';
import type { SessionCaches } from '../account/caches';
import type { Identified } from '../account/identities';
import type { Names } from '../account/names';
import type { Profiles } from '../account/Profiles';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { Timing } from '../connection/timing';
import type { AuthenticationState, Baileys, BaileysLogger } from '../wire/baileys';

/** What questions are answered with. */
export interface QueryParts extends Identified, Names {
	baileys: Baileys;
	account: AccountStore;
	settings: Settings;
	timing: Timing;
	caches: SessionCaches;
	profiles: Profiles;
	addressBook: AddressBook;
	auth: AuthenticationState;
	logger: BaileysLogger;
	agent(): Agent | undefined;
	report(error: unknown): void;
}

export interface QueryContext {
	core: QueryParts;
	dialler: ConnectionSource;
	budget: Budget;
}
