import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { downloadContentFromMessage, downloadMediaMessage } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import { useWorld } from './world.ts';

describe('media', () => {
	const world = useWorld();
	const file = randomBytes(100_000);
	let alice: Phone;
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		({ alice, bob, client } = await world.linkAlice());
	});

	const sendDocument = async () =>
		await client.sock.sendMessage(bob.jid, {
			document: file,
			mimetype: 'application/octet-stream',
			fileName: 'random.bin',
		});

	it('goes from a client to a phone', async () => {
		await sendDocument();
		const received = await bob.next();
		expect(received.message.documentMessage?.fileName).toBe('random.bin');
		expect(await bob.download(received)).toEqual(file);
		const upload = world.wa.log.find(({ event }) => event === 'upload');
		expect(upload).toMatchObject({ status: 200 });
	});

	it('goes from a phone to a client, whole and in part', async () => {
		await bob.sendMedia(alice.jid, 'video', file, { caption: 'noise' });
		const message = await client.nextMessage((candidate) => !!candidate.message?.videoMessage);
		expect(message.message?.videoMessage?.caption).toBe('noise');
		expect(await downloadMediaMessage(message, 'buffer', {})).toEqual(file);

		const { mediaKey, directPath, url } = message.message?.videoMessage ?? {};
		const range = { startByte: 1_000, endByte: 2_000 };
		const part = await downloadContentFromMessage({ mediaKey, directPath, url }, 'video', range);
		const chunks: Buffer[] = [];
		for await (const chunk of part) chunks.push(chunk as Buffer);
		expect(Buffer.concat(chunks)).toEqual(file.subarray(1_000, 2_000));
	});

	it('can be gone', async () => {
		await bob.sendMedia(alice.jid, 'document', file);
		const message = await client.nextMessage((candidate) => !!candidate.message?.documentMessage);
		const [path = ''] = world.wa.media.paths;
		for (const status of [404, 410] as const) {
			world.wa.media.remove(path, status);
			await expect(downloadMediaMessage(message, 'buffer', {})).rejects.toMatchObject({
				output: { statusCode: status },
			});
		}
		await expect(alice.download(await alice.next())).rejects.toThrow('not in the media store');
	});

	it('that is gone is uploaded again by the phone, if that still has it', async () => {
		await bob.sendMedia(alice.jid, 'document', file);
		const message = await client.nextMessage((candidate) => !!candidate.message?.documentMessage);
		world.wa.media.remove(world.wa.media.paths[0] ?? '');
		const found = await client.sock.updateMediaMessage(message);
		const document = found.message?.documentMessage;
		if (document) document.url = `${world.wa.mediaUrl}${document.directPath}`;
		expect(await downloadMediaMessage(found, 'buffer', {})).toEqual(file);
		alice.keepsFiles = false;
		await expect(client.sock.updateMediaMessage(message)).rejects.toThrow('NOT_FOUND');
	});

	it('can be too large', async () => {
		world.wa.media.maxBytes = 1_000;
		await expect(sendDocument()).rejects.toThrow('Media upload failed');
		const uploads = world.wa.log.flatMap((entry) => (entry.event === 'upload' ? [entry] : []));
		expect(uploads[0]).toMatchObject({ status: 413 });
	});

	it('fails as ordered', async () => {
		const { faults } = world.wa;
		const upload = faults.failMedia({ upload: 500 });
		await expect(sendDocument()).rejects.toThrow('Media upload failed');
		expect(upload.count).toBe(1);

		await bob.sendMedia(alice.jid, 'document', file);
		const message = await client.nextMessage((candidate) => !!candidate.message?.documentMessage);
		faults.failMedia({ download: 503 });
		await expect(downloadMediaMessage(message, 'buffer', {})).rejects.toThrow();
		faults.failMedia({ corrupt: true });
		expect(await downloadMediaMessage(message, 'buffer', {})).not.toEqual(file);
		expect(await downloadMediaMessage(message, 'buffer', {})).toEqual(file);
	});

	it('is checked by the phone that downloads it', async () => {
		await sendDocument();
		const received = await bob.next();
		const content = received.message.documentMessage;
		const path = content?.directPath ?? '';
		const stored = world.wa.media.get(path);
		stored?.writeUInt8(stored.readUInt8(500) ^ 1, 500);
		await expect(bob.download(received)).rejects.toThrow('wrong hash of the encrypted file');
	});

	it('is trusted by a process that starts with the CA file', async () => {
		const script = 'fetch(process.argv[1]).then(({ status }) => console.log(status))';
		const url = `${world.wa.mediaUrl}/nothing`;
		const env = { ...process.env, NODE_EXTRA_CA_CERTS: world.wa.caFile };
		const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, url], { env });
		expect(stdout.trim()).toBe('404');
		await expect(
			promisify(execFile)(process.execPath, ['-e', script, url], { env: process.env }),
		).rejects.toThrow('fetch failed');
	});

	it('is not taken without the right ticket and name', async () => {
		const post = async (path: string) =>
			(await fetch(world.wa.mediaUrl + path, { method: 'POST', body: file })).status;
		const { auth } = world.wa.media;
		expect(await post('/mms/image/abc?auth=wrong&token=abc')).toBe(401);
		expect(await post(`/mms/image/abc?auth=${auth}&token=abc`)).toBe(400);
		expect(await post(`/elsewhere?auth=${auth}`)).toBe(404);
	});
});
