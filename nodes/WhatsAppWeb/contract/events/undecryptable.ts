import type { Place } from './place';

/** A message that is known to exist, but not what it says. */
export interface Undecryptable extends Place {
	id: string;
	pushName?: string;
	/** Unix seconds, the server's. */
	timestamp: number;
	offline: boolean;
	reason: UndecryptableReason;
	/** How WhatsApp calls what it withheld (`bot_unavailable_fanout`, …), if it did. */
	unavailableType?: string;
	/** The error, in the words of the library that met it. */
	detail?: string;
	/** Whether its sender, or the own phone, has been asked for it again. */
	askedAgain: boolean;
}

/**
 * - `withheld`: WhatsApp told of it, but did not send its content to linked devices
 * - `wrong_keys`: the keys of this device do not open it: it was encrypted with others, or changed on its way
 * - `malformed`: it was decrypted, but is no message
 * - `unsupported`: a way of encrypting that is not known here
 */
export type UndecryptableReason = 'withheld' | 'wrong_keys' | 'malformed' | 'unsupported';
