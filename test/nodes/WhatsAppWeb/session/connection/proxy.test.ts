import { createServer, type IncomingMessage } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { OTHER_NUMBER, textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();
const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

let proxy: Server;
let targets: string[];

beforeEach(() => {
	targets = [];
});
afterEach(async () => {
	await new Promise((resolve) => proxy.close(resolve));
});

function tunnel(client: Duplex, host: string, port: number, greeting: Buffer | string): void {
	targets.push(`${host}:${port}`);
	const server = connect(port, host, () => {
		client.write(greeting);
		client.pipe(server).pipe(client);
	});
	client.on('error', () => server.destroy()).on('close', () => server.destroy());
	server.on('error', () => client.destroy()).on('close', () => client.destroy());
}

async function listen(server: Server): Promise<number> {
	proxy = server;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

async function httpProxy(): Promise<string> {
	const server = createServer();
	server.on('connect', ({ url = '' }: IncomingMessage, client) => {
		const [host = '', port] = url.split(':');
		tunnel(client, host, Number(port), 'HTTP/1.1 200 Connection established\r\n\r\n');
	});
	return `http://127.0.0.1:${await listen(server)}`;
}

/** SOCKS 5 without authentication, IPv4 addresses only. */
async function socksProxy(): Promise<string> {
	const server = createTcpServer((client) => {
		client.once('data', () => {
			client.write(Buffer.from([5, 0]));
			client.once('data', (request: Buffer) => {
				const host = [...request.subarray(4, 8)].join('.');
				const port = request.readUInt16BE(8);
				tunnel(client, host, port, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
			});
		});
		client.on('error', () => client.destroy());
	});
	return `socks5://127.0.0.1:${await listen(server)}`;
}

describe.each([
	['HTTP', httpProxy],
	['SOCKS 5', socksProxy],
])('an %s proxy', (_, start) => {
	it('carries everything: connection, upload, download', async () => {
		const proxyUrl = await start();
		const client = await harness.link({ proxyUrl });
		const { files } = harness.handle({ proxyUrl });
		const whatsApp = new URL(harness.wa.url).host;
		const media = new URL(harness.wa.mediaUrl).host;
		expect(new Set(targets)).toEqual(new Set([whatsApp]));

		const bytes = randomBytes(10_000);
		const { media: file, options } = await harness.file(bytes, 'document', files);
		const content = {
			message: { documentMessage: { mimetype: 'application/pdf', fileName: 'a.pdf' } },
			media: file,
		};
		await client.send({ ...textCommand(TO, ''), content }, options);
		expect(targets.filter((target) => target === media)).not.toHaveLength(0);

		const uploads = targets.length;
		const trigger = await Trigger.on(client);
		await harness.other.sendMedia(harness.own.jid, 'document', bytes, { mimetype: 'text/plain' });
		const { message } = (await trigger.next()).event.data as unknown as {
			message: { documentMessage: Record<string, unknown> };
		};
		const received = { ...message.documentMessage, kind: 'document' } as never;
		const downloaded = await files.download(received, { maxBytes: 20_000 });
		expect(Buffer.from(downloaded).equals(bytes)).toBe(true);
		expect(targets.slice(uploads)).toEqual([media]);
	});
});
