import { type Agent, type OutgoingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';

export interface HttpOptions {
	headers?: OutgoingHttpHeaders;
	/** What is posted; without it, the request is a GET. */
	body?: Readable;
	agent?: Agent;
	/** Largest body of an answer. */
	maxBytes: number;
	/** Silence of the server after which the request fails, in ms. */
	idleMs: number;
	/** Keeps the body of an answer that is no success, too: it may say why. */
	keepsFailures?: boolean;
	signal?: AbortSignal;
}

export interface HttpAnswer {
	status: number;
	/** Where a redirect points. */
	location?: string;
	/** Empty unless the status is 2xx, or failures are kept. */
	body: Buffer;
}

/** The body of an answer is longer than it may be. */
export class BodyTooLong extends Error {}

/** One HTTP request; redirects are not followed. @throws BodyTooLong, errors of the network, of `body` and of `signal` */
export async function httpRequest(
	url: URL,
	{ headers, body, agent, maxBytes, idleMs, keepsFailures = false, signal }: HttpOptions,
): Promise<HttpAnswer> {
	const method = body ? 'POST' : 'GET';
	return await new Promise((resolve, reject) => {
		const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
			url,
			{ method, headers, agent, signal, timeout: idleMs },
			(response) => {
				const { statusCode: status = 0, headers: answered } = response;
				if (!keepsFailures && (status < 200 || status > 299)) {
					response.resume();
					resolve({ status, location: answered.location, body: Buffer.alloc(0) });
					return;
				}
				const chunks: Buffer[] = [];
				let size = 0;
				const giveUp = (): void => {
					reject(new BodyTooLong(`more than ${maxBytes} bytes`));
					request.destroy();
				};
				if (Number(answered['content-length'] ?? 0) > maxBytes) return giveUp();
				response.on('data', (chunk: Buffer) => {
					size += chunk.length;
					chunks.push(chunk);
					if (size > maxBytes) giveUp();
				});
				response.on('end', () => resolve({ status, body: Buffer.concat(chunks) }));
				response.on('error', reject);
			},
		);
		request.on('timeout', () => request.destroy(new Error('the host fell silent')));
		request.on('error', reject);
		body?.on('error', reject);
		if (body) pipeline(body, request, () => undefined);
		else request.end();
	});
}
