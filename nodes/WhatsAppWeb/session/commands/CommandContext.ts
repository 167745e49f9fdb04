import type { Budget } from '../../primitives/Budget';
import type { AccountStore } from '../../store/Store';
import type { AddressBook } from '../account/AddressBook';
import type { SessionCaches } from '../account/caches';
import type { Identified } from '../account/identities';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { Timing } from '../connection/timing';
import type { AuthenticationState, Baileys } from '../wire/baileys';

/** What commands need of a session. */
export interface CommandParts extends Identified {
	baileys: Baileys;
	account: AccountStore;
	caches: SessionCaches;
	addressBook: AddressBook;
	auth: AuthenticationState;
	timing: Timing;
}

export interface CommandContext {
	core: CommandParts;
	dialler: ConnectionSource;
	budget: Budget;
}
