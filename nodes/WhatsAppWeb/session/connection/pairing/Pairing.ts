import { isDeepStrictEqual } from 'node:util';
import type { LinkOffer, LinkRequest, LinkResult } from '../../../contract/linking';
import { backoff } from '../../../primitives/backoff';
import { Budget, timedOut } from '../../../primitives/Budget';
import { Timer } from '../../../primitives/Timer';
import type { Auth } from '../../signal/authState';
import type { BinaryNode } from '../../wire/baileys';
import { type Closed, judge } from '../../wire/closeCodes';
import { children } from '../../wire/stanza';
import type { Connection } from '../Connection';
import type { SessionParts } from '../SessionParts';
import { prepareConnection } from '../prepareConnection';
import { updateVersion } from '../version';
import { isMovedToLids, isSignedByAccount, spoilPairing } from './accountSignature';
import { GIVEN_UP, pairingError, type PairingFailure } from './failure';
import { codePairing } from './pairingCode';
import type { Offer, PairingMethod } from './PairingMethod';
import { qrPairing } from './qr';

/** How long a caller waits for something to scan or type. */
const FIRST_OFFER_MS = 30_000;

/** One attempt to link, over as many connections as it takes. */
export class Pairing {
	private readonly method: PairingMethod;

	private connection: Connection | undefined;

	private offer: Offer | undefined;

	private waiting: Array<PromiseWithResolvers<Offer>> = [];

	/** Monotonic ms at which it ends by itself; 0 before it has begun. */
	private until = 0;

	private readonly deadline = new Timer(() => this.end());

	private readonly retry = new Timer(() => this.begin());

	private attempt = 0;

	private paired = false;

	private refused = false;

	private over = false;

	/** @param onEnd without a failure: the phone has confirmed and the keys are saved, so the session may log in */
	constructor(
		private readonly core: SessionParts,
		readonly request: LinkRequest,
		private readonly onEnd: (failure?: PairingFailure) => void,
	) {
		this.method =
			request.method === 'qr'
				? qrPairing(core)
				: codePairing(core, request.phoneNumber, () => this.until);
	}

	/** Whether a request joins this attempt instead of ending it: the same one, or any once the phone has confirmed. */
	isFor(request: LinkRequest): boolean {
		return this.paired || isDeepStrictEqual(request, this.request);
	}

	/**
	 * The offer that is valid now, or the next one. Each call prolongs the pairing to its full time from now.
	 * @throws WhatsAppError `upstream_timeout`; `device_not_connected` when the pairing ends before there is one
	 */
	async show(): Promise<LinkResult> {
		const isFirst = this.until === 0;
		this.prolong();
		if (isFirst) this.begin();
		return { status: 'pairing', ...shown(await this.offered()) };
	}

	/** Lets it go on for its full time from now. */
	prolong(): void {
		const { pairingMs } = this.core.timing;
		this.until = performance.now() + pairingMs;
		this.deadline.set(pairingMs);
	}

	/** What can be scanned or typed at this moment. */
	get valid(): LinkOffer | null {
		const { offer } = this;
		return offer && offer.validUntil > performance.now() ? shown(offer) : null;
	}

	/** Ends it. Does nothing when it has ended. */
	end(failure = GIVEN_UP): void {
		if (this.over) return;
		this.over = true;
		this.deadline.stop();
		this.retry.stop();
		this.connection?.end();
		if (this.paired) return this.onEnd();
		this.onEnd(failure);
		for (const { reject } of this.waiting.splice(0)) reject(pairingError(failure));
	}

	private async offered(): Promise<Offer> {
		const { offer } = this;
		if (offer && offer.validUntil > performance.now()) return offer;
		const next = Promise.withResolvers<Offer>();
		this.waiting.push(next);
		const late = () => timedOut('there is no QR code yet');
		return await new Budget(FIRST_OFFER_MS).race(next.promise, late);
	}

	/** Connects; an error that nothing could be done about ends the pairing, so that its caller learns of it. */
	private begin(): void {
		const { report } = this.core;
		const giveUp = (error: unknown): void => {
			report(error);
			this.end();
		};
		this.connect().catch(giveUp).catch(report);
	}

	private async connect(): Promise<void> {
		const { core, method } = this;
		try {
			// New keys for every connection: a pairing code leaves traces in them that would be taken for a login.
			const { auth, dial } = await prepareConnection(core);
			if (this.over) return;
			this.connection = dial(method.identity);
			this.listen(this.connection, auth);
			method.listen(this.connection.sock, (offer) => this.give(offer));
			await this.onClosed(await this.connection.closed);
		} catch (error) {
			core.report(error);
			await this.onClosed({ code: 500, transport: true });
		}
	}

	private listen({ sock }: Connection, auth: Auth): void {
		const { core } = this;
		sock.ws.on('CB:iq,type:error', (refusal: BinaryNode) => {
			const [error] = children(refusal);
			this.end({ reason: 'pairing_refused', code: Number(error?.attrs.code) || null });
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
			this.deadline.stop();
			core.auth = auth;
			auth
				.saveCreds(update)
				.then(() => core.facts.learn({ verdict: undefined }))
				.catch(core.report);
		});
	}

	private give(offer: Offer): void {
		if (this.over) return;
		this.offer = offer;
		const { qr, pairingCode } = offer;
		const expiresIn = secondsLeft(offer);
		const { publish, report } = this.core;
		if (qr !== null) publish({ event: 'qr_code', data: { qr, expiresIn } }).catch(report);
		if (pairingCode !== null) {
			publish({ event: 'pair_code', data: { code: pairingCode, expiresIn } }).catch(report);
		}
		for (const { resolve } of this.waiting.splice(0)) resolve(offer);
	}

	private async onClosed(closed: Closed): Promise<void> {
		if (this.over) return;
		this.offer = undefined;
		if (this.paired) return this.end();
		if (this.refused) return this.end({ reason: 'account_signature_invalid', code: null });
		const { code } = closed;
		const { reaction, reason } = judge(closed);
		if (reaction === 'version') {
			// A version that could not be stored is announced all the same, until n8n is restarted.
			const isUpdated = await updateVersion(this.core).catch((error: unknown) => {
				this.core.report(error);
				return true;
			});
			if (!isUpdated) return this.end({ reason, code });
			if (!this.over) this.begin();
			return;
		}
		if (reaction !== 'backoff' && reaction !== 'again') {
			return this.end({ reason: 'pairing_refused', code });
		}
		const usedUp = code === 408 && !closed.transport;
		const waitMs = usedUp ? 0 : backoff(this.attempt++, this.core.timing.backoff);
		if (performance.now() + waitMs >= this.until) return this.end();
		this.retry.set(waitMs);
	}
}

function shown(offer: Offer): LinkOffer {
	const { qr, pairingCode } = offer;
	return { qr, pairingCode, passkey: null, expiresIn: secondsLeft(offer) };
}

function secondsLeft({ validUntil }: Offer): number {
	return Math.max(1, Math.round((validUntil - performance.now()) / 1000));
}
