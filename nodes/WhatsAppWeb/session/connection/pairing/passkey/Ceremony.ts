import { randomBytes } from 'node:crypto';
import type { LinkOffer, PasskeyStep } from '../../../../contract/linking';
import { WhatsAppError } from '../../../../errors';
import { Timer } from '../../../../primitives/Timer';
import type { AuthenticationCreds, BinaryNode } from '../../../wire/baileys';
import { type Connection, ConnectionEnded, isConnectionEnd } from '../../Connection';
import type { SessionParts } from '../../SessionParts';
import { notAsked, type PairingFailure } from '../failure';
import { type PasskeyAnswer, readAnswer } from './answer';
import * as crypto from './crypto';
import { PASSKEY_ORIGIN, type RequestOptions } from './options';
import { passkeySnippet } from './snippet';
import {
	identityIn,
	nonceQuery,
	optionsIn,
	OPTIONS_QUERY,
	prologueQuery,
	type Query,
	REF_QUERY,
	refIn,
	requestQuery,
} from './stanzas';

const SECRET_BYTES = 32;
/** Characters of a code that people compare. */
const CODE_LENGTH = 8;

const EXPIRED: PairingFailure = { reason: 'passkey_expired', code: null };
const UNANSWERED: PairingFailure = { reason: 'passkey_unanswered', code: null };
const SILENT: PairingFailure = { reason: 'phone_did_not_go_on', code: null };
const NOT_COMPARED: PairingFailure = { reason: 'code_not_compared', code: null };
const CHANGED: PairingFailure = { reason: 'passkey_step_changed', code: null };

/** How things stood when WhatsApp demanded a passkey. */
interface Scan {
	/** Monotonic ms. */
	at: number;
	/** The secret under which the phone has scanned or typed. */
	seenSecret: Buffer;
}

interface Demand extends Scan {
	/** What has to be signed. */
	options: RequestOptions;
}

export interface CeremonyListener {
	/** There is another step. */
	onStep(step: PasskeyStep): void;
	onFailure(failure: PairingFailure): void;
}

type Parts = Pick<SessionParts, 'baileys' | 'timing' | 'report'>;

/**
 * The passkey that WhatsApp demands of some accounts before a phone links this device, on one connection: what is to be
 * signed comes, a person answers, then phone and device agree on a new secret under which the phone links as ever.
 * Sources: WhatsApp Web's own modules, whatsmeow (`pair-passkey.go`), zapo (`WaShortcakeFlow.ts`).
 */
export class Ceremony {
	private demand: Demand | undefined;

	private step: PasskeyStep | undefined;

	/** Monotonic ms at which the step is over. */
	private until = 0;

	/** What it means when the step is over. */
	private lateness = EXPIRED;

	private readonly patience = new Timer(() => this.fail(this.lateness));

	/** The scan whose options are being asked for. */
	private asking: Scan | undefined;

	/** Takes the phone's part, while it is waited for. */
	private takeIdentity: ((identity: crypto.PrimaryIdentity) => void) | undefined;

	/** Goes on once phone and device are known to show the same code. */
	private goOn: (() => void) | undefined;

	private over = false;

	constructor(
		private readonly parts: Parts,
		private readonly connection: Connection,
		private readonly creds: AuthenticationCreds,
		private readonly listener: CeremonyListener,
	) {}

	/** What a person can do now; null while the options are being asked for. */
	get offer(): LinkOffer | null {
		const { step, until } = this;
		if (!step) return null;
		const expiresIn = Math.max(1, Math.round((until - performance.now()) / 1000));
		return { qr: null, pairingCode: null, passkey: step, expiresIn };
	}

	get stage(): PasskeyStep['stage'] | undefined {
		return this.step?.stage;
	}

	/** Takes what WhatsApp wants signed; another demand replaces one that is not answered. */
	demanded(notification: BinaryNode): void {
		if (this.over || (this.step && this.step.stage !== 'wanted')) return;
		const options = optionsIn(notification);
		const seenSecret = Buffer.from(this.creds.advSecretKey, 'base64');
		const scan: Scan = { at: performance.now(), seenSecret };
		this.asking = options ? undefined : scan;
		if (options) this.want({ ...scan, options });
		else this.askForOptions(scan).catch((error: unknown) => this.onError(error));
	}

	/** Takes the phone's part, once. */
	continued(notification: BinaryNode): void {
		const identity = identityIn(notification);
		if (this.over || !this.takeIdentity || !identity) return;
		const primary = crypto.readPrimaryIdentity(identity, this.parts.baileys);
		if (!primary) return this.fail(CHANGED);
		this.takeIdentity(primary);
		this.takeIdentity = undefined;
	}

	/**
	 * Takes what a person gives: the passkey's answer, or the code as the phone shows it. The same again changes nothing.
	 * @throws WhatsAppError `invalid_parameter`; nothing was sent then
	 */
	answer(given: string): void {
		const { demand, step } = this;
		if (!demand || !step) throw notAsked();
		const typed = given.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
		if ('code' in step && typed.length <= CODE_LENGTH) {
			if (typed !== step.code.replace('-', '')) throw otherCode();
			this.goOn?.();
			return;
		}
		const answer = readAnswer(given, demand.options);
		if (step.stage !== 'wanted') return;
		this.carryOut(demand, answer).catch((error: unknown) => this.onError(error));
	}

	end(): void {
		this.over = true;
		this.patience.stop();
	}

	private async askForOptions(scan: Scan): Promise<void> {
		const answer = await this.ask(OPTIONS_QUERY);
		if (this.asking !== scan) return;
		const options = optionsIn(answer);
		if (options) this.want({ ...scan, options });
		else this.fail(CHANGED);
	}

	private want(demand: Demand): void {
		const { options } = demand;
		// The same once more: what a person has copied stays right.
		if (this.demand?.options.challenge === options.challenge) return;
		this.demand = demand;
		const snippet = passkeySnippet(options);
		const validMs = Math.min(options.timeoutMs, this.parts.timing.passkeyMs);
		this.become({ stage: 'wanted', snippet, url: PASSKEY_ORIGIN }, EXPIRED, validMs);
	}

	private async carryOut(demand: Demand, answer: PasskeyAnswer): Promise<void> {
		const { baileys, timing } = this.parts;
		this.become({ stage: 'sent' }, SILENT);
		const ref = refIn(await this.ask(REF_QUERY));
		if (ref === undefined) return this.fail(CHANGED);
		// Both methods say that they are Chrome.
		const deviceType = baileys.proto.DeviceProps.PlatformType.CHROME;
		const own = crypto.prologue({ deviceType, ref }, baileys);
		const isFresh = performance.now() - demand.at < timing.handoffMs;
		const proof = isFresh
			? crypto.handoffProof(crypto.handoffKey(demand.seenSecret), own)
			: undefined;
		const continuation = new Promise<crypto.PrimaryIdentity>((resolve) => {
			this.takeIdentity = resolve;
		});
		await this.ask(prologueQuery(answer, own, proof));
		this.become({ stage: 'sent' }, SILENT);
		const primary = await continuation;
		await this.ask(nonceQuery(own));
		const code = crypto.verificationCode(own, primary, baileys);
		const request = async (): Promise<void> => await this.request(own, primary, code);
		if (proof) return await request();
		// A server in the middle could have put its own key in place of the phone's.
		this.goOn = () => {
			this.goOn = undefined;
			request().catch((error: unknown) => this.onError(error));
		};
		this.become({ stage: 'compare', code }, NOT_COMPARED);
	}

	/** Gives the phone this device's keys, under a new secret. */
	private async request(
		own: crypto.Prologue,
		primary: crypto.PrimaryIdentity,
		code: string,
	): Promise<void> {
		const { creds } = this;
		if (this.over) return;
		const advSecret = randomBytes(SECRET_BYTES);
		const keys: crypto.PairingKeys = {
			noiseKey: creds.noiseKey.public,
			identityKey: creds.signedIdentityKey.public,
			advSecret,
		};
		const sealed = crypto.sealedPairingRequest(own, primary, keys, this.parts.baileys);
		// The phone may link before the request is answered.
		creds.advSecretKey = advSecret.toString('base64');
		this.become({ stage: 'finishing', code }, SILENT);
		await this.ask(requestQuery(sealed));
	}

	/** @throws Boom of Baileys for a refusal; ConnectionEnded */
	private async ask({ type, content }: Query): Promise<BinaryNode> {
		if (this.over) throw new ConnectionEnded();
		const { sock } = this.connection;
		const attrs = { to: '@s.whatsapp.net', type, xmlns: 'md', id: sock.generateMessageTag() };
		const query = sock.query({ tag: 'iq', attrs, content: [content] }) as Promise<unknown>;
		const answer = await this.connection.during(query);
		if (this.over) throw new ConnectionEnded();
		// What Baileys makes of a time-out.
		if (!answer) throw new Unanswered();
		return answer as BinaryNode;
	}

	private become(
		step: PasskeyStep,
		lateness: PairingFailure,
		ms = this.parts.timing.phoneMs,
	): void {
		if (this.over) return;
		this.step = step;
		this.until = performance.now() + ms;
		this.lateness = lateness;
		this.patience.set(ms);
		this.listener.onStep(step);
	}

	private onError(error: unknown): void {
		// Who holds the connection learns of its end.
		if (this.over || isConnectionEnd(error)) return;
		if (error instanceof Unanswered) return this.fail(UNANSWERED);
		const { data } = error as { data?: unknown };
		if (typeof data === 'number') {
			return this.fail({ reason: 'passkey_refused', code: Number.isNaN(data) ? null : data });
		}
		this.parts.report(error);
		this.fail(CHANGED);
	}

	private fail(failure: PairingFailure): void {
		if (this.over) return;
		this.end();
		this.listener.onFailure(failure);
	}
}

/** A query was not answered in time. */
class Unanswered extends Error {}

function otherCode(): WhatsAppError {
	return new WhatsAppError('invalid_parameter', 'Passkey Answer is not the code that n8n shows', {
		description:
			'Type the eight characters exactly as the phone shows them. If the phone really shows another code than n8n, do not go on: somebody may have got in between. Run Connection → Link a Phone Number again.',
		details: { parameter: 'passkeyAnswer', reason: 'other_code' },
	});
}
