import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { OTHER_NUMBER, reaches, textCommand, useSessionHarness } from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

const harness = useSessionHarness();

/** A version of WhatsApp Web newer than this package's. */
let later: number;
let unhandled: unknown[];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeAll(async () => {
	const { DEFAULT_CONNECTION_CONFIG } = await loadBaileys();
	later = DEFAULT_CONNECTION_CONFIG.version[2] + 1_000_000;
});
beforeEach(() => {
	unhandled = [];
	process.on('unhandledRejection', note);
});
afterEach(() => {
	process.off('unhandledRejection', note);
	expect(unhandled).toEqual([]);
});

/** What may happen to a connection while nothing can be written. */
const ENDS: Record<string, () => void> = {
	'its version is refused': () => {
		harness.wa.faults.outdate(later);
		harness.wa.faults.closeWith('now', { tcp: true });
	},
	'it breaks': () => void harness.wa.faults.closeWith('now', { tcp: true }),
	'the server has an error': () => void harness.wa.faults.closeWith('now', { streamError: '503' }),
	'WhatsApp asks for a restart': () =>
		void harness.wa.faults.closeWith('now', { streamError: '515' }),
};

it.each(Object.keys(ENDS))(
	'a session is connected again by itself when the disk has space again: %s',
	async (what) => {
		const client = await harness.link();
		const failed = harness.storeFaults.failAll();
		const reconnecting = reaches(client, 'reconnecting');
		ENDS[what]?.();
		await reconnecting;
		await harness.other.sendText(harness.own.jid, 'that cannot be kept now');
		await failed;
		harness.storeFaults.revive();
		const state = await client.status({ connect: true });
		expect(state).toMatchObject({ status: 'open' });
		await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();
	},
);

it('a code to scan is shown, though the version that WhatsApp wants cannot be stored', async () => {
	const client = harness.client();
	await client.status();
	harness.wa.faults.outdate(later);
	const failed = harness.storeFaults.failOnce(
		(mutation) => mutation.table === 'key' && mutation.id === 'facts',
	);
	expect(await client.link({ method: 'qr' })).toMatchObject({ status: 'pairing' });
	await failed;
});
