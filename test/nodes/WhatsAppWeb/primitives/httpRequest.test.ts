import { Readable } from 'node:stream';
import { BodyTooLong, httpRequest } from '../../../../nodes/WhatsAppWeb/primitives/httpRequest';
import { serve } from '../media/webServer.ts';

const LIMITS = { maxBytes: 10, idleMs: 10_000 };

const ask = async (origin: string, options: Partial<Parameters<typeof httpRequest>[1]> = {}) =>
	await httpRequest(new URL(`${origin}/file`), { ...LIMITS, ...options });

it('asks for a file, with headers', async () => {
	const { origin, requests } = await serve((_, response) => response.end('ten bytes!'));
	expect(await ask(origin, { headers: { origin: 'https://web.whatsapp.com' } })).toEqual({
		status: 200,
		body: Buffer.from('ten bytes!'),
	});
	expect(requests[0]).toMatchObject({
		method: 'GET',
		url: '/file',
		headers: { origin: 'https://web.whatsapp.com' },
	});
});

it('posts a body', async () => {
	const { origin } = await serve((request, response) => void request.pipe(response));
	const { body } = await ask(origin, { body: Readable.from([Buffer.from('a'), Buffer.from('b')]) });
	expect(body.toString()).toBe('ab');
});

it('fails when the body to be posted does', async () => {
	const { origin } = await serve((request) => void request.resume());
	const body = new Readable({ read: () => body.destroy(new Error('the disk is gone')) });
	await expect(ask(origin, { body })).rejects.toThrow('the disk is gone');
});

it('follows no redirect, and reads only what was asked for', async () => {
	const { origin } = await serve((_, response) => {
		response.writeHead(307, { location: '/elsewhere' }).end('a page of more than ten bytes');
	});
	expect(await ask(origin)).toEqual({
		status: 307,
		location: '/elsewhere',
		body: Buffer.alloc(0),
	});
});

it.each([
	['announced', { 'content-length': '11' }],
	['not announced', {}],
])('reads no more than it may, %s', async (_, headers) => {
	const { origin } = await serve((request, response) => {
		response.writeHead(200, headers);
		response.write('eleven byte');
		request.on('close', () => response.end());
	});
	await expect(ask(origin)).rejects.toBeInstanceOf(BodyTooLong);
});

it('gives up on a server that falls silent', async () => {
	const { origin } = await serve((_, response) => response.write('x'));
	await expect(ask(origin, { idleMs: 50 })).rejects.toThrow('the host fell silent');
});

it('ends with its signal', async () => {
	const abort = new AbortController();
	const { origin } = await serve(() => abort.abort());
	await expect(ask(origin, { signal: abort.signal })).rejects.toMatchObject({ code: 'ABORT_ERR' });
});
