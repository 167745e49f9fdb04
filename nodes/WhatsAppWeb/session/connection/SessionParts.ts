import type { Agent } from 'node:https';
import type { SendResult } from '../../contract/SendCommand';
import type { Pacing } from '../../contract/pacing';
import type { NewEvent } from '../../contract/events/SessionEvent';
import type { Pace } from '../../primitives/Pace';
import type { SerialQueue } from '../../primitives/SerialQueue';
import type { Slots } from '../../primitives/Slots';
import type { AccountFacts } from '../account/AccountFacts';
import type { AddressBook } from '../account/AddressBook';
import type { ChangedIdentities } from '../account/ChangedIdentities';
import type { ChatDirectory } from '../account/ChatDirectory';
import type { ChatStates } from '../account/ChatStates';
import type { ChatTimers } from '../account/ChatTimers';
import type { Identified } from '../account/identities';
import type { Labels } from '../account/Labels';
import type { Names } from '../account/names';
import type { NumberChecks } from '../account/NumberChecks';
import type { Profiles } from '../account/Profiles';
import type { Health } from '../health/Health';
import type { Questions } from '../questions/Questions';
import type { Auth } from '../signal/authState';
import type { SocketParts } from './socketConfig';

/** What the rooms of one session share, across its connections. A room above this one picks what it needs. */
export interface SessionParts
	extends Identified,
		Names,
		Pick<SocketParts, 'baileys' | 'account' | 'settings' | 'timing' | 'caches' | 'logger'>,
		Pick<SocketParts, 'retryCounter'> {
	/** Bounds the logins under way at once. */
	logins: Slots;
	facts: AccountFacts;
	directory: ChatDirectory;
	/** By the id of the label. */
	labels: Labels;
	chatStates: ChatStates;
	profiles: Profiles;
	/** Of those who read pages of channels' posts. */
	postsPace: Pace;
	numberChecks: NumberChecks;
	health: Health;
	addressBook: AddressBook;
	timers: ChatTimers;
	changedIdentities: ChangedIdentities;
	/** What executions wait for an answer to. */
	questions: Questions;
	/** Runs changes to the table of messages that depend on what is in it. */
	messageChanges: SerialQueue;
	/** The keys of the linked device as they are now; unlinked ones are not saved. */
	auth: Auth;
	config(): { deviceName: string; pacing?: Pacing };
	agent(): Agent | undefined;
	/** Sets the keys of the linked device aside. */
	forget(): Promise<void>;
	/** How far a message of this session got, as far as it has learned since it started. */
	sendStatus(messageId: string): SendResult['status'] | undefined;
	/** Durable when it returns, all of it or nothing; resolves to false when that failed. Never rejects. */
	publish(...events: NewEvent[]): Promise<boolean>;
	report(error: unknown): void;
}
