import {
	comesTo,
	OWN_NUMBER,
	reaches,
	subscription,
	Trigger,
	useSessionHarness,
} from '../../SessionHarness.ts';
import {
	accept,
	acknowledges,
	demanded,
	link,
	type Method,
	reachesStage,
	sentUnpaired,
	step,
} from './passkeyScene.ts';

const METHODS: Method[] = ['qr', 'pairingCode'];
const ACKS = {
	demand: 'ack passkey_prologue_request',
	continuation: 'ack crsc_continuation',
};
const WANTED = { stage: 'wanted', url: 'https://web.whatsapp.com' };

describe('an account that asks for its passkey', () => {
	const harness = useSessionHarness();

	it.each(METHODS)('is linked with the right answer, after %s', async (method) => {
		const scene = await demanded(harness, { stopsBefore: 'success' }, method);
		const { client } = scene;
		const { offer, state } = await client.linking();
		expect(state).toMatchObject({ status: 'pairing', reason: 'waiting_for_passkey' });
		expect(offer).toMatchObject({ qr: null, pairingCode: null, passkey: WANTED });
		expect(offer?.expiresIn).toBeGreaterThan(590);
		const { challenge } = JSON.parse(scene.linking.options) as { challenge: string };
		expect(offer?.passkey).toMatchObject({ snippet: expect.stringContaining(challenge) });

		const sealed = reachesStage(harness, 'sealed');
		const open = client.answerPasskey(scene.answer());
		await sealed;
		const finishing = await step(client);
		expect(finishing).toEqual({ stage: 'finishing', code: scene.linking.code });
		expect(scene.linking.mustCompare).toBe(false);
		scene.linking.succeed();
		expect(await open).toMatchObject({
			status: 'open',
			reason: null,
			jid: `${OWN_NUMBER}@s.whatsapp.net`,
		});
		expect(await scene.linked).toEqual({ device: 1 });
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
		expect(await client.linking()).toMatchObject({ offer: null, failure: null, request: null });
	});

	it.each(METHODS)('gets each notification acknowledged once, after %s', async (method) => {
		const { client, answer } = await demanded(harness, {}, method);
		await client.answerPasskey(answer());
		const sent = sentUnpaired(harness);
		const count = (what: string) => sent.filter((each) => each === what).length;
		expect([count(ACKS.demand), count(ACKS.continuation)]).toEqual([1, 1]);
		expect(sent.indexOf(ACKS.continuation)).toBeLessThan(sent.indexOf('iq set companion_nonce'));
	});

	it.each(['none', 'broken'] as const)(
		'is asked once for options that came as %s',
		async (options) => {
			const { client, answer } = await demanded(harness, { options });
			expect(await client.answerPasskey(answer())).toMatchObject({ status: 'open' });
			const asked = sentUnpaired(harness).filter((each) =>
				each.endsWith('passkey_request_options'),
			);
			expect(asked).toHaveLength(1);
		},
	);

	it.each([
		{ options: 'text' },
		{ from: 's.whatsapp.net' },
		{ withBinding: true },
		{ namesPasskey: true },
		{ success: { early: true } },
		{ success: { withExtras: true } },
	] as const)('may say so in another way: %j', async (demand) => {
		const { client, answer } = await demanded(harness, demand);
		expect(await client.answerPasskey(answer())).toMatchObject({ status: 'open' });
		expect(sentUnpaired(harness)).not.toContain('iq get passkey_request_options');
	});

	it('is not known from what anybody else says', async () => {
		harness.own.passkey = { from: harness.other.jid };
		const client = harness.client();
		const offer = await link(client);
		void accept(harness, offer);
		await acknowledges(harness, 'passkey_prologue_request');
		expect(await link(client)).toMatchObject({ qr: offer.qr });
		expect(await client.status()).toMatchObject({ reason: 'waiting_for_phone' });
		harness.own.passkeyLinking!.demand({});
		await comesTo(client, 'reason', 'waiting_for_passkey');
	});

	it('has one snippet, however often Link is called', async () => {
		const { client } = await demanded(harness);
		const first = await link(client);
		const second = await link(harness.client());
		expect(second).toMatchObject({ status: 'pairing', passkey: first.passkey });
		expect(second.expiresIn).toBeGreaterThan(590);
		expect(second.expiresIn).toBeLessThanOrEqual(600);
	});

	it('may be given the answer twice', async () => {
		const { client, answer } = await demanded(harness);
		const text = answer();
		const both = await Promise.all([client.answerPasskey(text), client.answerPasskey(text)]);
		expect(both).toMatchObject([{ status: 'open' }, { status: 'open' }]);
		expect(await client.answerPasskey(text)).toMatchObject({ status: 'open' });
		const prologues = sentUnpaired(harness).filter((each) => each === 'iq set passkey_prologue');
		expect(prologues).toHaveLength(1);
	});

	it('gets nothing of a wrong answer, after which a right one is taken', async () => {
		const { client, answer } = await demanded(harness);
		const before = sentUnpaired(harness).length;
		const wrongs: Array<[string, string]> = [
			['garbage', 'not_an_answer'],
			[answer({ origin: 'https://web.whatsapp.com.example' }), 'other_page'],
			[answer({ flags: 0x01 }), 'not_verified'],
			[answer({ challenge: Buffer.alloc(32, 1).toString('base64url') }), 'earlier_attempt'],
		];
		for (const [wrong, reason] of wrongs) {
			await expect(client.answerPasskey(wrong)).rejects.toMatchObject({
				code: 'invalid_parameter',
				details: { parameter: 'passkeyAnswer', reason },
			});
		}
		expect(sentUnpaired(harness)).toHaveLength(before);
		expect(await step(client)).toMatchObject(WANTED);
		const pasted = ` "${answer({ withExtras: true })}"\n`;
		expect(await client.answerPasskey(pasted)).toMatchObject({ status: 'open' });
	});

	it('is not answered before it asks, nor where nothing is linked', async () => {
		const client = harness.client();
		const notAsked = {
			code: 'invalid_parameter',
			description: expect.stringContaining('Leave Passkey Answer empty'),
			details: { parameter: 'passkeyAnswer', reason: 'not_asked' },
		};
		await expect(client.answerPasskey('{}')).rejects.toMatchObject(notAsked);
		await link(client);
		await expect(client.answerPasskey('{}')).rejects.toMatchObject(notAsked);
	});

	it('may demand it once more: there is another snippet, and the old answer is refused', async () => {
		const { client, answer, linking } = await demanded(harness);
		const old = answer();
		const first = await link(client);
		linking.demand({});
		await acknowledges(harness, 'passkey_prologue_request');
		expect((await link(client)).passkey).not.toEqual(first.passkey);
		await expect(client.answerPasskey(old)).rejects.toMatchObject({
			details: { reason: 'earlier_attempt' },
		});
		expect(await client.answerPasskey(answer())).toMatchObject({ status: 'open' });
		expect(linking.mustCompare).toBe(false);
	});

	it('may be scanned once more meanwhile: the proof is about what was scanned', async () => {
		const { client, answer, qr, linking } = await demanded(harness);
		const acked = acknowledges(harness, 'passkey_prologue_request');
		harness.own.scan(qr).catch(() => undefined);
		await acked;
		expect(await client.answerPasskey(answer())).toMatchObject({ status: 'open' });
		expect(linking.mustCompare).toBe(false);
	});

	it.each(['refresh_code', 'primary_hello'] as const)(
		'goes on over remains of the pairing code: %s',
		async (stray) => {
			const demand = { stopsBefore: 'success' } as const;
			const { client, answer, linking } = await demanded(harness, demand, 'pairingCode');
			const acked = acknowledges(harness, 'link_code_companion_reg');
			linking.strayCode(stray);
			await acked;
			const sealed = reachesStage(harness, 'sealed');
			const open = client.answerPasskey(answer());
			await sealed;
			linking.strayCode(stray);
			linking.succeed();
			expect(await open).toMatchObject({ status: 'open' });
		},
	);

	it('is left by a request for the other method: nothing is sent, and who waits is told', async () => {
		const demand = { stopsBefore: 'continuation' } as const;
		const { client, answer, linking } = await demanded(harness, demand);
		const prologue = reachesStage(harness, 'prologue');
		const waiting = client.answerPasskey(answer());
		const refused = expect(waiting).rejects.toMatchObject({
			code: 'device_not_connected',
			details: { reason: 'not_linked' },
		});
		await prologue;
		const before = sentUnpaired(harness);
		const failed = reachesStage(harness, 'failed');
		harness.own.passkey = undefined;
		const offer = await link(client, 'pairingCode');
		await refused;
		await failed;
		expect(linking.stage).toBe('failed');
		const later = sentUnpaired(harness).slice(before.length);
		expect(later.filter((each) => /ref|passkey|nonce|encrypted/.test(each))).toEqual([]);
		const open = reaches(client, 'open');
		await accept(harness, offer);
		await open;
	});

	it('leaves nothing of code, answer or snippet in the log', async () => {
		const { client, answer, linking, qr } = await demanded(harness);
		const text = answer();
		await expect(client.answerPasskey(`${text}x`)).rejects.toThrow();
		await client.answerPasskey(text);
		const log = JSON.stringify(harness.log);
		const { challenge } = JSON.parse(linking.options) as { challenge: string };
		const { response } = JSON.parse(text) as { response: { signature: string } };
		for (const secret of [
			challenge,
			response.signature,
			linking.code!,
			...qr.split(',').slice(0, 4),
		]) {
			expect(log.includes(secret)).toBe(false);
		}
	});

	it('tells a workflow that was active before, once for each snippet', async () => {
		const client = await harness.link();
		const events = ['qr_code', 'passkey_required'] as const;
		const trigger = await Trigger.on(client, { ...subscription(), events: [...events] });
		const ended = reaches(client, 'logged_out');
		await harness.own.unlink(1);
		await ended;
		const { answer } = await demanded(harness);
		expect((await trigger.next()).event.event).toBe('qr_code');
		const { event } = await trigger.next();
		expect(event).toMatchObject({
			event: 'passkey_required',
			session: '',
			data: { url: 'https://web.whatsapp.com', expiresIn: 600 },
		});
		const shown = await link(client);
		expect(event.data).toMatchObject({ snippet: (shown.passkey as { snippet: string }).snippet });
		await client.answerPasskey(answer());
		expect(trigger.deliveries).toHaveLength(2);
	});
});

describe('a person who takes long', () => {
	const harness = useSessionHarness({ handoffMs: 0 });

	it('compares the code, as nothing proves any more that the phone is the same', async () => {
		const demand = { stopsBefore: 'success' } as const;
		const { client, answer, linking } = await demanded(harness, demand);
		const compare = await client.answerPasskey(answer());
		const { code } = linking;
		expect(compare).toMatchObject({ status: 'pairing', passkey: { stage: 'compare', code } });
		expect(linking).toMatchObject({ mustCompare: true, stage: 'opened' });
		expect(await client.status()).toMatchObject({ reason: 'waiting_for_comparison' });
		expect(await client.answerPasskey(answer({}))).toMatchObject({ passkey: { code } });
		expect(await link(client)).toMatchObject({ passkey: { stage: 'compare', code } });

		await expect(client.answerPasskey('1111-1111')).rejects.toMatchObject({
			code: 'invalid_parameter',
			details: { reason: 'other_code' },
		});
		expect(sentUnpaired(harness)).not.toContain('iq set encrypted_pairing_request');
		linking.confirmCode();
		const sealed = reachesStage(harness, 'sealed');
		const open = client.answerPasskey(` ${code!.toLowerCase().replace('-', ' ')}`);
		await sealed;
		linking.succeed();
		expect(await open).toMatchObject({ status: 'open' });
	});

	it('is not disturbed by another continuation', async () => {
		const { client, answer, linking } = await demanded(harness);
		await client.answerPasskey(answer());
		const { code = '' } = linking;
		const acked = acknowledges(harness, 'crsc_continuation');
		linking.continue({});
		await acked;
		expect(await step(client)).toEqual({ stage: 'compare', code });
		linking.confirmCode();
		expect(await client.answerPasskey(code)).toMatchObject({ status: 'open' });
	});
});

describe('while a person looks for the passkey', () => {
	const PINGS = 12;
	const harness = useSessionHarness({
		...{ qrMs: 300, pairingMs: 2_000 },
		...{ probeAfterMs: 200, silenceMs: 5_000 },
	});

	it('the connection stays beyond its QR codes and the time of the pairing, and shows no code', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client, { ...subscription(), events: ['qr_code'] });
		const ended = reaches(client, 'logged_out');
		await harness.own.unlink(1);
		await ended;
		const { answer } = await demanded(harness);
		const shown = trigger.deliveries.length;
		const isPing = ({ child }: { child?: string }) => child === 'ping';
		for (let pings = 0; pings < PINGS; pings++)
			await harness.wa.once('unpaired', { where: isPing });
		expect(await step(client)).toMatchObject(WANTED);
		expect(await client.answerPasskey(answer())).toMatchObject({ status: 'open' });
		expect(trigger.deliveries.length).toBe(shown);
	});
});

describe('a session that nobody holds', () => {
	const harness = useSessionHarness({ lingerMs: 30, probeAfterMs: 60, silenceMs: 2_000 });

	it('stays while its owner looks for the passkey', async () => {
		harness.own.passkey = {};
		const { client, release } = harness.handle();
		const wanted = comesTo(client, 'reason', 'waiting_for_passkey');
		void accept(harness, await link(client));
		await wanted;
		release();
		const isPing = ({ child }: { child?: string }) => child === 'ping';
		for (let pings = 0; pings < 2; pings++) await harness.wa.once('unpaired', { where: isPing });
		const { authenticator, passkeyLinking } = harness.own;
		const answer = authenticator.answer(passkeyLinking!.options);
		expect(await harness.client().answerPasskey(answer)).toMatchObject({ status: 'open' });
	});
});

describe('an account that does not ask', () => {
	const harness = useSessionHarness();

	it('sees nothing on the wire but what it always saw', async () => {
		await harness.link();
		// Baileys sends it behind the last answer.
		const sent = sentUnpaired(harness).filter((each) => each !== 'ib unified_session');
		expect(sent).toEqual(['iq result', 'iq result pair-device-sign']);
	});
});
