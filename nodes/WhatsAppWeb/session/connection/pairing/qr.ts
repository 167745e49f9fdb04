import type { SessionParts } from '../SessionParts';
import type { PairingMethod } from './PairingMethod';

/** WhatsApp Web shows the first QR code of a connection for a minute, the next ones for 20 s each. */
const FIRST_MS = 60_000;
const NEXT_MS = 20_000;

/** Linking by a QR code that the phone scans. WhatsApp shows a device that was linked so under its own name. */
export function qrPairing({
	timing: { qrMs },
	config,
}: Pick<SessionParts, 'timing' | 'config'>): PairingMethod {
	return {
		// Read for each connection: the name may be changed in the credential during a pairing.
		get identity(): PairingMethod['identity'] {
			return { browser: [config().deviceName, 'Chrome', '14.4.1'], qrMs };
		},
		listen({ ev }, show) {
			let lifeMs = qrMs ?? FIRST_MS;
			ev.on('connection.update', ({ qr }) => {
				if (!qr) return;
				show({ qr, pairingCode: null, validUntil: performance.now() + lifeMs });
				lifeMs = qrMs ?? NEXT_MS;
			});
		},
	};
}
