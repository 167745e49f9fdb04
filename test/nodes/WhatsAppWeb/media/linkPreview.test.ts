import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { linkPreviewOf } from '../../../../nodes/WhatsAppWeb/media/linkPreview';
import type { Settings } from '../../../../nodes/WhatsAppWeb/settings';
import { serve } from './webServer.ts';

type Looks = Pick<Settings, 'egress' | 'server'>;

const HERE: Looks = { egress: { allowedRanges: ['127.0.0.1/32'], allowedHostnames: [] } };
const LOOPBACK: Looks = { ...HERE, server: { url: 'ws://127.0.0.1:1' } };
const HTML = { 'content-type': 'text/html; charset=utf-8' };
/** Reached soon, but not by a stall of the machine. */
const HASTY = 400;

const photo = await sharp({ create: { width: 800, height: 400, channels: 3, background: 'teal' } })
	.png()
	.toBuffer();

async function look(text: string, settings = HERE, wholeMs?: number) {
	const problems: string[] = [];
	const preview = await linkPreviewOf(text, settings, (problem) => problems.push(problem), wholeMs);
	return { preview, problems };
}

const page =
	(head: string): RequestListener =>
	(_request, response) => {
		response.writeHead(200, HTML).end(`<html><head>${head}</head><body>x</body></html>`);
	};

describe('the preview of a link', () => {
	it('has title, description and picture of the page, fetched without anything of n8n', async () => {
		const { origin, requests } = await serve((request, response) => {
			if (request.url === '/photo.png') {
				response.writeHead(200, { 'content-type': 'image/png' }).end(photo);
			} else if (request.url === '/short') {
				response.writeHead(302, { location: '/shop/page' }).end();
			} else {
				const og = {
					title: 'Sale &amp; more',
					description: 'All  must\ngo',
					image: '../photo.png',
				};
				const metas = Object.entries(og).map(
					([k, v]) => `<meta property="og:${k}" content="${v}">`,
				);
				response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' });
				response.end(gzipSync(`<head><title>Shop</title>${metas.join('')}</head>`));
			}
		});
		const { preview, problems } = await look(`Look: ${origin}/short!`);
		expect(problems).toEqual([]);
		expect(preview).toEqual({
			matchedText: `${origin}/short`,
			title: 'Sale & more',
			description: 'All must go',
			jpegThumbnail: expect.any(Uint8Array),
		});
		const { format, width, height } = await sharp(preview?.jpegThumbnail).metadata();
		expect({ format, width, height }).toEqual({ format: 'jpeg', width: 192, height: 96 });
		expect(requests.map(({ url }) => url)).toEqual(['/short', '/shop/page', '/photo.png']);
		for (const { headers } of requests) {
			expect(headers['user-agent']).toBe('n8n-nodes-whatsapp-web (like WhatsApp/2)');
			expect(Object.keys(headers).sort()).toEqual(
				['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].sort(),
			);
		}
	});

	it('is remembered, for texts in which the link is written alike, and fetched once for all who ask at a time', async () => {
		const { origin, requests } = await serve(page('<title>Once</title>'));
		const texts = [`${origin}/a`, `See ${origin}/a.`, `${origin}/a and ${origin}/b`];
		const found = await Promise.all(texts.map(async (text) => (await look(text)).preview?.title));
		expect(found).toEqual(['Once', 'Once', 'Once']);
		expect((await look(`${origin}/a`)).preview?.matchedText).toBe(`${origin}/a`);
		expect(requests).toHaveLength(1);
	});

	it('is remembered when there is none, so that a broken page is not asked for each message', async () => {
		const { origin, requests } = await serve((_request, response) => response.writeHead(500).end());
		expect((await look(origin)).problems).toEqual([expect.stringContaining('500')]);
		expect((await look(origin)).preview).toBeUndefined();
		expect(requests).toHaveLength(1);
	});

	it('is without a picture when that fails', async () => {
		for (const image of [
			'http://127.0.0.2/x.png',
			'data:image/png;base64,AAAA',
			'javascript:1',
			'/none',
		]) {
			const { origin } = await serve((request, response) =>
				request.url === '/none'
					? response.writeHead(404).end()
					: page(`<title>T</title><meta property="og:image" content="${image}">`)(
							request,
							response,
						),
			);
			const { preview, problems } = await look(origin);
			expect(preview).toEqual({ matchedText: origin, title: 'T' });
			expect(problems).toEqual([expect.stringContaining('no picture')]);
		}
	});

	it('is none without a link, and no request', async () => {
		expect(await look('No link here')).toEqual({ preview: undefined, problems: [] });
	});
});

describe('a page that means harm', () => {
	it.each<[string, RequestListener, string | undefined]>([
		[
			'is endless',
			(_request, response) => {
				response.writeHead(200, HTML);
				response.write('<title>Endless</title>');
				const more = (): void => {
					while (response.write('<p>'.repeat(20_000)));
					response.once('drain', more);
				};
				more();
			},
			'Endless',
		],
		[
			'announces terabytes',
			(_request, response) => {
				response.writeHead(200, { ...HTML, 'content-length': `${2 ** 42}` });
				response.write('<head><title>Huge</title></head>');
			},
			'Huge',
		],
		['has a title of a megabyte', page(`<title>${'x'.repeat(1_000_000)}</title>`), 'x'.repeat(300)],
		[
			'is a few bytes that stand for gigabytes',
			(_request, response) => {
				response.writeHead(200, { ...HTML, 'content-encoding': 'gzip, deflate' });
				response.end(deflateSync(gzipSync(Buffer.alloc(64 * 1024 * 1024, '<title>Bomb</title> '))));
			},
			'Bomb',
		],
		[
			'is binary, but says it is a page',
			(_request, response) => response.writeHead(200, HTML).end(randomBytes(300_000)),
			undefined,
		],
		[
			'is no page',
			(_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(photo),
			undefined,
		],
		[
			'redirects to a private address',
			(_request, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end(),
			undefined,
		],
		[
			'redirects to a file',
			(_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
			undefined,
		],
		[
			'redirects for ever',
			({ url = '' }, response) => response.writeHead(302, { location: `${url}x` }).end(),
			undefined,
		],
		[
			'redirects in a circle',
			({ url }, response) => response.writeHead(302, { location: url }).end(),
			undefined,
		],
		['hangs up', (request) => request.socket.destroy(), undefined],
		[
			'lies about its compression',
			(_request, response) => {
				response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' }).end('<title>no</title>');
			},
			undefined,
		],
	])('and %s costs the message no more than its preview', async (_what, listener, title) => {
		const { origin } = await serve(listener);
		const { preview, problems } = await look(`${origin}/`);
		expect(preview?.title).toBe(title);
		expect(problems).toHaveLength(title === undefined ? 1 : 0);
	});

	it.each<[string, RequestListener]>([
		['never answers', () => undefined],
		[
			'sends a byte now and then',
			(_request, response) => {
				response.writeHead(200, HTML);
				const timer = setInterval(() => response.write(' '), 20);
				response.on('close', () => clearInterval(timer));
			},
		],
		[
			'is slow with every redirect',
			({ url = '' }, response) => {
				setTimeout(() => response.writeHead(302, { location: `${url}x` }).end(), 150);
			},
		],
	])('and %s is given up', async (_what, listener) => {
		const { origin } = await serve(listener);
		const { preview, problems } = await look(`${origin}/`, HERE, HASTY);
		expect(preview).toBeUndefined();
		expect(problems).toHaveLength(1);
	});

	const HEADER = photo.subarray(0, 33);
	const bomb = (width: number): Buffer => {
		const header = Buffer.from(HEADER);
		header.writeUInt32BE(width, 16);
		header.writeUInt32BE(width, 20);
		return Buffer.concat([header, photo.subarray(33)]);
	};
	it.each<[string, RequestListener]>([
		['has a picture of 900 million pixels', (_request, response) => response.end(bomb(30_000))],
		['has a picture that is none', (_request, response) => response.end('<svg onload="x"/>')],
		[
			'has a picture without end',
			(_request, response) => {
				const more = (): void => {
					while (response.write(Buffer.alloc(100_000)));
					response.once('drain', more);
				};
				more();
			},
		],
		[
			'has a picture that announces too much',
			(_request, response) => {
				response.writeHead(200, { 'content-length': 6 * 1024 * 1024 }).write('x');
			},
		],
	])('and %s keeps its words', async (_what, picture) => {
		const words = page('<title>Words</title><meta property="og:image" content="/p">');
		const { origin } = await serve((request, response) =>
			(request.url === '/p' ? picture : words)(request, response),
		);
		const { preview, problems } = await look(origin);
		expect(preview).toEqual({ matchedText: origin, title: 'Words' });
		expect(problems).toHaveLength(1);
	});
});

describe('what may be looked at', () => {
	it('is the internet, unless the operator allows more', async () => {
		const { origin, requests } = await serve(page('<title>Private</title>'));
		const nowhere = { egress: { allowedRanges: [], allowedHostnames: [] } };
		const { preview, problems } = await look(origin, nowhere);
		expect(preview).toBeUndefined();
		expect(problems).toEqual([expect.stringContaining('not a public address')]);
		expect(requests).toEqual([]);
	});

	it('is this machine alone with another server than WhatsApp, and only what is allowed of it', async () => {
		const { origin, requests } = await serve(page('<title>Here</title>'));
		expect((await look(origin, LOOPBACK)).preview?.title).toBe('Here');
		const everything = { allowedRanges: ['0.0.0.0/0', '::/0'], allowedHostnames: ['example.com'] };
		const open = { ...LOOPBACK, egress: everything };
		for (const url of [
			'https://93.184.216.34/',
			'https://example.com/',
			'http://10.0.0.1/',
			`${origin}/again`,
		]) {
			const { preview, problems } = await look(url, open);
			expect(preview).toBeUndefined();
			expect(problems).toEqual([expect.stringMatching(/not a public address|not on this machine/)]);
		}
		expect(requests).toHaveLength(1);
	});
});
