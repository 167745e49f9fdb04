import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { WhatsAppError, type WhatsAppErrorOptions, invalidParameter } from '../errors';
import { cancellation } from './cancelled';
import { compressionsIn, uncompressed, UndecodableBody } from './contentCoding';
import type { Egress } from './egress';
import { decodeBytes } from './headerText';
import { essenceOf } from './mediaTypes';
import { responseFileName } from './responseFileName';
import { sharingPage } from './sharingPage';
import { tooLarge } from './spool';

export interface FetchOptions {
	egress: Egress;
	/** Bytes the server may announce; the reader of the body counts the actual ones. */
	maxBytes: number;
	/** The author's name of the parameter with the URL, for errors. */
	parameter: string;
	signal?: AbortSignal;
	times?: FetchTimes;
	/** Whether a page is wanted: one that stands for a file is no mistake then. */
	isPage?: boolean;
	/** In addition to, or instead of, those of every request. */
	headers?: Record<string, string>;
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
	/** Fit to be sent. */
	fileName?: string;
	/** Whether the name is the last part of a URL's path, whose ending may be a program's. */
	isUrlName: boolean;
	/** Where it was found: the last of all redirects. */
	url: string;
}

const TIMES: FetchTimes = { connect: 10_000, idle: 30_000, whole: 300_000 };
/** As many as clients for files usually follow: a short link, a page to share it, a sign-in that is skipped, a CDN. */
const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Requests a file, without cookies, credentials or the proxy of n8n. Each redirect is checked as the first URL is.
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `media_download_failed` (`details.status` when the server
 * answered), `media_too_large`
 */
export async function fetchMedia(url: string, options: FetchOptions): Promise<FetchedMedia> {
	const { egress, parameter } = options;
	if (!URL.canParse(url)) {
		throw invalidParameter(parameter, 'is not a URL', 'It begins with https:// or http://.');
	}
	const limits = limitsOf(options);
	const visited = [new URL(url)];
	for (;;) {
		const [at] = visited as [URL, ...URL[]];
		egress.check(at);
		const response = await get(at, options, limits);
		const { statusCode: status = 0, headers } = response;
		if (REDIRECTS.has(status) && headers.location !== undefined) {
			response.destroy();
			visited.unshift(redirected(visited, headers.location));
			continue;
		}
		const objection = objectionTo(response, visited, options);
		if (objection) {
			response.destroy();
			throw objection;
		}
		const { fileName, isUrlName } = responseFileName(
			{ disposition: headers['content-disposition'], type: headers['content-type'] },
			visited,
		);
		return {
			body: bytesOf(response, at, { ...limits, maxBytes: options.maxBytes, fileName }),
			declaredType: headers['content-type'],
			fileName,
			isUrlName,
			url: at.href,
		};
	}
}

/** @param visited the last URL first */
function redirected(visited: readonly URL[], location: string): URL {
	const [at] = visited as [URL, ...URL[]];
	if (visited.length > MAX_REDIRECTS) {
		throw failed(at, `redirects more than ${MAX_REDIRECTS} times`);
	}
	// node:http gives the bytes of a header one by one.
	const target = /[^\0-\xff]/.test(location)
		? location
		: decodeBytes(Buffer.from(location, 'latin1'));
	if (!URL.canParse(target, at.href)) throw failed(at, 'redirects to nowhere');
	const next = new URL(target, at.href);
	// Without cookies, the same request has the same answer.
	if (visited.some(({ href }) => href === next.href)) {
		throw failed(at, 'redirects in a circle, perhaps because it wants cookies');
	}
	return next;
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

function get(
	url: URL,
	{ egress: { lookup }, headers }: FetchOptions,
	limits: Limits,
): Promise<IncomingMessage> {
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
				...headers,
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
	visited: readonly URL[],
	{ maxBytes, isPage = false }: FetchOptions,
): WhatsAppError | undefined {
	const [url] = visited as [URL, ...URL[]];
	if (statusCode < 200 || statusCode > 299) return refusal(url, statusCode);
	if (statusCode === 206 && !isWhole(headers['content-range'])) {
		return failed(url, 'answered with a part of the file only', {
			details: { status: statusCode },
		});
	}
	if (!isPage && essenceOf(headers['content-type']) === 'text/html') {
		const description = sharingPage(visited);
		if (description !== undefined) {
			return failed(url, 'answered with a page about the file, not with the file', { description });
		}
	}
	return Number(headers['content-length']) > maxBytes ? tooLarge(maxBytes) : undefined;
}

function refusal(url: URL, status: number): WhatsAppError {
	const without = REDIRECTS.has(status) ? ', a redirect without an address' : '';
	return failed(url, `answered ${status}${without}`, { details: { status } });
}

/** Whether a Content-Range covers the whole file: `bytes 0-99/100`. */
function isWhole(range: string | undefined): boolean {
	const [, end, size] = /^\s*bytes\s+0-(\d+)\/(\d+)/i.exec(range ?? '') ?? [];
	return end !== undefined && Number(end) + 1 === Number(size);
}

interface BodyLimits extends Limits {
	maxBytes: number;
	fileName: string | undefined;
}

async function* bytesOf(
	response: IncomingMessage,
	url: URL,
	limits: BodyLimits,
): AsyncIterable<Uint8Array> {
	const { maxBytes } = limits;
	try {
		yield* uncompressed(response, codingsOf(response, limits), (bytes) => {
			if (bytes > maxBytes) throw tooLarge(maxBytes);
		});
	} catch (error) {
		throw failureOf(error, url, limits);
	} finally {
		response.destroy();
	}
}

/** Some servers give the compression of a `.tar.gz` itself as its coding: such a file stays as it is. */
function codingsOf({ headers }: IncomingMessage, { fileName = '' }: BodyLimits): string[] {
	const codings = compressionsIn(headers['content-encoding']);
	const isArchive =
		/\.(?:gz|tgz|taz)$/i.test(fileName) ||
		/^application\/(?:x-)?(?:gzip|gunzip|tgz|gtar-compressed)/.test(
			essenceOf(headers['content-type']) ?? '',
		);
	return isArchive && /gzip$/.test(codings[0] ?? '') ? codings.slice(1) : codings;
}

function failureOf(error: unknown, url: URL, { cancel, deadline, times }: Limits): WhatsAppError {
	const ended = cancellation(cancel);
	if (ended) return ended;
	if (error instanceof WhatsAppError) return error;
	if (deadline.aborted) return failed(url, `took longer than ${seconds(times.whole)}`);
	if (error instanceof UndecodableBody) return failed(url, error.message, { cause: error });
	return failed(url, describe(error), { cause: error });
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

function failed(url: URL, problem: string, options: WhatsAppErrorOptions = {}): WhatsAppError {
	// Names the host only: the rest of a URL is often a secret.
	const { host } = url;
	return new WhatsAppError('media_download_failed', `${host} ${problem}`, {
		description:
			'Check that the URL opens in a private browser window and answers with the file itself.',
		...options,
		details: { host, ...options.details },
	});
}

function seconds(milliseconds: number): string {
	return `${milliseconds / 1000} seconds`;
}
