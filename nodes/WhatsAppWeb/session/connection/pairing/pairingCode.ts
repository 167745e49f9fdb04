import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Timer } from '../../../primitives/Timer';
import type { WASocket } from '../../wire/baileys';
import type { SessionParts } from '../SessionParts';
import type { PairingMethod } from './PairingMethod';

/** How long WhatsApp may take to confirm that it knows a pairing code. */
const CODE_KNOWN_MS = 3_000;

/** A pairing code is refused for names that are not a browser's on a known system. */
const PLAIN_BROWSER: [string, string, string] = ['Mac OS', 'Chrome', '14.4.1'];

/** Linking by a code that is typed on the phone. @param phoneNumber digits */
export function codePairing(
	{ timing, report }: Pick<SessionParts, 'report' | 'timing'>,
	phoneNumber: string,
): PairingMethod {
	async function requestCode(sock: WASocket): Promise<string> {
		const known = once(sock.ws, 'CB:iq,,link_code_companion_reg').catch(() => undefined);
		const code = await sock.requestPairingCode(phoneNumber);
		// A code that WhatsApp does not know yet cannot be typed.
		await Promise.race([known, delay(CODE_KNOWN_MS, undefined, { ref: false })]);
		return code;
	}

	return {
		identity: { browser: PLAIN_BROWSER },
		attach({ sock }, _creds, { show, usedUp }) {
			const timer = new Timer(usedUp);
			let isRequested = false;
			let isStopped = false;
			// WhatsApp accepts the request only after it has offered QR codes.
			sock.ev.on('connection.update', ({ qr }) => {
				if (!qr || isRequested) return;
				isRequested = true;
				requestCode(sock)
					.then((pairingCode) => {
						if (isStopped) return;
						const { pairingMs } = timing;
						timer.set(pairingMs);
						show({ qr: null, pairingCode, validUntil: performance.now() + pairingMs });
					})
					.catch(report);
			});
			return {
				stop() {
					isStopped = true;
					timer.stop();
				},
				// The secret comes from the code, when the phone's owner types it.
				renew() {},
			};
		},
	};
}
