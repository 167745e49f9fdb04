import { comesTo, HASTE, OWN_NUMBER, reaches, useSessionHarness } from '../../SessionHarness.ts';
import { accept, acknowledges, demanded, link, reachesStage } from './passkeyScene.ts';

const secretOf = (qr: string | null) => qr?.split(',')[3];

describe('a QR code that WhatsApp wants renewed', () => {
	const harness = useSessionHarness();

	it.each(['companion_reg_refresh', 'pair-device-rotate-qr'] as const)(
		'has the same reference and another secret: %s',
		async (child) => {
			const client = harness.client();
			const first = await link(client);
			const acked = acknowledges(harness, 'companion_reg_refresh');
			harness.wa.refreshQr(first.qr!, child);
			await acked;
			const second = await link(client);
			expect(second.qr!.split(',').with(3, '')).toEqual(first.qr!.split(',').with(3, ''));
			expect(secretOf(second.qr)).not.toBe(secretOf(first.qr));
			await expect(harness.own.scan(first.qr!)).rejects.toThrow('Check your connection');
			const open = reaches(client, 'open');
			await harness.own.scan(second.qr!);
			await open;
		},
	);

	it('is scanned a second time by a phone that says so', async () => {
		harness.own.scansTwice = true;
		const client = harness.client();
		const first = await link(client);
		const acked = acknowledges(harness, 'companion_reg_refresh');
		await expect(harness.own.scan(first.qr!)).rejects.toThrow('Scan the QR code again');
		await acked;
		const open = reaches(client, 'open');
		await harness.own.scan((await link(client)).qr!);
		await open;
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});

	it('may be followed by a passkey: the proof is about the second one', async () => {
		harness.own.scansTwice = true;
		harness.own.passkey = {};
		const client = harness.client();
		const first = await link(client);
		const acked = acknowledges(harness, 'companion_reg_refresh');
		await expect(harness.own.scan(first.qr!)).rejects.toThrow('Scan the QR code again');
		await acked;
		const wanted = comesTo(client, 'reason', 'waiting_for_passkey');
		void accept(harness, await link(client));
		await wanted;
		const { authenticator, passkeyLinking } = harness.own;
		const answer = authenticator.answer(passkeyLinking!.options);
		expect(await client.answerPasskey(answer)).toMatchObject({ status: 'open' });
		expect(passkeyLinking!.mustCompare).toBe(false);
	});

	it.each(['demanded', 'sealed'] as const)(
		'keeps its secret once a passkey is demanded, and so does the new one: %s',
		async (stage) => {
			const demand = { stopsBefore: 'success' } as const;
			const { client, answer, linking, qr } = await demanded(harness, demand);
			if (stage === 'demanded') {
				const acked = acknowledges(harness, 'companion_reg_refresh');
				harness.wa.refreshQr(qr);
				await acked;
			}
			const sealed = reachesStage(harness, 'sealed');
			const open = client.answerPasskey(answer());
			await sealed;
			if (stage === 'sealed') harness.wa.refreshQr(qr);
			linking.succeed();
			expect(await open).toMatchObject({ status: 'open' });
		},
	);
});

describe('codes of one connection', () => {
	const harness = useSessionHarness({ qrMs: 40, pairingMs: 5_000 });

	it('are the references that WhatsApp gave, one after the other, and then those of the next connection', async () => {
		const client = harness.client();
		const next = harness.wa.once('pairing', { where: ({ stage }) => stage === 'waiting' });
		const seen = new Set([(await link(client)).qr]);
		await next;
		const another = harness.wa.once('pairing', { where: ({ stage }) => stage === 'waiting' });
		const closed = harness.wa.once('close');
		expect(await closed).toMatchObject({ by: 'client' });
		await another;
		expect(seen.has((await link(client)).qr)).toBe(false);
	});
});

describe('a pairing code', () => {
	const harness = useSessionHarness({ pairingMs: 400, backoff: HASTE.backoff });

	it('is followed by another one while somebody looks', async () => {
		const client = harness.client();
		const first = await link(client, 'pairingCode');
		const watching = setInterval(() => void client.linking({ prolong: true }), 50);
		try {
			await harness.wa.once('pairing', { where: ({ stage }) => stage === 'code' });
		} finally {
			clearInterval(watching);
		}
		const second = await link(client, 'pairingCode');
		expect(second.pairingCode).not.toBe(first.pairingCode);
		const open = reaches(client, 'open');
		await accept(harness, second);
		await open;
	});
});
