import type { SessionClient } from '../../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { CloseHow, PasskeyLinking } from '../../../../../whatsapp/contract.ts';
import { comesTo, reaches, type SessionHarness, useSessionHarness } from '../../SessionHarness.ts';
import {
	accept,
	acknowledges,
	demanded,
	link,
	reachesStage,
	type Scene,
	sentUnpaired,
	step,
} from './passkeyScene.ts';

/** The queries of a ceremony after the answer, in their order. */
const QUERIES = ['ref', 'passkey_prologue', 'companion_nonce', 'encrypted_pairing_request'];

/** Expects that the linking has ended so, and that another one succeeds. */
async function endedWith(
	harness: SessionHarness,
	client: SessionClient,
	failure: { reason: string; code?: number | null },
): Promise<void> {
	const { state, offer, failure: told } = await client.linking();
	expect(state).toMatchObject({ status: 'unlinked', ...failure });
	expect(offer).toBeNull();
	expect(told).toMatchObject({ reason: failure.reason });
	expect(told?.description).toContain('Link a Phone Number again');
	await linksAnew(harness, client);
}

async function linksAnew(harness: SessionHarness, client: SessionClient): Promise<void> {
	harness.own.passkey = undefined;
	const open = reaches(client, 'open');
	await accept(harness, await link(client));
	await open;
}

describe('WhatsApp refuses the passkey step', () => {
	const harness = useSessionHarness();

	it.each(QUERIES)('at <%s>: the linking ends with the code', async (child) => {
		const { client, answer } = await demanded(harness);
		harness.wa.faults.nack({ tag: 'iq', child }, 463);
		const ends: unknown[] = [];
		client.watch(({ status }) => {
			if (status === 'unlinked') ends.push(status);
		});
		await expect(client.answerPasskey(answer())).rejects.toMatchObject({
			code: 'device_not_connected',
			message: expect.stringContaining('code 463'),
			details: { reason: 'passkey_refused', code: 463 },
		});
		expect(ends).toHaveLength(1);
		await endedWith(harness, client, { reason: 'passkey_refused', code: 463 });
	});

	it('when its options are asked for', async () => {
		harness.own.passkey = { options: 'none' };
		const client = harness.client();
		harness.wa.faults.nack({ tag: 'iq', child: 'passkey_request_options' }, 404);
		const offer = await link(client);
		const ended = reaches(client, 'unlinked');
		void accept(harness, offer);
		await ended;
		await endedWith(harness, client, { reason: 'passkey_refused', code: 404 });
	});

	it('because it is the passkey of another account', async () => {
		const { client, answer } = await demanded(harness);
		await expect(client.answerPasskey(answer({ badSignature: true }))).rejects.toMatchObject({
			details: { reason: 'passkey_refused', code: 403 },
		});
		await endedWith(harness, client, { reason: 'passkey_refused', code: 403 });
	});
});

describe('WhatsApp does not answer', () => {
	const harness = useSessionHarness({ queryMs: 300 });

	it.each(QUERIES)('<%s>: the linking ends after its time', async (child) => {
		const { client, answer } = await demanded(harness);
		harness.wa.faults.withholdAck({ tag: 'iq', child });
		// A phone that has all it needs would link before the answer is missed.
		if (child === 'encrypted_pairing_request') harness.wa.faults.drop({ tag: 'iq', child });
		await expect(client.answerPasskey(answer())).rejects.toMatchObject({
			details: { reason: 'passkey_unanswered', code: null },
		});
		await endedWith(harness, client, { reason: 'passkey_unanswered', code: null });
	});
});

describe('the phone does not go on', () => {
	const harness = useSessionHarness({ phoneMs: 300 });

	it.each<[string, Parameters<typeof demanded>[1], PasskeyLinking['stage']]>([
		['after the prologue', { stopsBefore: 'continuation' }, 'prologue'],
		['after the passkey of another account', { wrongPasskey: 'ignored' }, 'demanded'],
		['after the encrypted request', { stopsBefore: 'success' }, 'sealed'],
	])('%s', async (_when, demand, stage) => {
		const { client, answer, linking } = await demanded(harness, demand);
		const badSignature = demand?.wrongPasskey === 'ignored';
		const waiting = client.answerPasskey(answer({ badSignature }));
		await expect(waiting).rejects.toMatchObject({
			code: 'device_not_connected',
			description: expect.stringContaining('Linked devices'),
			details: { reason: 'phone_did_not_go_on' },
		});
		expect(linking.stage === stage || linking.stage === 'failed').toBe(true);
		await endedWith(harness, client, { reason: 'phone_did_not_go_on' });
	});
});

describe('nobody compares the code', () => {
	const harness = useSessionHarness({ handoffMs: 0, phoneMs: 300 });

	it('in time: the linking ends without the request', async () => {
		const { client, answer } = await demanded(harness);
		const ended = reaches(client, 'unlinked');
		expect(await client.answerPasskey(answer())).toMatchObject({ passkey: { stage: 'compare' } });
		await ended;
		expect(sentUnpaired(harness)).not.toContain('iq set encrypted_pairing_request');
		await endedWith(harness, client, { reason: 'code_not_compared' });
	});
});

describe('an answer that comes too late', () => {
	const harness = useSessionHarness({ passkeyMs: 200 });

	it('is refused here', async () => {
		const { client, answer } = await demanded(harness);
		await comesTo(client, 'reason', 'passkey_expired');
		const before = sentUnpaired(harness).length;
		await expect(client.answerPasskey(answer())).rejects.toMatchObject({
			code: 'device_not_connected',
			details: { reason: 'passkey_expired' },
		});
		expect(sentUnpaired(harness)).toHaveLength(before);
		await endedWith(harness, client, { reason: 'passkey_expired' });
	});
});

describe('a continuation', () => {
	const harness = useSessionHarness();

	const acknowledged = async () => await acknowledges(harness, 'crsc_continuation');

	/** At the point where the phone's part is waited for. */
	async function waitedFor(): Promise<Scene & { outcome: Promise<unknown> }> {
		const scene = await demanded(harness, { stopsBefore: 'continuation' });
		const prologue = reachesStage(harness, 'prologue');
		const outcome = scene.client.answerPasskey(scene.answer());
		outcome.catch(() => undefined);
		await prologue;
		return { ...scene, linking: scene.linking, outcome };
	}

	it('before the answer is acknowledged, and no more', async () => {
		const { client, answer, linking } = await demanded(harness);
		const acked = acknowledged();
		linking.continue();
		await acked;
		expect(await step(client)).toMatchObject({ stage: 'wanted' });
		expect(await client.answerPasskey(answer())).toMatchObject({ status: 'open' });
	});

	it('from somebody else, or about something else, is passed over', async () => {
		const { linking, outcome } = await waitedFor();
		linking.continue({ from: harness.other.jid });
		const acked = acknowledged();
		linking.continue({ child: 'other_identity' });
		await acked;
		linking.continue();
		expect(await outcome).toMatchObject({ status: 'open' });
	});

	it.each([{ keyBytes: 31 }, { nonceBytes: 31 }])(
		'of another length ends the linking: %j',
		async (wrong) => {
			const { client, linking, outcome } = await waitedFor();
			linking.continue(wrong);
			await expect(outcome).rejects.toMatchObject({ details: { reason: 'passkey_step_changed' } });
			await endedWith(harness, client, { reason: 'passkey_step_changed' });
		},
	);
});

describe('a phone that links', () => {
	const harness = useSessionHarness();

	it('under the old secret is refused, and nothing is kept', async () => {
		const { client, answer } = await demanded(harness, { success: { underOldSecret: true } });
		const outcome = client.answerPasskey(answer());
		await expect(outcome).rejects.toMatchObject({ details: { reason: 'passkey_interrupted' } });
		expect(await client.status()).toMatchObject({ status: 'pairing', jid: null });
		await linksAnew(harness, client);
	});

	it('under a foreign signature is refused, as without a passkey', async () => {
		const { client, answer } = await demanded(harness, { success: { foreignSignature: true } });
		const outcome = client.answerPasskey(answer());
		await expect(outcome).rejects.toMatchObject({
			details: { reason: 'account_signature_invalid' },
		});
		await endedWith(harness, client, { reason: 'account_signature_invalid' });
	});
});

describe('a connection that is lost in the middle', () => {
	const harness = useSessionHarness();

	/** Expects that the step is void, that this is said, and that another code is there to be scanned. */
	async function beginsAnew(client: SessionClient, answer: string, qr: string): Promise<void> {
		expect(await client.status()).toMatchObject({
			status: 'pairing',
			reason: 'passkey_interrupted',
		});
		const offer = await link(client);
		expect(offer).toMatchObject({ passkey: null, qr: expect.any(String) });
		expect(offer.qr).not.toBe(qr);
		await expect(client.answerPasskey(answer)).rejects.toMatchObject({
			code: 'device_not_connected',
			description: expect.stringContaining('Leave Passkey Answer empty'),
			details: { reason: 'passkey_interrupted' },
		});
		expect((await client.linking()).failure).toMatchObject({
			reason: 'passkey_interrupted',
			description: expect.stringContaining('Scan the new code'),
		});
		harness.own.passkey = {};
		const wanted = comesTo(client, 'reason', 'waiting_for_passkey');
		void accept(harness, offer);
		await wanted;
		expect((await client.linking()).failure).toBeNull();
		const { authenticator, passkeyLinking } = harness.own;
		const next = authenticator.answer(passkeyLinking!.options);
		expect(await client.answerPasskey(next)).toMatchObject({ status: 'open' });
	}

	const WAYS: Array<[string, CloseHow]> = [
		['the network', { tcp: true }],
		['503', { streamError: '503' }],
		['515', { streamError: '515' }],
	];

	it.each(WAYS)('by %s, before the answer', async (_way, how) => {
		const { client, answer, qr } = await demanded(harness);
		const interrupted = comesTo(client, 'reason', 'passkey_interrupted');
		harness.wa.faults.closeWith('now', how);
		await interrupted;
		await beginsAnew(client, answer(), qr);
	});

	it.each(QUERIES.flatMap((child) => WAYS.map(([way, how]) => ({ child, way, how }))))(
		'by $way at <$child>',
		async ({ child, how }) => {
			const { client, answer, qr } = await demanded(harness);
			const text = answer();
			harness.wa.faults.closeWith({ tag: 'iq', child }, how);
			await expect(client.answerPasskey(text)).rejects.toMatchObject({
				details: { reason: 'passkey_interrupted' },
			});
			await beginsAnew(client, text, qr);
		},
	);
});

describe('a line that is dead while a person looks for the passkey', () => {
	const harness = useSessionHarness({ probeAfterMs: 100, silenceMs: 300 });

	it('is noticed', async () => {
		const { client } = await demanded(harness);
		const interrupted = comesTo(client, 'reason', 'passkey_interrupted');
		harness.wa.faults.drop({ xmlns: 'w:p' }, 10);
		await interrupted;
		expect(await link(client)).toMatchObject({ qr: expect.any(String), passkey: null });
	});
});
