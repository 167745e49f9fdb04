import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WhatsAppError } from '../../../errors';
import { isMovedToLids, isSignedByAccount, spoilPairing } from './accountSignature';
import { type Auth, openAuth } from '../../signal/authState';
import { backoff } from '../../../primitives/backoff';
import type { BinaryNode, WASocket } from '../../wire/baileys';
import { child } from '../../wire/stanza';
import { Budget, timedOut } from '../../../primitives/Budget';
import { Connection } from '../Connection';
import type { ConnectParts } from '../parts';
import { type Closed, judge, STORAGE_FAILED } from '../../wire/closeCodes';
import { fenceWrites } from '../writeFence';
import { notConnected } from '../../../contract/notConnected';
import type { LinkRequest, LinkResult } from '../../../contract/state';
import type { StateStream } from '../StateStream';
import { announcedVersion, updateVersion } from '../version';

/** How long a caller waits for something to scan or type. */
const FIRST_OFFER_MS = 30_000;

/** WhatsApp Web shows the first QR code of a connection for a minute, the next ones for 20 s each. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;

/** How long WhatsApp may take to confirm that it knows a pairing code. */
const CODE_KNOWN_MS = 3_000;

/**
 * WhatsApp shows a companion's own name when it was linked by QR code. A pairing code is refused for names that are
 * not a browser's on a known system.
 */
const PLAIN_BROWSER: [string, string, string] = ['Mac OS', 'Chrome', '14.4.1'];

/** What can be scanned or typed now. */
interface Offer {
	qr: string | null;
	pairingCode: string | null;
	/** Monotonic ms. */
	validUntil: number;
}

type Wait = { resolve(offer: Offer): void; reject(error: Error): void };

/** One try to link, over as many connections as it takes. */
export class Pairing {
	private connection: Connection | undefined;

	private offer: Offer | undefined;

	private waiting: Wait[] = [];

	private until = 0;

	private deadline: NodeJS.Timeout | undefined;

	private retry: NodeJS.Timeout | undefined;

	private attempt = 0;

	private paired = false;

	private refused = false;

	private over = false;

	/**
	 * @param onPaired the phone has confirmed, the keys are saved: the session may log in
	 * @param onEnd it ended otherwise
	 */
	constructor(
		private readonly core: ConnectParts,
		private readonly states: StateStream,
		readonly request: LinkRequest,
		private readonly onPaired: () => void,
		private readonly onEnd: () => void,
	) {}

	/** What is valid now, or as soon as there is something. Whoever asks keeps it going for the full time from now. */
	async show(): Promise<LinkResult> {
		const first = this.deadline === undefined;
		clearTimeout(this.deadline);
		this.until = performance.now() + this.core.timing.pairingMs;
		this.deadline = setTimeout(() => this.end('not_linked', null), this.core.timing.pairingMs);
		this.deadline.unref();
		if (first) void this.connect();

		const offer = await this.offered();
		const { qr, pairingCode } = offer;
		return { status: 'pairing', qr, pairingCode, expiresIn: secondsLeft(offer) };
	}

	/** Gives up. */
	end(reason: string, code: number | null): void {
		if (this.over) return;
		this.over = true;
		clearTimeout(this.deadline);
		clearTimeout(this.retry);
		this.connection?.end();
		if (this.paired) return;
		this.states.set({ status: 'unlinked', reason, code });
		const error =
			reason === 'version_refused'
				? notConnected(this.states.current)
				: new WhatsAppError('device_not_connected', 'WhatsApp ended the pairing', {
						description: 'Run Session → Link again and use the new code.',
						details: { reason, code },
						retryable: false,
					});
		for (const { reject } of this.waiting.splice(0)) reject(error);
		this.onEnd();
	}

	private async offered(): Promise<Offer> {
		const { offer } = this;
		if (offer && offer.validUntil > performance.now()) return offer;
		const next = new Promise<Offer>((resolve, reject) => this.waiting.push({ resolve, reject }));
		const late = () => timedOut('there is no QR code yet');
		return await new Budget(FIRST_OFFER_MS).race(next, late);
	}

	private async connect(): Promise<void> {
		const { core, states, request } = this;
		states.set({ status: 'pairing', reason: 'waiting_for_phone', jid: null, lid: null });
		try {
			const { account, close } = fenceWrites(core.account, () =>
				this.connection?.fail(STORAGE_FAILED),
			);
			// New keys for every connection: a pairing code leaves traces in them that would be taken for a login.
			const auth = await openAuth(account, core.baileys);
			if (this.over) return;
			const byCode = request.method === 'pairingCode';
			this.connection = new Connection(
				{
					...core,
					account,
					auth,
					agent: core.agent(),
					browser: byCode ? PLAIN_BROWSER : [core.config().deviceName, 'Chrome', '14.4.1'],
					version: announcedVersion(core),
					// The code lives as long as the connection, which ends with its last QR code.
					qrMs: core.timing.qrMs ?? (byCode ? core.timing.pairingMs : undefined),
				},
				close,
			);
			this.listen(this.connection, auth);
			await this.onClosed(await this.connection.closed);
		} catch (error) {
			core.report(error);
			await this.onClosed({ code: 500, transport: true });
		}
	}

	private listen({ sock }: Connection, auth: Auth): void {
		const { core, request } = this;
		let shown = 0;
		sock.ev.on('connection.update', ({ qr }) => {
			if (!qr || this.over) return;
			shown += 1;
			if (request.method === 'qr') {
				const lifeMs = core.timing.qrMs ?? (shown === 1 ? FIRST_QR_MS : NEXT_QR_MS);
				this.give({ qr, pairingCode: null, validUntil: performance.now() + lifeMs });
			} else if (shown === 1) {
				// WhatsApp takes the request only after it has offered QR codes.
				void this.requestCode(sock);
			}
		});
		sock.ws.on('CB:iq,type:error', (refusal: BinaryNode) => {
			this.end('pairing_refused', Number(child(refusal)?.attrs.code) || null);
		});
		sock.ws.prependListener('CB:iq,,pair-success', (stanza: BinaryNode) => {
			if (isSignedByAccount(stanza, auth.creds, core.baileys)) {
				if (isMovedToLids(stanza, core.baileys)) {
					void core.facts.learn({ lidMigrated: true }).catch(core.report);
				}
			} else {
				this.refused = true;
				spoilPairing(stanza);
			}
		});
		sock.ev.on('creds.update', (update) => {
			// Nothing is kept of a device that is not linked.
			if (!auth.creds.account) return;
			this.paired = true;
			clearTimeout(this.deadline);
			core.auth = auth;
			auth
				.saveCreds(update)
				.then(() => core.facts.learn({ verdict: undefined }))
				.catch(core.report);
		});
	}

	private async requestCode(sock: WASocket): Promise<void> {
		const known = once(sock.ws, 'CB:iq,,link_code_companion_reg').catch(() => undefined);
		try {
			const code = await sock.requestPairingCode(this.request.phoneNumber as string);
			// A code that WhatsApp does not know yet cannot be typed.
			await Promise.race([known, delay(CODE_KNOWN_MS, undefined, { ref: false })]);
			this.give({ qr: null, pairingCode: code, validUntil: this.until });
		} catch (error) {
			this.core.report(error);
		}
	}

	private give(offer: Offer): void {
		this.offer = offer;
		const { qr, pairingCode } = offer;
		const expiresIn = secondsLeft(offer);
		if (qr !== null) void this.core.publish({ event: 'qr_code', data: { qr, expiresIn } });
		if (pairingCode !== null) {
			void this.core.publish({ event: 'pair_code', data: { code: pairingCode, expiresIn } });
		}
		for (const { resolve } of this.waiting.splice(0)) resolve(offer);
	}

	private async onClosed(closed: Closed): Promise<void> {
		if (this.over) return;
		this.offer = undefined;
		if (this.paired) {
			this.end('paired', null);
			return this.onPaired();
		}
		if (this.refused) return this.end('account_signature_invalid', null);
		const { reaction, reason } = judge(closed);
		if (reaction === 'version') {
			if (!(await updateVersion(this.core))) return this.end(reason, closed.code);
			if (!this.over) void this.connect();
			return;
		}
		if (reaction !== 'backoff' && reaction !== 'again') {
			return this.end('pairing_refused', closed.code);
		}
		const usedUp = closed.code === 408 && !closed.transport;
		const waitMs = usedUp ? 0 : backoff(this.attempt++, this.core.timing.backoff);
		if (performance.now() + waitMs >= this.until) return this.end('not_linked', null);
		this.retry = setTimeout(() => void this.connect(), waitMs);
		this.retry.unref();
	}
}

function secondsLeft({ validUntil }: Offer): number {
	return Math.max(1, Math.round((validUntil - performance.now()) / 1000));
}
