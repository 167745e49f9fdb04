import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LinkResult } from '../../../../../nodes/WhatsAppWeb/contract/linking';
import { fetchVersion, newest } from '../../../../../nodes/WhatsAppWeb/session/connection/version';
import { loadBaileys } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	reopens,
	textCommand,
	useSessionHarness,
} from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

/** A version of WhatsApp Web newer than this package's. */
let later: number;

beforeAll(async () => {
	const { DEFAULT_CONNECTION_CONFIG } = await loadBaileys();
	later = DEFAULT_CONNECTION_CONFIG.version[2] + 1_000_000;
});

describe('a version that WhatsApp refuses', () => {
	const harness = useSessionHarness();

	it('is renewed once, and the new one is kept', async () => {
		const client = await harness.link();
		const refused = harness.wa.faults.outdate(later);
		const open = reopens(client);
		harness.wa.faults.closeWith('now', { tcp: true });
		await open;
		await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();

		await harness.restart();
		await harness.client().send(textCommand(TO, 'Again'));
		await harness.other.next();
		expect(refused.count).toBe(1);
	});

	it('is renewed though the new one could not be stored', async () => {
		const client = await harness.link();
		harness.wa.faults.outdate(later);
		const open = reopens(client);
		const failed = harness.storeFaults.failOnce(
			(mutation) => mutation.table === 'key' && mutation.id === 'facts',
		);
		harness.wa.faults.closeWith('now', { tcp: true });
		await failed;
		await open;
	});

	it.each([
		['is refused as well', 1_000, 1_000 - 1, 2],
		['is none newer than ours', 1_000, -1_000_000, 1],
	])('is told when the one that is found %s', async (_, oldest, current, refusals) => {
		const client = await harness.link();
		const refused = harness.wa.faults.outdate(later + oldest, later + current);
		const ended = reaches(client, 'outdated');
		harness.wa.faults.closeWith('now', { tcp: true });
		expect(await ended).toMatchObject({ reason: 'version_refused', code: 405, retryAt: null });
		expect(refused.count).toBe(refusals);
		await expect(client.send(textCommand(TO, 'Hello'))).rejects.toMatchObject({
			code: 'device_not_connected',
			retryable: false,
			description: expect.stringContaining('Update the community node'),
		});
	});

	it('is renewed while a number is linked, by either method', async () => {
		const refused = harness.wa.faults.outdate(later);
		await harness.link();
		const other = harness.client({ credentialId: 'credential2' });
		const offer = (await other.link({
			method: 'pairingCode',
			phoneNumber: OTHER_NUMBER,
		})) as Extract<LinkResult, { status: 'pairing' }>;
		const open = reaches(other, 'open');
		await harness.other.enterCode(offer.pairingCode ?? '');
		await open;
		expect(refused.count).toBe(2);
	});

	it('is not tried again by a number that was unlinked and is linked anew', async () => {
		const refused = harness.wa.faults.outdate(later);
		const client = await harness.link();
		const unlinked = reaches(client, 'logged_out');
		harness.wa.faults.closeWith('now', { streamError: 'device_removed' });
		await unlinked;
		await harness.restart();
		await harness.link();
		expect(refused.count).toBe(1);
	});

	it('ends the linking with what to do, when there is no newer one', async () => {
		harness.wa.faults.outdate(later, 0);
		const client = harness.client();
		const refusal = {
			code: 'device_not_connected',
			retryable: false,
			description: expect.stringContaining('Update the community node'),
			details: { reason: 'version_refused', code: 405 },
		};
		await expect(client.link({ method: 'qr' })).rejects.toMatchObject(refusal);
		await expect(client.send(textCommand(TO, 'Hello'))).rejects.toMatchObject(refusal);
		expect(await client.status()).toMatchObject({ status: 'unlinked', reason: 'version_refused' });

		harness.wa.faults.outdate(0);
		await harness.link();
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
	});
});

describe('the look-up of the version', () => {
	let server: Server;
	let answer: RequestListener;

	beforeAll(async () => {
		server = createServer((request, response) => answer(request, response));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const lookUp = () => fetchVersion(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`);

	it('asks as a browser does, and reads the revision', async () => {
		let asked: unknown;
		answer = ({ url, headers }, response) => {
			asked = [url, headers['sec-fetch-site']];
			response.end('{\\"server_revision\\":1,\\"client_revision\\":1031234567,\\"tier\\":"x"}');
		};
		expect(await lookUp()).toEqual([2, 3000, 1_031_234_567]);
		expect(asked).toEqual(['/sw.js', 'none']);
	});

	it.each<[string, RequestListener]>([
		['says nothing of it', (_, response) => void response.end('hello')],
		['says something else', (_, response) => void response.end('{"client_revision":"new"}')],
		['is refused', (_, response) => void response.writeHead(400).end()],
		['breaks off', (_, response) => void response.destroy()],
		[
			'never ends',
			(_, response) => {
				response.on('drain', () => response.write('x'.repeat(1_000_000)));
				response.write('x'.repeat(1_000_000));
			},
		],
	])('gives up when the answer %s', async (_, listener) => {
		answer = listener;
		expect(await lookUp()).toBeUndefined();
	});
});

it('the newer of two versions is found part by part', () => {
	expect(newest([2, 3000, 10], [2, 3000, 11])).toEqual([2, 3000, 11]);
	expect(newest([2, 3000, 10], [2, 2900, 99])).toEqual([2, 3000, 10]);
	expect(newest([2, 3000, 10], undefined)).toEqual([2, 3000, 10]);
});
