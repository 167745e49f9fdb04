import type { WASocket } from '../../wire/baileys';
import type { SocketParts } from '../socketConfig';

/** What can be scanned or typed now. */
export interface Offer {
	qr: string | null;
	pairingCode: string | null;
	/** Monotonic ms. */
	validUntil: number;
}

/** One way to link a device. */
export interface PairingMethod {
	/** What the device claims to be, and how long Baileys shows the first QR code. */
	readonly identity: Pick<SocketParts, 'browser' | 'qrMs'>;
	/** Shows what a new connection has to offer, as it comes. Called in the tick the connection was made in. */
	listen(sock: WASocket, show: (offer: Offer) => void): void;
}
