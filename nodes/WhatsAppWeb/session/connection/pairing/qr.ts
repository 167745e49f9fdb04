import { randomBytes } from 'node:crypto';
import { Timer } from '../../../primitives/Timer';
import type { AuthenticationCreds, BinaryNode } from '../../wire/baileys';
import { child, children, text } from '../../wire/stanza';
import type { Connection } from '../Connection';
import type { SessionParts } from '../SessionParts';
import type { Offering, OfferListener, PairingMethod } from './PairingMethod';

/** WhatsApp Web shows the first QR code of a connection for a minute, the next ones for 20 s each. */
const FIRST_MS = 60_000;
const NEXT_MS = 20_000;

const SECRET_BYTES = 32;

type Parts = Pick<SessionParts, 'baileys' | 'timing' | 'config'>;

/** Linking by a QR code that the phone scans. WhatsApp shows a device that was linked so under its own name. */
export function qrPairing(parts: Parts): PairingMethod {
	return {
		// Read for each connection: the name may be changed in the credential during a pairing.
		get identity(): PairingMethod['identity'] {
			return { browser: [parts.config().deviceName, 'Chrome', '14.4.1'] };
		},
		attach: (connection, creds, listener) => new QrCodes(parts, connection, creds, listener),
	};
}

/**
 * The QR codes of one connection. Baileys would show each with the secret that the first one had; here it is the one that
 * counts now.
 */
class QrCodes implements Offering {
	/** What WhatsApp has given to be shown, one after the other. */
	private refs: string[] = [];

	private lifeMs: number;

	private readonly timer = new Timer(() => this.next());

	private isStopped = false;

	constructor(
		private readonly parts: Parts,
		private readonly connection: Connection,
		private readonly creds: AuthenticationCreds,
		private readonly listener: OfferListener,
	) {
		this.lifeMs = parts.timing.qrMs ?? FIRST_MS;
		const { ws, ev } = connection.sock;
		// Before Baileys, which takes the first one out of the stanza.
		ws.prependListener('CB:iq,type:set,pair-device', (stanza: BinaryNode) => {
			const refs = children(child(stanza, 'pair-device'), 'ref').map(text);
			this.refs = refs.filter((ref) => ref !== undefined);
		});
		// It has accepted the stanza then.
		ev.on('connection.update', ({ qr }) => {
			if (qr) this.show();
		});
	}

	stop(): void {
		this.isStopped = true;
		this.timer.stop();
	}

	/** As WhatsApp Web does when the phone wants to scan once more: the same ref with another secret. */
	renew(): void {
		if (this.isStopped) return;
		this.creds.advSecretKey = randomBytes(SECRET_BYTES).toString('base64');
		if (this.refs.length > 0) this.show();
	}

	private next(): void {
		this.refs.shift();
		if (this.refs.length > 0) this.show();
		else this.listener.usedUp();
	}

	private show(): void {
		const [ref] = this.refs;
		if (this.isStopped || ref === undefined) return;
		const { lifeMs, creds } = this;
		const { baileys, timing } = this.parts;
		const qr = baileys.buildPairingQRData(
			ref,
			base64(creds.noiseKey.public),
			base64(creds.signedIdentityKey.public),
			creds.advSecretKey,
			this.connection.parts.browser,
		);
		this.lifeMs = timing.qrMs ?? NEXT_MS;
		this.timer.set(lifeMs);
		this.listener.show({ qr, pairingCode: null, validUntil: performance.now() + lifeMs });
	}
}

function base64(key: Uint8Array): string {
	return Buffer.from(key).toString('base64');
}
