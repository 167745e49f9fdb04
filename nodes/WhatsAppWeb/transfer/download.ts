import { createHash } from 'node:crypto';
import type { Agent } from 'node:http';
import type { MediaReference } from '../contract/media';
import { WhatsAppError, type WhatsAppErrorOptions } from '../errors';
import { megabytes } from '../media/limits';
import type { Budget } from '../primitives/Budget';
import { BodyTooLong, httpRequest } from '../primitives/httpRequest';
import { decryptFile, MAC_BYTES, OVERHEAD_BYTES } from './encryption';
import type { MediaHosts } from './mediaHosts';

/** Silence of a media host after which the download has failed. */
const IDLE_MS = 30_000;
/** HTTP, for files that are gone: deleted, never there, or under a link that has run out. */
const EXPIRED: ReadonlySet<unknown> = new Set([403, 404, 410]);

/**
 * A file from WhatsApp's media hosts: fetched, checked against every hash its message gives, decrypted unless it is
 * in the clear.
 * @param maxBytes of the plain file
 * @throws WhatsAppError `media_too_large`, `media_download_failed`, `cancelled`
 */
export async function download(
	media: MediaReference,
	maxBytes: number,
	hosts: MediaHosts,
	budget: Budget,
	agent?: Agent,
): Promise<Uint8Array> {
	if ((media.fileLength ?? 0) > maxBytes) throw tooLarge(maxBytes);
	return check(await fetchPatiently(locate(media, hosts), maxBytes, budget, agent), media);
}

/**
 * A profile picture, which is in the clear and has no hash.
 * @param url as WhatsApp has told it
 * @throws WhatsAppError `media_too_large`, `media_download_failed`, `cancelled`
 */
export async function downloadPicture(
	url: string,
	maxBytes: number,
	hosts: MediaHosts,
	budget: Budget,
	agent?: Agent,
): Promise<Uint8Array> {
	const file = await fetchPatiently(locate({ url }, hosts), maxBytes, budget, agent);
	if (file.length === 0) throw failed('the file is empty');
	return file;
}

/** A file; once more when the network fails. */
async function fetchPatiently(
	url: URL,
	maxBytes: number,
	budget: Budget,
	agent: Agent | undefined,
): Promise<Buffer> {
	const fetchOnce = async (): Promise<Buffer> => {
		const abort = new AbortController();
		const file = fetchFile(url, maxBytes, abort.signal, agent);
		return await budget.race(file, () => failed('it took too long')).finally(() => abort.abort());
	};
	// Errors of the network may not occur again; a WhatsAppError would.
	const isFinal = (error: unknown): boolean => error instanceof WhatsAppError;
	return await fetchOnce()
		.catch((error: unknown) => (isFinal(error) ? Promise.reject(error) : fetchOnce()))
		.catch((error: unknown) => {
			throw isFinal(error) ? error : failed((error as Error).message, { cause: error });
		});
}

/** The URL is the sender's word, so only WhatsApp's own hosts are asked. */
function locate(
	{ directPath, url }: Pick<MediaReference, 'directPath' | 'url'>,
	{ host, isTrusted }: MediaHosts,
): URL {
	const given = url && URL.canParse(url) ? new URL(url) : undefined;
	const trusted = given?.protocol === 'https:' && isTrusted(given.hostname);
	if (directPath?.startsWith('/')) {
		return new URL(`https://${trusted ? given.host : host}${directPath}`);
	}
	if (trusted) return given;
	throw failed('it is not said where on WhatsApp’s hosts it is');
}

/** @throws WhatsAppError when it makes no sense to ask again, else an error of the network */
async function fetchFile(
	url: URL,
	maxBytes: number,
	signal: AbortSignal,
	agent?: Agent,
): Promise<Buffer> {
	const { status, body } = await httpRequest(url, {
		headers: { origin: 'https://web.whatsapp.com' },
		agent,
		signal,
		maxBytes: maxBytes + OVERHEAD_BYTES,
		idleMs: IDLE_MS,
	}).catch((error: unknown) => {
		throw error instanceof BodyTooLong ? tooLarge(maxBytes) : error;
	});
	if (status >= 500) throw new Error(`HTTP ${status}`);
	if (EXPIRED.has(status)) {
		throw new WhatsAppError('media_download_failed', 'WhatsApp no longer has the file', {
			description:
				'WhatsApp deletes files after some weeks. With the Message ID of a received file, the phone is asked to upload it again.',
			details: { status },
		});
	}
	if (status !== 200) throw failed(`HTTP ${status}`, { details: { status } });
	return body;
}

function check(file: Buffer, media: MediaReference): Uint8Array {
	const { kind, mediaKey, fileSha256, fileEncSha256, fileLength } = media;
	if (file.length === 0) throw failed('the file is empty');
	// Files of channels are in the clear; their voice notes have a key nevertheless, so only the content tells.
	if (fileSha256?.length && hashIs(file, fileSha256)) {
		if (fileLength && fileLength !== file.length) throw corrupted();
		return file;
	}
	if (!mediaKey?.length) {
		if (!fileSha256?.length) throw failed('it came with neither a key nor a hash');
		throw corrupted();
	}
	if (file.length <= MAC_BYTES) throw failed('the file is empty');
	if (fileEncSha256?.length && !hashIs(file, fileEncSha256)) throw corrupted();
	const plain = decryptFile(file, mediaKey, kind);
	if (!plain || (fileSha256?.length && !hashIs(plain, fileSha256))) throw corrupted();
	return plain;
}

function hashIs(bytes: Uint8Array, expected: Uint8Array): boolean {
	return createHash('sha256').update(bytes).digest().equals(Buffer.from(expected));
}

function failed(problem: string, more?: WhatsAppErrorOptions): WhatsAppError {
	return new WhatsAppError('media_download_failed', `The file could not be fetched: ${problem}`, {
		description: 'Try again later.',
		...more,
	});
}

/** Whether a download failed because WhatsApp has deleted the file. */
export function isExpired(error: unknown): boolean {
	return error instanceof WhatsAppError && EXPIRED.has(error.details.status);
}

function corrupted(): WhatsAppError {
	return new WhatsAppError('media_download_failed', 'The file is not the one that was sent', {
		description: 'It was damaged or exchanged on its way, so it is not handed out.',
		details: { reason: 'hash_mismatch' },
	});
}

function tooLarge(maxBytes: number): WhatsAppError {
	return new WhatsAppError('media_too_large', `The file is larger than ${megabytes(maxBytes)}`, {
		description: 'Raise the size limit in the options of the node.',
		details: { max_bytes: maxBytes },
	});
}
