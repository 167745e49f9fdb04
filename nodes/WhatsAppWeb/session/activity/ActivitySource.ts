import type { Agent } from 'node:https';
import type { EventName, NewEvent } from '../../contract/events/SessionEvent';
import type { AccountStore } from '../../store/Store';
import type { SessionCaches } from '../account/caches';
import type { AccountFacts } from '../account/AccountFacts';
import type { Identified } from '../account/identities';
import type { FactTable } from '../account/FactTable';
import type { KnownLabel, Names } from '../account/names';
import type { ConnectionListener } from '../connection/ConnectionSource';
import type { Recipient } from '../messages/SendProgress';
import type { Timing } from '../connection/timing';
import type { AuthenticationState, Baileys } from '../wire/baileys';

/** What the sources share. */
export interface ActivityParts extends Identified, Names {
	baileys: Baileys;
	account: AccountStore;
	auth: AuthenticationState;
	timing: Timing;
	facts: AccountFacts;
	caches: SessionCaches;
	/** By their id. */
	labels: FactTable<KnownLabel>;
	/** Where the messages sent from here went. */
	sendProgress: { recipientOf(messageId: string): Recipient | undefined };
	live: { rejectsCalls: boolean };
	deliveries: { isAwaited(event: EventName, fromMe: boolean): boolean };
	agent(): Agent | undefined;
	/** Durable when it returns, all of it or nothing; resolves to false when that failed. Never rejects. */
	publish(...events: NewEvent[]): Promise<boolean>;
	report(error: unknown): void;
}

/**
 * Publishes what happens beside the messages. Reads stanzas where Baileys' events hold back, coalesce or leave out, and
 * before Baileys acknowledges them (`StanzaGate`).
 */
export type ActivitySource = ConnectionListener<ActivityParts>;
