import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { INode, NodeParameterValueType } from 'n8n-workflow';
import { loadBaileys } from '../../nodes/WhatsAppWeb/session/wire/baileys';
import { openAuth } from '../../nodes/WhatsAppWeb/session/signal/authState';
import { openStore } from '../../nodes/WhatsAppWeb/store/sqlite';
import { manualTrigger, node, whatsAppNode, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import { link } from '../sandbox/sandbox.ts';
import type { ReceivedMessage, WhatsApp } from '../whatsapp/index.ts';
import { readQrCode } from '../whatsapp/page/qrCode.ts';
import { invoice, picture, voiceNote } from './sampleFiles.ts';
import { filesBelow, leaksIn, secretsIn, type Secret } from './leaks.ts';
import { useSandbox } from './useSandbox.ts';

const ENCRYPTION_KEY = 'key-of-the-end-to-end-test';
const TRIGGER = 'WhatsApp Web Trigger';

/** The tests depend on each other: a number is linked, used and restarted, and the files are searched for leaks. */
describe('a linked number in a real n8n', () => {
	const sandbox = useSandbox({
		linked: false,
		environment: {
			N8N_ENCRYPTION_KEY: ENCRYPTION_KEY,
			// The last test searches the whole log for secrets.
			N8N_LOG_LEVEL: 'debug',
			N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.0/8',
		},
	});
	let inbox: Workflow;
	const said: string[] = [];

	/** Sends to the friend by a workflow. @returns the message that the friend's phone decrypted */
	async function send(
		parameters: Record<string, NodeParameterValueType>,
		before: INode[] = [],
	): Promise<ReceivedMessage> {
		const { credential, friend, workflows } = sandbox;
		const sender = whatsAppNode(credential, 'Send', {
			resource: 'message',
			to: `+${friend.number}`,
			...parameters,
		});
		const workflow = await workflows.create(`Send ${String(parameters.operation)}`, [
			manualTrigger(),
			...before,
			sender,
		]);
		const [item] = await workflows.result(workflow);
		const received = await friend.next(({ id }) => id === item?.json.message_id);
		expect(item?.json).toMatchObject({ to_pn: friend.jid, status: 'accepted', warnings: [] });
		return received;
	}

	async function friendSays(text: string): Promise<void> {
		said.push(text);
		await sandbox.friend.sendText(sandbox.own.jid, text);
	}

	it('is linked by the QR code that a workflow puts out', async () => {
		const { made, workflows } = sandbox;
		const [item] = await workflows.result(made.code);
		expect(item?.json).toMatchObject({ status: 'pairing', pairing_code: null });
		expect(item?.json.expires_in).toBeGreaterThan(0);
		expect(await readQrCode(await workflows.bytes(item?.binary?.qr))).toBe(item?.json.qr);

		await link(sandbox);
		expect(await workflows.testCredential(sandbox.credential, {})).toEqual({
			status: 'OK',
			message: expect.stringContaining(`Linked as +${sandbox.own.number}`),
		});
		const [state] = await workflows.result(made.status);
		expect(state?.json).toMatchObject({
			status: 'open',
			reason: null,
			jid: sandbox.own.jid,
			lid: sandbox.own.lid,
		});
	});

	it('sends a text', async () => {
		said.push('Your parcel is on its way');
		const { message } = await send({ operation: 'text', text: 'Your parcel is on its way' });
		expect(message.extendedTextMessage?.text ?? message.conversation).toBe(
			'Your parcel is on its way',
		);
	});

	it('sends an image given as base64', async () => {
		const image = await picture('jpeg');
		const received = await send({
			operation: 'image',
			mediaSource: 'base64',
			base64: image.toString('base64'),
			caption: 'The parcel',
		});
		expect(received.message.imageMessage).toMatchObject({
			caption: 'The parcel',
			mimetype: 'image/jpeg',
			width: 320,
			height: 200,
		});
		expect(await sandbox.friend.download(received)).toEqual(image);
	});

	it('sends a document given as a binary field', async () => {
		const received = await send(
			{ operation: 'document', mediaSource: 'binary', binaryPropertyName: 'data' },
			[
				node(
					'n8n-nodes-base.set',
					'File as text',
					{
						mode: 'raw',
						jsonOutput: JSON.stringify({ file: invoice.toString('base64') }),
					},
					3.4,
				),
				node(
					'n8n-nodes-base.convertToFile',
					'File',
					{
						operation: 'toBinary',
						sourceProperty: 'file',
						options: { fileName: 'invoice.pdf', mimeType: 'application/pdf' },
					},
					1.1,
				),
			],
		);
		expect(received.message.documentMessage).toMatchObject({
			fileName: 'invoice.pdf',
			mimetype: 'application/pdf',
		});
		expect(await sandbox.friend.download(received)).toEqual(invoice);
	});

	it('sends a voice note given as a URL', async () => {
		const recording = voiceNote();
		const { server, url } = await serve(recording, 'audio/ogg');
		try {
			const received = await send({
				operation: 'audio',
				mediaSource: 'url',
				mediaUrl: url,
				ptt: true,
			});
			expect(received.message.audioMessage).toMatchObject({ ptt: true, seconds: 1 });
			expect(await sandbox.friend.download(received)).toEqual(recording);
		} finally {
			server.close();
		}
	});

	it('starts an active workflow with a text that comes in', async () => {
		const { credential, friend, own, workflows } = sandbox;
		inbox = await workflows.create('Inbox', [whatsAppTrigger(credential)]);
		await workflows.activate(inbox);
		await friendSays('Where is my parcel?');
		const [item] = (await workflows.nth(inbox, 1)).items(TRIGGER);
		expect(item?.json).toMatchObject({
			event: 'message',
			session: own.jid,
			message_type: 'conversation',
			text: 'Where is my parcel?',
			from_pn: friend.jid,
			from_lid: friend.lid,
			push_name: friend.pushName,
			is_from_me: false,
			is_group: false,
		});
	});

	it('starts it with a picture that comes in, as a binary field', async () => {
		const { friend, own, workflows } = sandbox;
		const photo = await picture('png');
		await friend.sendMedia(own.jid, 'image', photo, {
			caption: 'Like this',
			mimetype: 'image/png',
		});
		const [item] = (await workflows.nth(inbox, 2)).items(TRIGGER);
		expect(item?.json).toMatchObject({
			message_type: 'image',
			text: 'Like this',
			media_mime_type: 'image/png',
			media_path: 'data',
		});
		expect(item?.binary?.data?.mimeType).toBe('image/png');
		expect(await workflows.bytes(item?.binary?.data)).toEqual(photo);
	});

	it('answers a listening editor over the same socket, and the active workflow too', async () => {
		const { credential, own, whatsapp, workflows } = sandbox;
		const test = await workflows.create('Test', [whatsAppTrigger(credential)]);
		const before = (await workflows.executions(inbox)).length;
		const listening = workflows.run(test);
		let ended = false;
		void listening.finally(() => (ended = true));
		// n8n does not tell when its trigger listens, so the friend writes until the execution has ended.
		const written: string[] = [];
		while (!ended) {
			written.push(`Are you there? ${written.length}`);
			await friendSays(written.at(-1)!);
			await workflows.nth(inbox, before + written.length);
		}
		const [item] = (await listening).items(TRIGGER);
		expect(written).toContain(item?.json.text);
		expect(whatsapp.loginCount(own.number)).toBe(1);
	});

	it.each(['SIGTERM', 'SIGKILL'] as const)(
		'stays linked over %s and a new start, and starts the workflow once for each message meanwhile',
		async (signal) => {
			const { n8n, own, whatsapp, workflows } = sandbox;
			const before = (await workflows.executions(inbox)).length;
			const logins = whatsapp.loginCount(own.number);
			const pairings = pairingsOf(whatsapp);
			await n8n.stop(signal);
			await friendSays(`First while you were away by ${signal}`);
			await friendSays(`Second while you were away by ${signal}`);
			await n8n.start();
			// A later message shows that nothing else is still to come.
			const texts = await textsOf(before + 1, before + 2);
			await friendSays(`Welcome back from ${signal}`);
			texts.push(...(await textsOf(before + 3)));

			// n8n may number executions that start within a millisecond in any order.
			expect(texts.sort()).toEqual(said.slice(-3).sort());
			expect(await workflows.executions(inbox)).toHaveLength(before + 3);
			expect(whatsapp.loginCount(own.number)).toBe(logins + 1);
			expect(pairingsOf(whatsapp)).toBe(pairings);
		},
	);

	async function textsOf(...executions: number[]): Promise<unknown[]> {
		const ended = await Promise.all(executions.map((count) => sandbox.workflows.nth(inbox, count)));
		return ended.map((execution) => execution.items(TRIGGER)[0]?.json.text);
	}

	it('leaves no number, message or key in clear: not on disk, not in the log', async () => {
		const { credential, friend, n8n, own } = sandbox;
		await n8n.stop();
		const secrets: Secret[] = [
			...[own, friend].flatMap(({ number, lid }) => [
				{ name: `number ${number}`, value: number },
				{ name: `LID ${lid}`, value: lid.split('@')[0]! },
			]),
			...said.map((text) => ({ name: `'${text}'`, value: text })),
			...(await keysOf(credential.id)),
		];
		const files = await filesBelow(sandbox.folder);
		// n8n itself stores executions and their files in clear, in its own database and folder.
		const isOfN8n = (file: string) => /\.n8n\/(database\.sqlite|storage\/|binaryData\/)/.test(file);
		expect(await leaksIn(files.filter(isOfN8n), secrets)).not.toEqual([]);

		expect(files.filter((file) => file.includes('/whatsapp-web/'))).not.toEqual([]);
		expect(
			await leaksIn(
				files.filter((file) => !isOfN8n(file)),
				secrets,
			),
		).toEqual([]);
		const lines = n8n.output.split('\n');
		expect(lines.filter((line) => secretsIn(Buffer.from(line), secrets).length > 0)).toEqual([]);
	});

	/** The private keys of the linked device, read from the store. */
	async function keysOf(credentialId: string): Promise<Secret[]> {
		const store = openStore(join(sandbox.folder, '.n8n', 'whatsapp-web'));
		try {
			const account = await store.open(credentialId, ENCRYPTION_KEY);
			const { creds } = await openAuth(account, await loadBaileys());
			expect(creds.me?.id).toContain(sandbox.own.number);
			return [
				{ name: 'noise key', value: creds.noiseKey.private },
				{ name: 'identity key', value: creds.signedIdentityKey.private },
				{ name: 'signed pre-key', value: creds.signedPreKey.keyPair.private },
				{ name: 'companion secret', value: Buffer.from(creds.advSecretKey, 'base64') },
			];
		} finally {
			store.close();
		}
	}
});

function pairingsOf({ log }: WhatsApp): number {
	return log.filter(({ event }) => event === 'pairing').length;
}

async function serve(bytes: Buffer, contentType: string): Promise<{ server: Server; url: string }> {
	const server = createServer((_request, response) => {
		response
			.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length })
			.end(bytes);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		server,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/recording.ogg`,
	};
}
