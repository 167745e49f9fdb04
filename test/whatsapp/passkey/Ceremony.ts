import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { PairSuccess, PasskeyDemand, PasskeyLinking, WrongContinuation } from '../contract.ts';
import { agree, generateKeyPair, type KeyPair } from '../curve.ts';
import type { Companion } from '../pairing.ts';
import type { SimulatedPhone } from '../phone/SimulatedPhone.ts';
import { SERVER_JID, stanza } from '../stanza.ts';
import { demand, Refused } from '../strict.ts';
import { checkAssertion } from './assertion.ts';
import { RP_ID } from './Passkey.ts';
import { commitment, handoffProof, openRequest, verificationCode } from './shortcake.ts';

/** The addresses under which WhatsApp itself is known. */
const OWN_ADDRESSES = new Set([SERVER_JID, 's.whatsapp.net']);
const KEY_BYTES = 32;
const TIMEOUT_MS = 600_000;
/** How long after the demand a companion may prove that it showed what was scanned. */
const PROOF_MS = 300_000;

/** Sends the companion its signed identity under a secret; resolves when it is linked. */
export type Link = (secret: Buffer, success?: PairSuccess) => Promise<{ device: number }>;
/** Sends the companion the phone's keys for its pairing code once more. */
export type Hello = () => void;

/** The companion's part, of which the server has seen the prologue. */
interface Prologue {
	ephemeral: Buffer;
	deviceType: number;
	ref: string;
	identity: Buffer;
	commitment: Buffer;
	isProven: boolean;
}

/** Server's and phone's part in linking a companion with a passkey. */
export class Ceremony implements PasskeyLinking {
	readonly phone: SimulatedPhone;
	stage: PasskeyLinking['stage'] = 'demanded';
	code: string | undefined;
	options = '';
	isConfirmed = false;
	failure: string | undefined;
	readonly #companion: Companion;
	readonly #link: Link;
	readonly #hello: Hello | undefined;
	#demand: PasskeyDemand = {};
	/** The ADV secret in the QR code scanned last, or that of the pairing code. */
	#seen: Buffer;
	/** Missing before WhatsApp itself has demanded anything, and once it is answered. */
	#challenge: { text: string; at: number } | undefined;
	#demandedAt = 0;
	#ref: string | undefined;
	#prologue: Prologue | undefined;
	#primary: { keys: KeyPair; nonce: Buffer } | undefined;
	#secret: Buffer | undefined;
	readonly #linked = Promise.withResolvers<{ device: number }>();

	constructor(
		phone: SimulatedPhone,
		companion: Companion,
		seen: Buffer,
		{ link, hello }: { link: Link; hello?: Hello },
	) {
		this.phone = phone;
		this.#companion = companion;
		this.#seen = seen;
		this.#link = link;
		this.#hello = hello;
		// A person who scans does not always wait for the end.
		this.#linked.promise.catch(() => undefined);
	}

	/** Resolves when the companion is linked. */
	get linked(): Promise<{ device: number }> {
		return this.#linked.promise;
	}

	get mustCompare(): boolean {
		return this.#prologue !== undefined && !this.#prologue.isProven;
	}

	get #isOver(): boolean {
		return this.stage === 'paired' || this.stage === 'failed';
	}

	/** The phone has scanned another QR code of the companion. */
	seeAgain(secret: Buffer): void {
		this.#seen = secret;
		this.#prologue = undefined;
		this.stage = 'demanded';
		this.demand();
	}

	demand(how: PasskeyDemand = this.phone.passkey ?? {}): void {
		this.#demand = how;
		const { from = SERVER_JID, options = 'bytes', withBinding } = how;
		if (OWN_ADDRESSES.has(from)) {
			this.#demandedAt = Date.now();
			this.#challengeAnew();
			if (!this.#prologue) this.#enter('demanded');
		}
		const text = options === 'broken' ? 'not JSON' : this.options;
		const child = stanza(
			'passkey_request_options',
			{},
			options === 'text' ? text : Buffer.from(text),
		);
		this.#notify('passkey_prologue_request', from, [
			...(options === 'none' ? [] : [child]),
			...(withBinding ? [stanza('dbsc_registration', {}, randomBytes(KEY_BYTES))] : []),
		]);
	}

	/** The request options as the server gives them to whoever asks: new ones when the old are no longer valid. */
	currentOptions(): string {
		demand(this.#demandedAt > 0, 'asks for the options of a passkey that nobody demands');
		if (!this.#challenge || this.#isExpired) this.#challengeAnew();
		return this.options;
	}

	giveRef(): string {
		demand(this.#demandedAt > 0, 'asks for the reference of a passkey that nobody demands');
		this.#ref = randomBytes(24).toString('base64url');
		return this.#ref;
	}

	/**
	 * Takes the companion's prologue.
	 * @returns whether the phone goes on
	 * @throws Malformed; Refused for the assertion of another passkey, or one that is late
	 */
	takePrologue(part: {
		credentialId: Buffer;
		assertion: string;
		payload: Buffer;
		proof: Buffer | undefined;
	}): boolean {
		const { phone } = this;
		demand(this.#challenge, 'answers no demand of a passkey');
		this.#companion.notices.demandAcknowledged();
		demand(this.#ref, 'sends a prologue without having asked for a reference');
		const { text, at } = this.#challenge;
		const isGenuine = checkAssertion(part.assertion, part.credentialId, text, phone.authenticator);
		const prologue = this.#read(part.payload);
		demand(prologue.ref === this.#ref, 'prologue with another reference');
		if (part.proof) {
			demand(
				part.proof.equals(handoffProof(this.#seen, part.payload)),
				'proves that it has shown another code',
			);
			demand(Date.now() - this.#demandedAt < PROOF_MS, 'proves with a key that is too old');
			prologue.isProven = true;
		}
		const isLate = Date.now() - at >= (this.#demand.timeoutMs ?? TIMEOUT_MS);
		this.#challenge = undefined;
		this.#ref = undefined;
		if (isLate) throw new Refused(408, 'request-timeout');
		if (!isGenuine) {
			if (this.#demand.wrongPasskey !== 'ignored') throw new Refused(403, 'forbidden');
			return false;
		}
		this.#prologue = prologue;
		this.#primary = undefined;
		this.isConfirmed = false;
		this.code = undefined;
		return true;
	}

	/** Goes on after the companion has the answer to its prologue. */
	accepted(): void {
		this.#enter('prologue');
		if (this.#demand.stopsBefore !== 'continuation') this.continue();
	}

	continue(wrong?: WrongContinuation): void {
		const { child = 'primary_ephemeral_identity', keyBytes, nonceBytes } = wrong ?? {};
		const from = wrong?.from ?? this.#ownFrom;
		const keys = generateKeyPair();
		const nonce = randomBytes(nonceBytes ?? KEY_BYTES);
		const publicKey = keys.public.subarray(0, keyBytes ?? KEY_BYTES);
		const content = proto.PrimaryEphemeralIdentity.encode({ publicKey, nonce }).finish();
		const isInTurn = this.stage === 'prologue' && wrong === undefined;
		if (isInTurn) this.#primary = { keys, nonce };
		this.#notify('crsc_continuation', from, [stanza(child, {}, content)]);
		if (isInTurn) this.#enter('continued');
	}

	/** The companion opens its commitment. @throws Malformed */
	takeNonce(nonce: Buffer): void {
		const prologue = this.#prologue;
		const primary = this.#primary;
		demand(this.stage === 'continued' && prologue && primary, 'opens its commitment out of turn');
		this.#companion.notices.demandAcknowledged();
		demand(
			commitment(prologue.identity, nonce).equals(prologue.commitment),
			'opens another commitment than it made',
		);
		this.code = verificationCode(nonce, primary.keys.public, primary.nonce);
		this.#enter('opened');
	}

	confirmCode(): void {
		if (this.stage !== 'opened') throw new Error('the phone shows no code');
		this.isConfirmed = true;
	}

	/** Takes the companion's new secret, encrypted for the phone. @throws Malformed */
	takeRequest(content: Buffer): void {
		const prologue = this.#prologue;
		const primary = this.#primary;
		demand(this.stage === 'opened' && prologue && primary, 'sends its secret out of turn');
		this.#companion.notices.demandAcknowledged();
		demand(
			prologue.isProven || this.isConfirmed,
			'sends its secret before a person has compared the codes',
		);
		const { encryptedPayload, iv } = decode(() => proto.EncryptedPairingRequest.decode(content));
		demand(encryptedPayload && iv?.length === 12, 'encrypted request without payload or IV of 12');
		const shared = agree(primary.keys, prologue.ephemeral);
		const opened = openRequest(shared, prologue, iv, encryptedPayload);
		demand(opened, 'encrypted request that the phone cannot open');
		const request = decode(() => proto.PairingRequest.decode(opened));
		const { companionPublicKey, companionIdentityKey, advSecret } = request;
		const { noiseKey, keys } = this.#companion;
		demand(noiseKey.equals(companionPublicKey ?? EMPTY), 'request with a foreign noise key');
		demand(keys.identity.equals(companionIdentityKey ?? EMPTY), 'request with a foreign identity');
		demand(advSecret?.length === KEY_BYTES, 'request without a secret of 32 bytes');
		demand(!this.#seen.equals(advSecret), 'request with the secret that the phone has seen');
		this.#secret = Buffer.from(advSecret);
		this.#enter('sealed');
	}

	/** @param answer gives the companion the result of its encrypted request */
	sealed(answer: () => void): void {
		const { stopsBefore, success = {} } = this.#demand;
		const isEarly = success.early === true && stopsBefore !== 'success';
		if (!isEarly) answer();
		if (stopsBefore !== 'success') this.succeed(success);
		if (isEarly) answer();
	}

	succeed(success: PairSuccess = {}): void {
		if (this.stage !== 'sealed' || !this.#secret) throw new Error('the phone has no secret yet');
		const secret = success.underOldSecret ? this.#seen : this.#secret;
		this.#link(secret, success).then(
			(linked) => {
				this.stage = 'paired';
				this.#linked.resolve(linked);
			},
			(error: unknown) => this.fail(error),
		);
	}

	strayCode(stage: 'refresh_code' | 'primary_hello'): void {
		const { code } = this.#companion;
		if (!code || !this.#hello) throw new Error('the companion is not linked by a pairing code');
		if (stage === 'primary_hello') {
			this.#hello();
			return;
		}
		this.#notify('link_code_companion_reg', SERVER_JID, [
			stanza('link_code_companion_reg', { stage, force_manual_refresh: 'false' }, [
				stanza('link_code_pairing_ref', {}, code.ref),
			]),
		]);
	}

	/** Ends it, unless it has ended. */
	fail(reason: unknown): void {
		if (this.#isOver) return;
		this.failure = reason instanceof Error ? reason.message : String(reason);
		this.#enter('failed');
		this.#linked.reject(reason);
	}

	/** Where WhatsApp sends from in this linking. */
	get #ownFrom(): string {
		const { from = SERVER_JID } = this.#demand;
		return OWN_ADDRESSES.has(from) ? from : SERVER_JID;
	}

	get #isExpired(): boolean {
		const { timeoutMs = TIMEOUT_MS } = this.#demand;
		return Date.now() - (this.#challenge?.at ?? 0) >= timeoutMs;
	}

	#challengeAnew(): void {
		const { timeoutMs: timeout = TIMEOUT_MS, namesPasskey } = this.#demand;
		const text = randomBytes(32).toString('base64url');
		const { credentialId: id } = this.phone.authenticator;
		this.#challenge = { text, at: Date.now() };
		this.options = JSON.stringify({
			challenge: text,
			timeout,
			rpId: RP_ID,
			allowCredentials: namesPasskey
				? [{ id, type: 'public-key', transports: ['internal', 'hybrid'] }]
				: [],
			userVerification: 'required',
			extensions: { uvm: true },
		});
	}

	#read(payload: Buffer): Prologue {
		const decoded = decode(() => proto.ProloguePayload.decode(payload));
		const identity = Buffer.from(decoded.companionEphemeralIdentity ?? EMPTY);
		const { publicKey, deviceType, ref } = decode(() =>
			proto.CompanionEphemeralIdentity.decode(identity),
		);
		demand(publicKey?.length === KEY_BYTES, 'prologue without a key of 32 bytes');
		demand(deviceType === this.#companion.deviceType, 'prologue of another type of device');
		const hash = Buffer.from(decoded.commitment?.hash ?? EMPTY);
		demand(hash.length === KEY_BYTES, 'prologue without a commitment of 32 bytes');
		return {
			ephemeral: Buffer.from(publicKey),
			deviceType,
			ref: ref ?? '',
			identity,
			commitment: hash,
			isProven: false,
		};
	}

	#notify(type: string, from: string, content: BinaryNode[]): void {
		const isForeign = !OWN_ADDRESSES.has(from);
		this.phone.server.pairing.notify(this.#companion, { type, from }, content, isForeign);
	}

	#enter(stage: PasskeyLinking['stage']): void {
		this.stage = stage;
		const [ref = ''] = this.#companion.refs;
		const { number } = this.phone;
		const code = stage === 'opened' ? { code: this.code } : {};
		this.phone.server.journal.emit('pairing', { stage, ref, number, ...code });
	}
}

const EMPTY = Buffer.alloc(0);

function decode<T>(read: () => T): T {
	try {
		return read();
	} catch {
		demand(false, 'protobuf that does not decode');
	}
}
