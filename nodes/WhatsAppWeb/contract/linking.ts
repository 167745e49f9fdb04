import type { SessionState } from './state';

export type LinkRequest =
	| { method: 'qr' }
	/** `phoneNumber`: of the account, digits. */
	| { method: 'pairingCode'; phoneNumber: string };

/** Where the passkey stands that WhatsApp demands of some accounts before it links a device. */
export type PasskeyStep =
	/** `snippet` is pasted into the console of `url` in a desktop browser, and gives the answer for `answerPasskey`. */
	| { stage: 'wanted'; snippet: string; url: string }
	/** The answer is with WhatsApp, and the phone has to go on. */
	| { stage: 'sent' }
	/** A person has to see that phone and n8n show the same `code`: `XXXX-XXXX`. */
	| { stage: 'compare'; code: string }
	/** `code` is for whoever wants to compare all the same. */
	| { stage: 'finishing'; code: string };

/** What a person can do now to link the number: exactly one of the three is not null. */
export interface LinkOffer {
	qr: string | null;
	pairingCode: string | null;
	passkey: PasskeyStep | null;
	/** Seconds for which it is valid. */
	expiresIn: number;
}

export type LinkResult =
	| ({ status: 'pairing' } & LinkOffer)
	| ({ status: 'open' } & Omit<SessionState, 'status'>);

/** How linking stands, for whoever watches it. */
export interface Linking {
	state: SessionState;
	/** What is being linked; null while nothing is. */
	request: LinkRequest | null;
	/** Null while there is nothing to scan, type or sign. */
	offer: LinkOffer | null;
	/**
	 * Why the last attempt ended, in words, or why this one had to show another code in the middle of the passkey step; null
	 * once another begins, goes on or succeeds.
	 */
	failure: LinkFailure | null;
}

export interface LinkFailure {
	/** snake_case: `not_linked`, `pairing_refused`, `passkey_refused`, `phone_did_not_go_on`, … */
	reason: string;
	message: string;
	/** What to do next. */
	description: string;
}
