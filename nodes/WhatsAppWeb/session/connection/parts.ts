import type { Agent } from 'node:https';
import type { Slots } from '../../primitives/Slots';
import type { NewEvent } from '../../contract/events/SessionEvent';
import type { AccountFacts } from '../account/AccountFacts';
import type { Me } from '../account/me';
import type { Auth } from '../signal/authState';
import type { SocketParts } from './socketConfig';

/** What all sockets of a session are made of. */
type Lasting = Pick<
	SocketParts,
	'baileys' | 'account' | 'settings' | 'timing' | 'caches' | 'retryCounter' | 'logger'
>;

/** What connections are made with, and what they may change in the session. */
export interface ConnectParts extends Lasting {
	facts: AccountFacts;
	/** The keys of the linked device as they are now. */
	auth: Auth;
	config(): { deviceName: string };
	agent(): Agent | undefined;
	me(): Me;
	/** Sets the keys of the linked device aside. */
	forget(): Promise<void>;
	/** Bounds the logins under way at once. */
	logins: Slots;
	publish(...events: NewEvent[]): Promise<boolean>;
	report(error: unknown): void;
}
