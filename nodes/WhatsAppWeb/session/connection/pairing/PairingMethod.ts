import type { AuthenticationCreds } from '../../wire/baileys';
import type { Connection } from '../Connection';
import type { SocketParts } from '../socketConfig';

/** What can be scanned or typed now. */
export interface Offer {
	qr: string | null;
	pairingCode: string | null;
	/** Monotonic ms. */
	validUntil: number;
}

/** What a connection shows, one after the other. */
export interface Offering {
	/** Shows nothing more: the phone has taken what was shown. */
	stop(): void;
	/** Makes what is shown worthless, and shows it anew. */
	renew(): void;
}

export interface OfferListener {
	show(offer: Offer): void;
	/** The connection has nothing left to show. */
	usedUp(): void;
}

/** One way to link a device. */
export interface PairingMethod {
	/** What the device claims to be. */
	readonly identity: Pick<SocketParts, 'browser'>;
	/** Shows what a new connection has to offer, as it comes. Called in the tick the connection was made in. */
	attach(connection: Connection, creds: AuthenticationCreds, listener: OfferListener): Offering;
}
