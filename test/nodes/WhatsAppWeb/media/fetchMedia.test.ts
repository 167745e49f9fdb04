import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import {
	brotliCompressSync,
	constants,
	deflateRawSync,
	deflateSync,
	gzipSync,
	zstdCompressSync,
} from 'node:zlib';
import { createEgress, type ResolveAll } from '../../../../nodes/WhatsAppWeb/media/egress';
import { fetchMedia, type FetchOptions } from '../../../../nodes/WhatsAppWeb/media/fetchMedia';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { serve } from './webServer.ts';

const HERE = { allowedRanges: ['127.0.0.1'], allowedHostnames: [] };
/** Limits that are reached soon, but not by a stall of the machine. */
const HASTY = { connect: 20_000, idle: 200, whole: 20_000 };
const SHORT = { connect: 20_000, idle: 20_000, whole: 600 };

async function read(url: string, options: Partial<FetchOptions> = {}) {
	const { body, declaredType, fileName, isUrlName } = await fetchMedia(url, {
		egress: createEgress(HERE),
		maxBytes: 1_000,
		parameter: 'mediaUrl',
		...options,
	});
	const chunks: Uint8Array[] = [];
	for await (const chunk of body) chunks.push(chunk);
	return { declaredType, fileName, isUrlName, text: Buffer.concat(chunks).toString() };
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
			isUrlName: false,
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
		[300, true],
		[304, false],
		[400, true],
		[401, true],
		[403, true],
		[404, true],
		[408, true],
		[410, true],
		[425, true],
		[429, true],
		[500, true],
		[501, true],
		[502, true],
		[503, true],
		[504, true],
		[511, true],
	])('fails on status %i', async (status, hasBody) => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(status).end(hasBody ? 'an excuse' : undefined);
		});
		await expect(read(`${origin}/a?secret=1`)).rejects.toMatchObject({
			code: 'media_download_failed',
			message: `${new URL(origin).host} answered ${status}`,
			details: { status },
		});
	});

	it.each([[200], [204], [205]])('leaves an empty answer %i to the spool', async (status) => {
		const { origin } = await serve((_request, response) => response.writeHead(status).end());
		await expect(read(origin)).resolves.toMatchObject({ text: '' });
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
	it('are followed ten times', async () => {
		const { origin, requests } = await serve(staircase);
		await expect(read(`${origin}/10`)).resolves.toMatchObject({ text: 'bottom', fileName: '0' });
		expect(requests).toHaveLength(11);
		await expect(read(`${origin}/11`)).rejects.toMatchObject({
			code: 'media_download_failed',
			retryable: true,
			message: expect.stringContaining('redirects more than 10 times'),
		});
		expect(requests).toHaveLength(22);
	});

	it('are checked to the last', async () => {
		const { origin, requests } = await serve((request, response) => {
			const step = Number(request.url?.slice(1));
			const location = step === 0 ? 'http://127.0.0.2/' : `/${step - 1}`;
			response.writeHead(302, { location }).end();
		});
		await expect(read(`${origin}/9`)).rejects.toMatchObject({ code: 'unsafe_url' });
		expect(requests).toHaveLength(10);
	});

	it.each([301, 302, 303, 307, 308])('of status %i carry nothing along', async (status) => {
		const { origin, requests } = await serve((request, response) => {
			if (request.url === '/b/c?x=1') response.end('file');
			else {
				const headers = { location: 'b/c?x=1#part', 'set-cookie': 'a=b' };
				response.writeHead(status, headers).end();
			}
		});
		await expect(read(`${origin}/a`)).resolves.toMatchObject({ text: 'file' });
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET /a',
			'GET /b/c?x=1',
		]);
		for (const name of ['cookie', 'authorization', 'referer']) {
			expect(requests[1]?.headers).not.toHaveProperty(name);
		}
	});

	it('may be written with blanks and other letters', async () => {
		const { origin, requests } = await serve((request, response) => {
			if (request.url !== '/') return response.end('file');
			const location = Buffer.from('/März 12.pdf').toString('latin1');
			response.writeHead(302, { location }).end();
		});
		await expect(read(origin)).resolves.toMatchObject({ fileName: 'März 12.pdf' });
		expect(requests[1]?.url).toBe('/M%C3%A4rz%2012.pdf');
	});

	it.each([
		['/a', '/a'],
		['/a', '/b'],
	])('in a circle end: %s, %s', async (...path) => {
		let step = 0;
		const { origin, requests } = await serve((_request, response) => {
			response.writeHead(302, { location: path[step++ % path.length] }).end();
		});
		await expect(read(`${origin}/start`)).rejects.toMatchObject({
			code: 'media_download_failed',
			retryable: true,
			message: expect.stringContaining('in a circle'),
		});
		expect(requests.length).toBeLessThan(4);
	});

	it('without an address fail', async () => {
		const { origin } = await serve((_request, response) => response.writeHead(302).end());
		await expect(read(origin)).rejects.toMatchObject({
			retryable: true,
			details: { status: 302 },
			message: expect.stringContaining('without an address'),
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

	it('that sends more than it announced has sent what it announced', async () => {
		const server = createServer((socket) => {
			socket.once('data', () =>
				socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfile and more'),
			);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await expect(read(`http://127.0.0.1:${port}/`)).resolves.toMatchObject({ text: 'file' });
		server.close();
	});

	it('that has trailers after its chunks has sent the file', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { trailer: 'x-sum', 'transfer-encoding': 'chunked' });
			response.write('fi');
			response.addTrailers({ 'x-sum': '1' });
			response.end('le');
		});
		await expect(read(origin)).resolves.toMatchObject({ text: 'file' });
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

describe('a Content-Encoding', () => {
	const answer = async (encoding: string, body: Buffer, headers = {}, path = '/') => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding, ...headers }).end(body);
		});
		return await read(origin + path);
	};
	const plain = Buffer.from('a plain file');

	it.each([
		'',
		'none',
		'utf-8',
		'binary',
		'aws-chunked',
		'identity',
		'identity, identity',
		'Identity',
		'UTF-8,aws-chunked',
		'base64',
		'null',
		'application/pdf',
	])('that is no compression changes nothing: %j', async (encoding) => {
		await expect(answer(encoding, plain)).resolves.toMatchObject({ text: 'a plain file' });
	});

	it.each<[string, Buffer]>([
		['gzip', gzipSync(plain)],
		['x-gzip', gzipSync(plain)],
		['GZIP', gzipSync(plain)],
		['deflate', deflateSync(plain)],
		['deflate', deflateRawSync(plain)],
		['br', brotliCompressSync(plain)],
		['zstd', zstdCompressSync(plain)],
		['gzip, aws-chunked', gzipSync(plain)],
		['aws-chunked,gzip', gzipSync(plain)],
		['gzip, br', brotliCompressSync(gzipSync(plain))],
		['deflate, gzip, identity, gzip', gzipSync(gzipSync(deflateSync(plain)))],
	])('that is one is undone, though unasked: %s', async (encoding, body) => {
		await expect(answer(encoding, body)).resolves.toMatchObject({ text: 'a plain file' });
	});

	it.each(['gzip', 'deflate', 'br', 'zstd'])('over nothing is nothing: %s', async (encoding) => {
		await expect(answer(encoding, Buffer.alloc(0))).resolves.toMatchObject({ text: '' });
	});

	it('that only names the format of an archive is not undone', async () => {
		const archive = gzipSync(plain);
		const kept = { text: archive.toString() };
		await expect(answer('x-gzip', archive, {}, '/a.tar.gz')).resolves.toMatchObject(kept);
		await expect(answer('gzip', archive, {}, '/a.TGZ')).resolves.toMatchObject(kept);
		const type = { 'content-type': 'application/x-gzip' };
		await expect(answer('gzip', archive, type)).resolves.toMatchObject(kept);
		await expect(answer('gzip', gzipSync(archive), {}, '/a.gz')).resolves.toMatchObject({
			text: gzipSync(archive).toString(),
		});
	});

	// Ten gigabytes would take seconds to decode: what is decoded beyond the limit is counted.
	it.each<[string, (bytes: Buffer) => Buffer]>([
		['gzip', (bytes) => gzipSync(bytes)],
		[
			'br',
			(bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
		],
		['zstd', (bytes) => zstdCompressSync(bytes)],
		['gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))],
	])('is no way around the limit: %s', async (encoding, compress) => {
		const bomb = compress(Buffer.alloc(20_000_000));
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
		});
		await expect(read(origin, { maxBytes: 1_000_000 })).rejects.toMatchObject({
			code: 'media_too_large',
			details: { max_bytes: 1_000_000 },
		});
	});

	it('that blows up on the way is no way around it, either', async () => {
		const inner = gzipSync(Buffer.alloc(200_000, gzipSync('x')));
		await expect(answer('gzip, gzip', gzipSync(inner))).rejects.toMatchObject({
			code: 'media_too_large',
		});
	});

	it.each<[string, Buffer]>([
		['gzip', gzipSync(plain).subarray(0, 20)],
		['deflate', deflateSync(plain).subarray(0, 9)],
		['br', brotliCompressSync(randomBytes(200)).subarray(0, 90)],
		['zstd', zstdCompressSync(randomBytes(200)).subarray(0, 90)],
		['gzip', plain],
		['deflate', plain],
		['br', Buffer.alloc(50, 0xff)],
		['zstd', plain],
		['gzip', Buffer.from([0x1f])],
		['gzip, gzip', gzipSync(plain)],
		['compress', plain],
		['gzip, gzip, gzip, gzip, gzip', plain],
	])('that is not kept fails: %s %#', async (encoding, body) => {
		await expect(answer(encoding, body)).rejects.toMatchObject({
			code: 'media_download_failed',
		});
	});

	it('of a file that breaks off fails as any other', async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '900' });
			response.write(gzipSync(plain).subarray(0, 15), () => response.destroy());
		});
		await expect(read(origin)).rejects.toMatchObject({
			retryable: true,
			message: expect.stringContaining('broke the connection off'),
		});
	});

	it('ends with the execution', async () => {
		const cancel = new AbortController();
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' });
			response.write(gzipSync(randomBytes(100_000)).subarray(0, 60_000));
		});
		const { body } = await fetchMedia(origin, {
			egress: createEgress(HERE),
			maxBytes: 1_000_000,
			parameter: 'mediaUrl',
			signal: cancel.signal,
		});
		const drain = async () => {
			for await (const chunk of body) if (chunk.length > 0) cancel.abort();
		};
		await expect(drain()).rejects.toMatchObject({ code: 'cancelled' });
	});
});

describe('a part of a file', () => {
	it.each([
		['bytes 0-3/4', true],
		['bytes 0-3/8', false],
		['bytes 4-7/8', false],
		['bytes 0-3/*', false],
		[undefined, false],
	])('is refused, unless it is the whole: %s', async (range, isWhole) => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(206, range ? { 'content-range': range } : {}).end('file');
		});
		const answer = read(origin);
		if (isWhole) await expect(answer).resolves.toMatchObject({ text: 'file' });
		else {
			await expect(answer).rejects.toMatchObject({
				code: 'media_download_failed',
				retryable: true,
				details: { status: 206 },
			});
		}
	});
});

describe('a page that shares a file', () => {
	it.each([
		['drive.google.com', '/file/d/1AbC_d-9/view?usp=sharing', 'export=download&id=1AbC_d-9'],
		['drive.google.com', '/open?id=1AbC', 'id=1AbC,'],
		['drive.google.com', '/uc?export=download&id=1AbC', 'large one'],
		['www.dropbox.com', '/s/abc/report.pdf?dl=0', 'dl=1'],
		['contoso.sharepoint.com', '/:b:/g/x', 'download=1'],
		['github.com', '/a/b/blob/main/report.pdf', 'Raw'],
		['we.tl', '/t-abc', 'on a page only'],
	])('of %s%s is no file: the way to it is told', async (host, path, way) => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
		});
		const resolve: ResolveAll = (_hostname, _options, callback) =>
			callback(null, [{ address: '127.0.0.1', family: 4 }]);
		const url = `http://${host}:${new URL(origin).port}${path}`;
		await expect(read(url, { egress: createEgress(HERE, resolve) })).rejects.toMatchObject({
			code: 'media_download_failed',
			retryable: true,
			message: expect.stringContaining('a page about the file'),
			description: expect.stringContaining(way),
		});
	});
});

it('a page that was meant is none that shares a file, a page to sign in is', async () => {
	const { origin } = await serve((request, response) => {
		if (request.url !== '/file/d/1AbC/view') {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
		} else
			response
				.writeHead(302, { location: `http://accounts.example:${request.socket.localPort}/` })
				.end();
	});
	const { port } = new URL(origin);
	const resolve: ResolveAll = (_hostname, _options, callback) =>
		callback(null, [{ address: '127.0.0.1', family: 4 }]);
	const egress = createEgress({ ...HERE, allowedHostnames: ['accounts.example'] }, resolve);
	const google = async (path: string) =>
		await read(`http://docs.google.com:${port}${path}`, { egress });
	await expect(google('/document/d/1AbC/export?format=html')).resolves.toMatchObject({
		text: '<html>',
	});
	await expect(google('/file/d/1AbC/view')).rejects.toMatchObject({
		retryable: true,
		description: expect.stringContaining('id=1AbC'),
	});
});

describe('a URL', () => {
	it('may have blanks, other letters and another host name', async () => {
		const { origin, requests } = await serve((_request, response) => response.end('file'));
		const names: string[] = [];
		const resolve: ResolveAll = (hostname, _options, callback) => {
			names.push(hostname);
			callback(null, [{ address: '127.0.0.1', family: 4 }]);
		};
		const url = ` http://bücher.example:${new URL(origin).port}/März 12/Offer 17.pdf?q=ä b `;
		await expect(read(url, { egress: createEgress(HERE, resolve) })).resolves.toMatchObject({
			text: 'file',
			fileName: 'Offer 17.pdf',
		});
		expect(names).toEqual(['xn--bcher-kva.example']);
		expect(requests[0]?.url).toBe('/M%C3%A4rz%2012/Offer%2017.pdf?q=%C3%A4%20b');
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
