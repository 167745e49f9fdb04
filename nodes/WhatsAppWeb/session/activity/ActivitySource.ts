import type { Agent } from 'node:https';
import type { EventName, NewEvent } from '../../contract/events/SessionEvent';
import type { AccountStore } from '../../store/Store';
import type { SessionCaches } from '../account/caches';
import type { AccountFacts } from '../account/AccountFacts';
import type { Identified } from '../account/identities';
import type { FactTable } from '../account/FactTable';
import type { KnownLabel, Names } from '../account/names';
import type { Connection } from '../connection/Connection';
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
	report(error: unknown): void;
}

/**
 * Listens to one connection for what happens beside the messages. It reads stanzas where Baileys' events hold back, merge
 * or leave out, and waits for nothing but the store: the event is in the inbox before Baileys acknowledges the stanza
 * (`StanzaGate`) and WhatsApp forgets it. Called in the tick the connection was made in.
 */
export type ActivitySource = (
	connection: Connection,
	core: ActivityParts,
	/** Durable when it returns, all of it or nothing; resolves to false when that failed. Never throws or rejects. */
	publish: (...news: NewEvent[]) => Promise<boolean>,
) => void;
