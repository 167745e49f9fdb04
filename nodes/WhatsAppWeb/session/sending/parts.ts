import type { AccountStore } from '../../store/Store';
import type { AddressBook } from '../account/AddressBook';
import type { AuthenticationState, Baileys, BaileysLogger } from '../wire/baileys';
import type { SessionCaches } from '../account/caches';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { SendCommand } from '../../contract/SendCommand';
import type { SendOptions } from '../../contract/SessionClient';
import type { NewEvent } from '../../contract/events/SessionEvent';
import type { SerialQueue } from '../../primitives/SerialQueue';
import type { SendProgress } from '../messages/SendProgress';
import type { Me } from '../account/me';
import type { RetryCounter } from './RetryCounter';
import type { Timing } from '../connection/timing';

/** A command, and how its file is uploaded. */
export interface Sending extends SendCommand, Pick<SendOptions, 'upload'> {}

export interface SenderParts {
	baileys: Baileys;
	account: AccountStore;
	logger: BaileysLogger;
	timing: Timing;
	caches: SessionCaches;
	sendProgress: SendProgress;
	retryCounter: RetryCounter;
	addressBook: AddressBook;
	auth: AuthenticationState;
	/** Runs changes to the table of messages that depend on what is in it. */
	messageChanges: SerialQueue;
	me(): Me;
	publish(...events: NewEvent[]): Promise<boolean>;
	report(error: unknown): void;
	dialler: Pick<ConnectionSource, 'opened' | 'use'>;
}
