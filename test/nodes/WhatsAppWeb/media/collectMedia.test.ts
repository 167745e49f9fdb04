import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import {
	collectMedia,
	type CollectOptions,
	type MediaSource,
} from '../../../../nodes/WhatsAppWeb/media/collectMedia';
import { serve } from './webServer.ts';

const OPTIONS: CollectOptions = {
	egress: { allowedRanges: ['127.0.0.1'], allowedHostnames: [] },
	maxBytes: 100,
};

async function collect(source: MediaSource, options: Partial<CollectOptions> = {}) {
	const { path, dispose, ...told } = await collectMedia(source, { ...OPTIONS, ...options });
	const text = readFileSync(path, 'utf8');
	await dispose();
	expect(existsSync(path)).toBe(false);
	return { text, ...told };
}

describe('collectMedia', () => {
	it.each([
		['bytes', new Uint8Array(Buffer.from('hi'))],
		['a stream', Readable.from([Buffer.from('h'), Buffer.from('i')])],
	])('takes binary data as %s', async (_what, data) => {
		await expect(
			collect({ from: 'binary', data, mimeType: 'Image/JPEG; q=1', fileName: '../a.jpg' }),
		).resolves.toMatchObject({
			text: 'hi',
			size: 2,
			sha256: '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4',
			declaredType: 'image/jpeg',
			fileName: 'a.jpg',
		});
	});

	it("goes by the author's word before the source's", async () => {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end('hi');
		});
		const parameter = 'mediaUrl';
		const url = `${origin}/a.htm`;
		await expect(collect({ from: 'url', url, parameter })).resolves.toMatchObject({
			declaredType: 'text/html',
			fileName: 'a.htm',
		});
		await expect(
			collect({ from: 'url', url, parameter, mimeType: 'image/png', fileName: 'b.png' }),
		).resolves.toMatchObject({ declaredType: 'image/png', fileName: 'b.png' });
		await expect(
			collect({ from: 'base64', base64: 'data:image/webp;base64,aGk=', parameter: 'base64' }),
		).resolves.toMatchObject({ text: 'hi', declaredType: 'image/webp' });
	});

	it('counts what a server sends without announcing it', async () => {
		const { origin } = await serve((_request, response) => {
			response.write('x'.repeat(60));
			response.end('x'.repeat(60));
		});
		await expect(
			collect({ from: 'url', url: origin, parameter: 'mediaUrl' }),
		).rejects.toMatchObject({ code: 'media_too_large', details: { max_bytes: 100 } });
	});

	it('counts base64 and binary data', async () => {
		const long = Buffer.alloc(101);
		await expect(
			collect({ from: 'base64', base64: long.toString('base64'), parameter: 'base64' }),
		).rejects.toMatchObject({ code: 'media_too_large' });
		await expect(collect({ from: 'binary', data: Readable.from([long]) })).rejects.toMatchObject({
			code: 'media_too_large',
		});
	});

	it('refuses nothing as a file', async () => {
		const { origin } = await serve((_request, response) => response.writeHead(204).end());
		await expect(
			collect({ from: 'url', url: origin, parameter: 'mediaUrl' }),
		).rejects.toMatchObject({ code: 'media_download_failed' });
		await expect(collect({ from: 'base64', base64: ' ', parameter: 'data' })).rejects.toMatchObject(
			{ code: 'invalid_parameter', details: { parameter: 'data' } },
		);
		await expect(collect({ from: 'binary', data: new Uint8Array() })).rejects.toMatchObject({
			code: 'invalid_parameter',
		});
	});

	it("reaches nothing private without the operator's word", async () => {
		const { origin, requests } = await serve((_request, response) => response.end('secret'));
		await expect(
			collect(
				{ from: 'url', url: origin, parameter: 'mediaUrl' },
				{ egress: { allowedRanges: [], allowedHostnames: [] } },
			),
		).rejects.toMatchObject({ code: 'unsafe_url' });
		expect(requests).toHaveLength(0);
	});
});
