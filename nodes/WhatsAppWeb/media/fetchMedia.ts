import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { WhatsAppError, invalidParameter } from '../errors';
import { cancellation } from './cancelled';
import type { Egress } from './egress';
import { fileNameOfResponse } from './fileName';
import { tooLarge } from './spool';

export interface FetchOptions {
	egress: Egress;
	/** Bytes the server may announce; the reader of the body counts the actual ones. */
	maxBytes: number;
	/** The author's name of the parameter with the URL, for errors. */
	parameter: string;
	signal?: AbortSignal;
	times?: FetchTimes;
}

/** Milliseconds. */
export interface FetchTimes {
	/** Name look-up, TCP and TLS together. */
	connect: number;
	/** Without a byte from the server, before or during its answer. */
	idle: number;
	/** From the first request to the last byte: `idle` does not stop a server that sends a few bytes now and then. */
	whole: number;
}

export interface FetchedMedia {
	/** Throws `media_download_failed` when the connection fails before the end. */
	body: AsyncIterable<Uint8Array>;
	declaredType?: string;
	fileName?: string;
}

const TIMES: FetchTimes = { connect: 10_000, idle: 30_000, whole: 300_000 };
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Requests a file, without cookies, credentials or the proxy of n8n.
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `media_download_failed` (`details.status` when the server
 * answered), `media_too_large`
 */
export async function fetchMedia(url: string, options: FetchOptions): Promise<FetchedMedia> {
	const { egress, maxBytes, parameter } = options;
	if (!URL.canParse(url)) throw invalidParameter(parameter, 'is not a URL');
	const limits = limitsOf(options);
	let at = new URL(url);
	for (let redirects = 0; ; redirects++) {
		egress.check(at);
		const response = await get(at, egress, limits);
		const { statusCode: status = 0, headers } = response;
		if (REDIRECTS.has(status) && headers.location !== undefined) {
			response.destroy();
			if (redirects === MAX_REDIRECTS)
				throw failed(at, `redirects more than ${MAX_REDIRECTS} times`);
			if (!URL.canParse(headers.location, at.href)) throw failed(at, 'redirects to nowhere');
			at = new URL(headers.location, at.href);
			continue;
		}
		const objection = objectionTo(response, at, maxBytes);
		if (objection) {
			response.destroy();
			throw objection;
		}
		return {
			body: bytesOf(response, at, limits),
			declaredType: headers['content-type'],
			fileName: fileNameOfResponse(headers['content-disposition'], at),
		};
	}
}

interface Limits {
	times: FetchTimes;
	cancel: AbortSignal | undefined;
	deadline: AbortSignal;
	/** Aborted by `cancel` or `deadline`. */
	signal: AbortSignal;
}

function limitsOf({ signal: cancel, times = TIMES }: FetchOptions): Limits {
	const deadline = AbortSignal.timeout(times.whole);
	return {
		times,
		cancel,
		deadline,
		signal: cancel ? AbortSignal.any([cancel, deadline]) : deadline,
	};
}

function get(url: URL, { lookup }: Egress, limits: Limits): Promise<IncomingMessage> {
	const { times, signal } = limits;
	return new Promise((resolve, reject) => {
		const isSecure = url.protocol === 'https:';
		const request = (isSecure ? httpsRequest : httpRequest)(url, {
			lookup,
			signal,
			// A pooled connection could lead to an address that was checked for another name.
			agent: false,
			timeout: times.idle,
			headers: {
				accept: '*/*',
				'accept-encoding': 'identity',
				'user-agent': 'n8n-nodes-whatsapp-web',
			},
		});
		// Errors go to the request first, and to the reader of the response once there is one.
		let open: { destroy(error: Error): void } = request;
		const connecting = setTimeout(
			() => open.destroy(failed(url, `did not connect within ${seconds(times.connect)}`)),
			times.connect,
		);
		request.on('socket', (socket) => {
			socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
		});
		request.on('timeout', () => open.destroy(failed(url, `was silent for ${seconds(times.idle)}`)));
		request.on('close', () => clearTimeout(connecting));
		request.on('error', (error) => reject(failureOf(error, url, limits)));
		request.on('response', (response) => {
			open = response;
			resolve(response);
		});
		request.end();
	});
}

/** The error for an answer that is not the file; undefined if it is the file. */
function objectionTo(
	{ statusCode = 0, headers }: IncomingMessage,
	url: URL,
	maxBytes: number,
): WhatsAppError | undefined {
	if (statusCode < 200 || statusCode > 299) {
		return failed(url, `answered ${statusCode}`, { status: statusCode });
	}
	const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
	if (encoding !== 'identity') return failed(url, `answered ${encoding}-compressed, unasked`);
	return Number(headers['content-length']) > maxBytes ? tooLarge(maxBytes) : undefined;
}

async function* bytesOf(
	response: IncomingMessage,
	url: URL,
	limits: Limits,
): AsyncIterable<Uint8Array> {
	try {
		for await (const chunk of response) yield chunk as Buffer;
	} catch (error) {
		throw failureOf(error, url, limits);
	} finally {
		response.destroy();
	}
}

function failureOf(error: unknown, url: URL, { cancel, deadline, times }: Limits): WhatsAppError {
	const ended = cancellation(cancel);
	if (ended) return ended;
	if (error instanceof WhatsAppError) return error;
	if (deadline.aborted) return failed(url, `took longer than ${seconds(times.whole)}`);
	return failed(url, describe(error), {}, error);
}

/** A network error in words: `getaddrinfo ENOTFOUND` means little to a workflow's author. */
function describe(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	switch (code) {
		case 'ENOTFOUND':
			return 'is not a known host name';
		case 'ECONNREFUSED':
			return 'refused the connection';
		case 'ECONNRESET':
			return 'broke the connection off';
		default:
			return `could not be read: ${message}`;
	}
}

function failed(
	url: URL,
	problem: string,
	details: Record<string, unknown> = {},
	cause?: unknown,
): WhatsAppError {
	// Names the host only: the rest of a URL is often a secret.
	return new WhatsAppError('media_download_failed', `${url.host} ${problem}`, {
		description:
			'Check that the URL opens in a private browser window and answers with the file itself.',
		details: { host: url.host, ...details },
		cause,
	});
}

function seconds(milliseconds: number): string {
	return `${milliseconds / 1000} seconds`;
}
