import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { MediaConnection } from '../../../../nodes/WhatsAppWeb/contract/media';
import { decryptFile } from '../../../../nodes/WhatsAppWeb/transfer/encryption';
import { upload } from '../../../../nodes/WhatsAppWeb/transfer/upload';
import { makeCertificate } from '../../../whatsapp/certificate.ts';
import { temporaryDirectory } from '../temporaryDirectory.ts';

const path = join(temporaryDirectory(), 'plain');
const { ca, cert, key } = makeCertificate();
const agent = new Agent({ ca });
const servers: Server[] = [];

/** The requests that the media host received. */
let posts: Array<{ host?: string; url: string; bytes: Buffer }>;
/** The upload tokens that were given out. */
let tokens: string[];

beforeAll(async () => await writeFile(path, 'the file'));
beforeEach(() => {
	posts = [];
	tokens = [];
});
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

/** @returns a media host of its own */
async function mediaHost(
	answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<string> {
	const server = createServer({ cert, key }, (request, response) => {
		void buffer(request).then((bytes) => {
			posts.push({ host: request.headers.host, url: request.url ?? '', bytes });
			answer(response, request);
		});
	});
	servers.push(server);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const takes = (response: ServerResponse) =>
	response.end(JSON.stringify({ url: 'https://host/v/1', direct_path: '/v/1' }));

const uploadTo = async (...hosts: string[]) =>
	await upload(
		{ kind: 'document', path },
		{
			connect: async (refresh): Promise<MediaConnection> => {
				tokens.push(refresh ? 'another token' : 'a token');
				return await Promise.resolve({ hosts, auth: tokens.at(-1) ?? '' });
			},
			agent,
		},
	);

describe('a file', () => {
	it('is posted under its hash, and its keys are told', async () => {
		const uploaded = await uploadTo(await mediaHost(takes));
		expect(uploaded).toMatchObject({ url: 'https://host/v/1', directPath: '/v/1', fileLength: 8 });
		const token = Buffer.from(uploaded.fileEncSha256).toString('base64url');
		const [post] = posts;
		expect(post?.url).toBe(`/mms/document/${token}?auth=a%20token&token=${token}`);
		const plain = decryptFile(post?.bytes ?? Buffer.of(), uploaded.mediaKey, 'document');
		expect(plain?.toString()).toBe('the file');
	});

	it.each<[string, (response: ServerResponse) => void]>([
		['refuses it', (response) => response.writeHead(401).end()],
		['does not say where it is', (response) => response.end('{}')],
		['answers with something else', (response) => response.end('<html>Not now.</html>')],
	])('goes to the next host with another token when one %s', async (_, answer) => {
		await uploadTo(await mediaHost(answer), await mediaHost(takes));
		expect(posts.map(({ url }) => new URL(url, 'https://host').searchParams.get('auth'))).toEqual([
			'a token',
			'another token',
		]);
	});

	it('goes to the next host when one breaks off', async () => {
		await uploadTo(await mediaHost((response) => response.destroy()), await mediaHost(takes));
		expect(posts).toHaveLength(2);
		expect(tokens).toEqual(['a token']);
	});

	it('follows redirects, whole', async () => {
		const second = await mediaHost(takes);
		const first = await mediaHost((response) => {
			response.writeHead(307, { location: `https://${second}/elsewhere` }).end();
		});
		await uploadTo(first);
		expect(posts.map(({ host, url }) => [host, url])).toEqual([
			[first, expect.stringContaining('/mms/')],
			[second, '/elsewhere'],
		]);
		expect(posts[1]?.bytes).toEqual(posts[0]?.bytes);
	});

	it('is not uploaded when no host takes it', async () => {
		const circle = await mediaHost((response, { url }) => {
			response.writeHead(307, { location: url }).end();
		});
		const refuses = await mediaHost((response) => response.writeHead(500).end());
		await expect(uploadTo(circle, refuses)).rejects.toMatchObject({
			code: 'media_upload_failed',
			cause: { message: 'HTTP 500' },
		});
		expect(posts).toHaveLength(7);
	});
});
