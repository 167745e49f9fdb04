import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createEgress, type ResolveAll } from '../../../../nodes/WhatsAppWeb/media/egress';
import { fetchMedia, type FetchOptions } from '../../../../nodes/WhatsAppWeb/media/fetchMedia';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { serve } from './webServer.ts';

const HERE = { allowedRanges: ['127.0.0.1'], allowedHostnames: [] };
/** Limits that are reached soon, but not by a stall of the machine. */
const HASTY = { connect: 20_000, idle: 200, whole: 20_000 };
const SHORT = { connect: 20_000, idle: 20_000, whole: 600 };

async function read(url: string, options: Partial<FetchOptions> = {}) {
	const { body, ...told } = await fetchMedia(url, {
		egress: createEgress(HERE),
		maxBytes: 1_000,
		parameter: 'mediaUrl',
		...options,
	});
	const chunks: Uint8Array[] = [];
	for await (const chunk of body) chunks.push(chunk);
	return { ...told, text: Buffer.concat(chunks).toString() };
}

/** Answers `/n` with a redirect to `/n-1`, and `/0` with the file. */
const staircase: RequestListener = (request, response) => {
	const step = Number(request.url?.slice(1));
	if (step === 0) response.end('bottom');
	else response.writeHead(302, { location: `/${step - 1}` }).end();
};

describe('fetchMedia', () => {
	it('reads a file and what the server says of it', async () => {
		const { origin, requests } = await serve((_request, response) => {
			response.writeHead(200, {
				'content-type': 'Image/PNG; charset=binary',
				'content-disposition': 'attachment; filename="a b.png"',
			});
			response.end('picture');
		});
		await expect(read(`${origin}/x/y.bin?token=1`)).resolves.toEqual({
			text: 'picture',
			declaredType: 'Image/PNG; charset=binary',
			fileName: 'a b.png',
		});
		expect(requests[0]?.headers).toMatchObject({ 'accept-encoding': 'identity', accept: '*/*' });
		expect(requests[0]?.headers).not.toHaveProperty('cookie');
		expect(requests[0]?.headers).not.toHaveProperty('authorization');
	});

	it('names a file after its path when the server does not', async () => {
		const { origin } = await serve((_request, response) => response.end('x'));
		await expect(read(`${origin}/a/r%C3%A9sum%C3%A9.pdf?x=1`)).resolves.toMatchObject({
			fileName: 'résumé.pdf',
		});
	});

	it.each([['no url'], [''], ['//host/path'], ['http://'], ['http://[::1/'], ['http://a b/']])(
		'refuses %j as no URL',
		async (url) => {
			await expect(read(url)).rejects.toMatchObject({
				code: 'invalid_parameter',
				details: { parameter: 'mediaUrl' },
			});
		},
	);

	it.each([
		[204, false],
		[301, false],
		[304, false],
		[401, true],
		[403, true],
		[404, true],
		[410, true],
		[429, true],
		[500, true],
		[503, true],
	])('fails on status %i', async (status, hasBody) => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(status).end(hasBody ? 'an excuse' : undefined);
		});
		const answer = read(`${origin}/a?secret=1`);
		// 204 is a success with an empty body, which the spool refuses.
		if (status === 204) await expect(answer).resolves.toMatchObject({ text: '' });
		else {
			await expect(answer).rejects.toMatchObject({
				code: 'media_download_failed',
				retryable: true,
				message: `${new URL(origin).host} answered ${status}`,
				details: { status },
			});
		}
	});

	it('fails on compression it did not ask for', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'));
		});
		await expect(read(origin)).rejects.toMatchObject({ code: 'media_download_failed' });
	});

	it('says in words that a host is unknown or closed', async () => {
		const unknown: ResolveAll = (_hostname, _options, callback) =>
			callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
		await expect(
			read('http://nowhere.example/', { egress: createEgress(HERE, unknown) }),
		).rejects.toMatchObject({ message: 'nowhere.example is not a known host name' });

		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		server.close();
		await once(server, 'close');
		await expect(read(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
			code: 'media_download_failed',
			message: `127.0.0.1:${port} refused the connection`,
		});
	});
});

describe('redirects', () => {
	it('are followed three times', async () => {
		const { origin } = await serve(staircase);
		await expect(read(`${origin}/3`)).resolves.toMatchObject({ text: 'bottom', fileName: '0' });
		await expect(read(`${origin}/4`)).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('redirects more than 3 times'),
		});
	});

	it.each([
		'http://127.0.0.2/',
		'http://[::1]/',
		'http://0x7f000002/',
		'http://169.254.169.254/latest/meta-data/',
		'http://user:pass@example.com/',
		'http://127.0.0.2:22/',
		'file:///etc/passwd',
		'ftp://example.com/',
		'//10.0.0.1/',
	])('are checked again: %s', async (location) => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(307, { location }).end();
		});
		await expect(read(origin)).rejects.toMatchObject({ code: 'unsafe_url' });
	});

	it('to a name are checked at the connection', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(302, { location: 'http://innocent.example/' }).end();
		});
		const resolve: ResolveAll = (_hostname, _options, callback) =>
			callback(null, [{ address: '127.0.0.2', family: 4 }]);
		await expect(read(origin, { egress: createEgress(HERE, resolve) })).rejects.toMatchObject({
			code: 'unsafe_url',
			message: 'innocent.example is not a public address',
		});
	});

	it('to nowhere fail', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(302, { location: 'http://[' }).end();
		});
		await expect(read(origin)).rejects.toMatchObject({ code: 'media_download_failed' });
	});
});

describe('a name that changes its mind', () => {
	it('is asked at the address that was checked', async () => {
		const { origin, requests } = await serve((_request, response) => response.end('here'));
		const { port } = new URL(origin);
		// The first address is allowed, the second must never be contacted.
		const answers = ['127.0.0.1', '127.0.0.2'];
		const resolve: ResolveAll = (_hostname, _options, callback) =>
			callback(null, [{ address: answers.shift() ?? '', family: 4 }]);
		const egress = createEgress(HERE, resolve);
		const url = `http://rebind.example:${port}/`;
		await expect(read(url, { egress })).resolves.toMatchObject({ text: 'here' });
		expect(answers).toEqual(['127.0.0.2']);
		await expect(read(url, { egress })).rejects.toMatchObject({ code: 'unsafe_url' });
		expect(requests).toHaveLength(1);
	});
});

describe('slow, huge and lying servers', () => {
	it('is refused by the length it announces', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-length': '1001' }).end('x'.repeat(1001));
		});
		await expect(read(origin)).rejects.toMatchObject({ code: 'media_too_large' });
	});

	it('that breaks off before the announced length fails', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-length': '900' });
			response.write('x', () => response.destroy());
		});
		await expect(read(origin)).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('broke the connection off'),
		});
	});

	it('that never answers fails', async () => {
		const { origin } = await serve(() => {});
		await expect(read(origin, { times: HASTY })).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('was silent for 0.2 seconds'),
		});
	});

	it('that falls silent amid the file fails', async () => {
		const { origin } = await serve((_request, response) => response.write('begin'));
		await expect(read(origin, { times: HASTY })).rejects.toMatchObject({
			message: expect.stringContaining('was silent for 0.2 seconds'),
		});
	});

	it('that trickles for ever fails', async () => {
		const { origin } = await serve((_request, response) => {
			const timer = setInterval(() => response.write('.'), 50);
			response.on('close', () => clearInterval(timer));
		});
		await expect(read(origin, { times: SHORT })).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('took longer than 0.6 seconds'),
		});
	});

	it('that speaks no HTTP fails', async () => {
		const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await expect(read(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
			code: 'media_download_failed',
		});
		server.close();
	});

	it('that does not shake hands fails', async () => {
		const server = createServer(() => {}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await expect(
			read(`https://127.0.0.1:${port}/`, { times: { connect: 100, idle: 5_000, whole: 5_000 } }),
		).rejects.toMatchObject({ message: expect.stringContaining('did not connect within 0.1') });
		server.close();
	});
});

describe('cancelling', () => {
	it('ends a download before its answer', async () => {
		const cancel = new AbortController();
		const { origin } = await serve(() => cancel.abort());
		await expect(read(origin, { signal: cancel.signal })).rejects.toMatchObject({
			code: 'cancelled',
		});
	});

	it('ends a download amid the file, with the reason given', async () => {
		const cancel = new AbortController();
		const { origin } = await serve((_request, response) => response.write('begin'));
		const { body } = await fetchMedia(origin, {
			egress: createEgress(HERE),
			maxBytes: 1_000,
			parameter: 'mediaUrl',
			signal: cancel.signal,
		});
		const drain = async () => {
			for await (const chunk of body) {
				expect(Buffer.from(chunk).toString()).toBe('begin');
				cancel.abort(new WhatsAppError('upstream_timeout', 'The time is up'));
			}
		};
		await expect(drain()).rejects.toMatchObject({ code: 'upstream_timeout' });
	});
});
