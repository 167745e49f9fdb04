import { isDeepStrictEqual } from 'node:util';
import type { LinkOffer, LinkRequest, LinkResult, PasskeyStep } from '../../../contract/linking';
import { backoff } from '../../../primitives/backoff';
import { Budget, timedOut } from '../../../primitives/Budget';
import { Timer } from '../../../primitives/Timer';
import type { Auth } from '../../signal/authState';
import type { BinaryNode } from '../../wire/baileys';
import { type Closed, judge, type Reaction } from '../../wire/closeCodes';
import { children } from '../../wire/stanza';
import type { Connection } from '../Connection';
import type { SessionParts } from '../SessionParts';
import { prepareConnection } from '../prepareConnection';
import { updateVersion } from '../version';
import { isMovedToLids, isSignedByAccount, spoilPairing } from './accountSignature';
import {
	GIVEN_UP,
	INTERRUPTED,
	notAsked,
	pairingError,
	type PairingFailure,
	tooLate,
} from './failure';
import { onNotification } from './notifications';
import { codePairing } from './pairingCode';
import type { Offer, Offering, PairingMethod } from './PairingMethod';
import { Ceremony } from './passkey/Ceremony';
import { qrPairing } from './qr';

/** How long a caller waits for something to scan or type. */
const FIRST_OFFER_MS = 30_000;

/** After these another connection is made. */
const GOES_ON: ReadonlySet<Reaction> = new Set<Reaction>(['again', 'backoff', 'version']);

/** The session's reason while a number is being linked. */
const REASONS: Record<PasskeyStep['stage'], string> = {
	wanted: 'waiting_for_passkey',
	sent: 'waiting_for_phone',
	compare: 'waiting_for_comparison',
	finishing: 'waiting_for_phone',
};

export interface PairingListener {
	/** The {@link Pairing.reason} has changed. */
	onReason(): void;
	/** Without a failure: the phone has confirmed and the keys are saved, so the session may log in. */
	onEnd(failure?: PairingFailure): void;
}

/** One attempt to link, over as many connections as it takes. */
export class Pairing {
	private readonly method: PairingMethod;

	private connection: Connection | undefined;

	private offering: Offering | undefined;

	private offer: Offer | undefined;

	/** What waits for something to scan, type or sign. */
	private waiting: Array<PromiseWithResolvers<LinkOffer>> = [];

	/** From the passkey that WhatsApp demands until the end of the connection. */
	private ceremony: Ceremony | undefined;

	/** What waits for the outcome of a passkey's answer. */
	private answered: Array<PromiseWithResolvers<LinkOffer | undefined>> = [];

	/** Whether a connection was lost in the middle of the passkey step. */
	private isInterrupted = false;

	/** Monotonic ms at which it ends by itself; 0 before it has begun. */
	private until = 0;

	private readonly deadline = new Timer(() => this.end());

	private readonly retry = new Timer(() => this.begin());

	private attempt = 0;

	/** Whether the connection has shown all that it could. */
	private isUsedUp = false;

	private paired = false;

	private refused = false;

	private over = false;

	constructor(
		private readonly core: SessionParts,
		readonly request: LinkRequest,
		private readonly listener: PairingListener,
	) {
		this.method =
			request.method === 'qr' ? qrPairing(core) : codePairing(core, request.phoneNumber);
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
		return { status: 'pairing', ...(await this.offered()) };
	}

	/** Lets it go on for its full time from now. A passkey step has limits of its own. */
	prolong(): void {
		if (this.ceremony || this.paired) return;
		const { pairingMs } = this.core.timing;
		this.until = performance.now() + pairingMs;
		this.deadline.set(pairingMs);
	}

	/** What can be scanned, typed or signed at this moment. */
	get valid(): LinkOffer | null {
		const { offer, ceremony } = this;
		if (ceremony) return ceremony.offer;
		return offer && offer.validUntil > performance.now() ? shown(offer) : null;
	}

	/** Why what was begun has to be done again. */
	get interruption(): PairingFailure | undefined {
		return this.isInterrupted ? INTERRUPTED : undefined;
	}

	/** What it waits for: snake_case, the reason in the session's state. */
	get reason(): string {
		const stage = this.ceremony?.stage;
		if (stage && !this.paired) return REASONS[stage];
		return this.isInterrupted ? INTERRUPTED.reason : 'waiting_for_phone';
	}

	/**
	 * Takes what a person answers to the passkey step.
	 * @returns what is to be compared, if it comes to that; undefined once the phone has confirmed
	 * @throws WhatsAppError `invalid_parameter`: nothing was sent; `device_not_connected` when the step has failed
	 */
	async answerPasskey(given: string): Promise<LinkOffer | undefined> {
		const { ceremony } = this;
		if (!this.paired) {
			if (!ceremony) throw this.isInterrupted ? tooLate(INTERRUPTED) : notAsked();
			ceremony.answer(given);
		}
		if (ceremony?.stage === 'compare') return ceremony.offer ?? undefined;
		const outcome = Promise.withResolvers<LinkOffer | undefined>();
		this.answered.push(outcome);
		return await outcome.promise;
	}

	/** Ends it. Does nothing when it has ended. */
	end(failure = GIVEN_UP): void {
		if (this.over) return;
		this.over = true;
		this.deadline.stop();
		this.retry.stop();
		this.leaveConnection();
		this.connection?.end();
		if (this.paired) {
			this.listener.onEnd();
			for (const { resolve } of this.answered.splice(0)) resolve(undefined);
			return;
		}
		this.listener.onEnd(failure);
		for (const { reject } of [...this.waiting.splice(0), ...this.answered.splice(0)]) {
			reject(pairingError(failure));
		}
	}

	private async offered(): Promise<LinkOffer> {
		const { valid } = this;
		if (valid) return valid;
		const next = Promise.withResolvers<LinkOffer>();
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
			const connection = dial(method.identity);
			this.connection = connection;
			this.listen(connection, auth);
			this.listenForPasskey(connection, auth);
			this.isUsedUp = false;
			this.offering = method.attach(connection, auth.creds, {
				show: (offer) => this.give(offer),
				usedUp: () => {
					this.isUsedUp = true;
					connection.end();
				},
			});
			await this.onClosed(await connection.closed);
		} catch (error) {
			core.report(error);
			await this.onClosed({ code: 500, transport: true });
		}
	}

	private listen({ sock }: Connection, auth: Auth): void {
		const { core } = this;
		sock.ws.on('CB:iq,type:error', (refusal: BinaryNode) => {
			// Whatever is asked from then on, the ceremony has asked.
			if (this.ceremony) return;
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
			// WhatsApp closes the connection now; if it does not, the session logs in all the same.
			this.deadline.set(core.timing.queryMs);
			this.offering?.stop();
			this.ceremony?.end();
			core.auth = auth;
			auth
				.saveCreds(update)
				.then(() => core.facts.learn({ verdict: undefined }))
				.catch(core.report);
			this.listener.onReason();
		});
	}

	private listenForPasskey(connection: Connection, auth: Auth): void {
		onNotification(connection, 'passkey_prologue_request', (demand) => {
			if (this.paired || this.over) return;
			this.ceremony ??= this.beginCeremony(connection, auth);
			this.ceremony.demanded(demand);
		});
		onNotification(connection, 'crsc_continuation', (continuation) => {
			this.ceremony?.continued(continuation);
		});
		// The phone wants to scan once more. While a passkey is asked for there is no code to be scanned, and another secret follows.
		onNotification(connection, 'companion_reg_refresh', () => {
			if (!this.ceremony && !this.paired) this.offering?.renew();
		});
	}

	/** Holds the connection for as long as a person may need, instead of showing codes. */
	private beginCeremony(connection: Connection, auth: Auth): Ceremony {
		this.offering?.stop();
		this.offer = undefined;
		this.deadline.stop();
		connection.watchLiveness();
		// A remainder of the pairing code: Baileys would take it for another one, and change the secret.
		onNotification(connection, 'link_code_companion_reg', () => {});
		return new Ceremony(this.core, connection, auth.creds, {
			onStep: (step) => this.onStep(step),
			onFailure: (failure) => this.end(failure),
		});
	}

	private onStep(step: PasskeyStep): void {
		const offer = this.ceremony?.offer;
		if (!offer) return;
		this.isInterrupted = false;
		const { publish, report } = this.core;
		if (step.stage === 'wanted') {
			const { snippet, url } = step;
			const data = { snippet, url, expiresIn: offer.expiresIn };
			publish({ event: 'passkey_required', data }).catch(report);
		}
		for (const { resolve } of this.waiting.splice(0)) resolve(offer);
		if (step.stage === 'compare') {
			for (const { resolve } of this.answered.splice(0)) resolve(offer);
		}
		this.listener.onReason();
	}

	private give(offer: Offer): void {
		if (this.over) return;
		this.offer = offer;
		const { qr, pairingCode } = offer;
		const given = shown(offer);
		const { expiresIn } = given;
		const { publish, report } = this.core;
		if (qr !== null) publish({ event: 'qr_code', data: { qr, expiresIn } }).catch(report);
		if (pairingCode !== null) {
			publish({ event: 'pair_code', data: { code: pairingCode, expiresIn } }).catch(report);
		}
		for (const { resolve } of this.waiting.splice(0)) resolve(given);
	}

	/** Ends what belongs to the connection. */
	private leaveConnection(): void {
		this.offer = undefined;
		this.offering?.stop();
		this.ceremony?.end();
		this.ceremony = undefined;
	}

	private async onClosed(closed: Closed): Promise<void> {
		if (this.over) return;
		const hadCeremony = this.ceremony !== undefined;
		this.leaveConnection();
		if (this.paired) return this.end();
		if (this.refused) return this.end({ reason: 'account_signature_invalid', code: null });
		const { code } = closed;
		const { reaction, reason } = judge(closed);
		if (!GOES_ON.has(reaction)) return this.end({ reason: 'pairing_refused', code });
		if (hadCeremony) this.interrupt();
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
		const waitMs = this.isUsedUp ? 0 : backoff(this.attempt++, this.core.timing.backoff);
		if (performance.now() + waitMs >= this.until) return this.end();
		this.retry.set(waitMs);
	}

	/** The next connection has other keys, so what was signed for this one is worthless. */
	private interrupt(): void {
		this.isInterrupted = true;
		this.prolong();
		for (const { reject } of this.answered.splice(0)) reject(pairingError(INTERRUPTED));
		this.listener.onReason();
	}
}

function shown({ qr, pairingCode, validUntil }: Offer): LinkOffer {
	const expiresIn = Math.max(1, Math.round((validUntil - performance.now()) / 1000));
	return { qr, pairingCode, passkey: null, expiresIn };
}
