import type {
	LinkOffer,
	LinkResult,
	PasskeyStep,
} from '../../../../../../nodes/WhatsAppWeb/contract/linking';
import type { SessionClient } from '../../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type {
	PasskeyDemand,
	PasskeyLinking,
	WrongAssertion,
} from '../../../../../whatsapp/contract.ts';
import { comesTo, OWN_NUMBER, type SessionHarness } from '../../SessionHarness.ts';

export type Offer = Extract<LinkResult, { status: 'pairing' }>;
export type Method = 'qr' | 'pairingCode';

/** A number of which WhatsApp demands the passkey, while the session shows what to sign. */
export interface Scene {
	client: SessionClient;
	/** The phone's part. */
	readonly linking: PasskeyLinking;
	/** What the account's passkey answers to the last demand. */
	answer(wrong?: WrongAssertion): string;
	/** The end of the scan, for the phone's owner. */
	linked: Promise<unknown>;
	/** What was scanned; empty with a pairing code. */
	qr: string;
}

export async function link(client: SessionClient, method: Method = 'qr'): Promise<Offer> {
	const request = method === 'qr' ? { method } : { method, phoneNumber: OWN_NUMBER };
	return (await client.link(request)) as Offer;
}

/** Scans or types what the session shows. */
export function accept({ own }: SessionHarness, { qr, pairingCode }: LinkOffer): Promise<unknown> {
	const linked = qr === null ? own.enterCode(pairingCode ?? '') : own.scan(qr);
	// The phone's owner does not always wait for the end.
	linked.catch(() => undefined);
	return linked;
}

export async function demanded(
	harness: SessionHarness,
	demand: PasskeyDemand = {},
	method: Method = 'qr',
): Promise<Scene> {
	const { own } = harness;
	own.passkey = demand;
	const client = harness.client();
	const offer = await link(client, method);
	const isWanted = comesTo(client, 'reason', 'waiting_for_passkey');
	const isAcknowledged = acknowledges(harness, 'passkey_prologue_request');
	const linked = accept(harness, offer);
	await Promise.all([isWanted, isAcknowledged]);
	return {
		client,
		get linking() {
			return own.passkeyLinking!;
		},
		answer: (wrong) => own.authenticator.answer(own.passkeyLinking!.options, wrong),
		linked,
		qr: offer.qr ?? '',
	};
}

/** What a person can do now about the passkey. */
export async function step(client: SessionClient): Promise<PasskeyStep | undefined> {
	return (await client.linking()).offer?.passkey ?? undefined;
}

/** Resolves when the phone has come to a stage (from now on). */
export async function reachesStage(
	{ wa }: SessionHarness,
	stage: PasskeyLinking['stage'],
): Promise<void> {
	await wa.once('pairing', { where: (event) => event.stage === stage });
}

/** Resolves when the session has acknowledged a notification of a type (from now on). */
export async function acknowledges({ wa }: SessionHarness, type: string): Promise<void> {
	await wa.once('unpaired', { where: (sent) => sent.tag === 'ack' && sent.type === type });
}

/** What companions have sent before they were linked, as tag, type and first child. */
export function sentUnpaired({ wa }: SessionHarness): string[] {
	return wa.log.flatMap((entry) =>
		entry.event === 'unpaired'
			? [[entry.tag, entry.type, entry.child].filter(Boolean).join(' ')]
			: [],
	);
}
