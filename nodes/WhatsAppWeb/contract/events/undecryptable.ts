import type { Place } from './place';

/** A message that was sent to this account, but whose content could not be read. */
export interface Undecryptable extends Place {
	id: string;
	pushName?: string;
	/** Unix seconds, by the server's clock. */
	timestamp: number;
	offline: boolean;
	reason: UndecryptableReason;
	/** WhatsApp's name for the kind of a withheld message (`bot_unavailable_fanout`, …). */
	unavailableType?: string;
	/** Message of the error that the decrypting library threw. */
	detail?: string;
	/** Whether its sender or the account's phone was asked to send it again. */
	askedAgain: boolean;
}

/**
 * - `withheld`: WhatsApp announced it, but does not send its content to linked devices
 * - `wrong_keys`: it does not decrypt with the keys of this device: encrypted with others, or changed on its way
 * - `malformed`: it was decrypted, but is no valid message
 * - `untrusted_identity`: whoever encrypted it is not the device that it claims to be from
 * - `unsupported`: it is encrypted in a way that this version does not know
 */
export type UndecryptableReason =
	| 'withheld'
	| 'wrong_keys'
	| 'malformed'
	| 'untrusted_identity'
	| 'unsupported';
