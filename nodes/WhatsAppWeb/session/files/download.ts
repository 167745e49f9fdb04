import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Agent, get } from 'node:https';
import { WhatsAppError } from '../../errors';
import { megabytes } from '../../media/limits';
import type { Baileys } from '../wire/baileys';
import type { Budget } from '../../primitives/Budget';
import type { MediaReference } from '../../contract/media';

const MAC_BYTES = 10;
/** Encrypted files are padded by up to a block, and carry their MAC. */
const OVERHEAD_BYTES = 16 + MAC_BYTES;
const IDLE_MS = 30_000;
/** HTTP, for files that are gone: deleted, never there, or under a link that has run out. */
const EXPIRED: ReadonlySet<unknown> = new Set([403, 404, 410]);

export interface DownloadParts {
	baileys: Baileys;
	agent?: Agent;
	/** Where WhatsApp keeps files, `host` or `host:port`. */
	mediaHost: string;
	/** Whether a host named by the sender of a message may be asked. */
	isMediaHost(host: string): boolean;
}

/** A failure that the next try may not meet. */
class Passing extends Error {}

/**
 * A file from WhatsApp's media hosts: fetched, checked against every hash its message gives, decrypted.
 * @param maxBytes of the plain file
 * @throws WhatsAppError `media_too_large`, `media_download_failed`, `upstream_timeout`, `cancelled`
 */
export async function download(
	media: MediaReference,
	maxBytes: number,
	budget: Budget,
	parts: DownloadParts,
): Promise<Uint8Array> {
	if ((media.fileLength ?? 0) > maxBytes) throw tooLarge(maxBytes);
	const url = locate(media, parts);
	const fetchOnce = async (): Promise<Buffer> => {
		const abort = new AbortController();
		const file = fetchFile(url, maxBytes, abort.signal, parts.agent);
		return await budget.race(file, () => failed('it took too long')).finally(() => abort.abort());
	};
	const encrypted = await fetchOnce()
		.catch((error: unknown) => (error instanceof Passing ? fetchOnce() : Promise.reject(error)))
		.catch((error: unknown) => {
			throw error instanceof Passing ? failed(error.message, error) : error;
		});
	return await decrypt(encrypted, media, parts.baileys);
}

/** The URL is the sender's word, so only WhatsApp's own hosts are asked. */
function locate({ directPath, url }: MediaReference, parts: DownloadParts): URL {
	const given = url && URL.canParse(url) ? new URL(url) : undefined;
	const trusted = given?.protocol === 'https:' && parts.isMediaHost(given.hostname);
	if (directPath?.startsWith('/')) {
		return new URL(`https://${trusted ? given.host : parts.mediaHost}${directPath}`);
	}
	if (trusted) return given;
	throw failed('the message does not say where the file is');
}

async function fetchFile(
	url: URL,
	maxBytes: number,
	signal: AbortSignal,
	agent?: Agent,
): Promise<Buffer> {
	const headers = { origin: 'https://web.whatsapp.com' };
	return await new Promise((resolve, reject) => {
		const passing = (error: Error): void => reject(new Passing(error.message));
		const request = get(url, { agent, signal, headers, timeout: IDLE_MS }, (response) => {
			const { statusCode = 0 } = response;
			if (statusCode !== 200) {
				response.resume();
				return reject(statusCode >= 500 ? new Passing(`HTTP ${statusCode}`) : gone(statusCode));
			}
			const limit = maxBytes + OVERHEAD_BYTES;
			const chunks: Buffer[] = [];
			let size = 0;
			const give = (): void => {
				reject(tooLarge(maxBytes));
				request.destroy();
			};
			if (Number(response.headers['content-length'] ?? 0) > limit) return give();
			response.on('data', (chunk: Buffer) => {
				size += chunk.length;
				chunks.push(chunk);
				if (size > limit) give();
			});
			response.on('end', () => resolve(Buffer.concat(chunks)));
			response.on('error', passing);
		});
		request.on('timeout', () => request.destroy(new Error('the host fell silent')));
		request.on('error', passing);
	});
}

async function decrypt(
	encrypted: Buffer,
	{ kind, mediaKey, fileSha256, fileEncSha256 }: MediaReference,
	baileys: Baileys,
): Promise<Uint8Array> {
	if (encrypted.length <= MAC_BYTES) throw failed('the file is empty');
	if (fileEncSha256?.length && !hashIs(encrypted, fileEncSha256)) throw corrupted();
	const { iv, cipherKey, macKey } = await baileys.getMediaKeys(mediaKey, kind);
	const ciphertext = encrypted.subarray(0, -MAC_BYTES);
	const mac = createHmac('sha256', macKey as Uint8Array)
		.update(iv)
		.update(ciphertext)
		.digest()
		.subarray(0, MAC_BYTES);
	if (!timingSafeEqual(mac, encrypted.subarray(-MAC_BYTES))) throw corrupted();
	const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
	const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
	if (fileSha256?.length && !hashIs(plain, fileSha256)) throw corrupted();
	return plain;
}

function hashIs(bytes: Uint8Array, expected: Uint8Array): boolean {
	return createHash('sha256').update(bytes).digest().equals(Buffer.from(expected));
}

function failed(problem: string, cause?: unknown): WhatsAppError {
	return new WhatsAppError('media_download_failed', `The file could not be fetched: ${problem}`, {
		description: 'Try again later.',
		cause,
	});
}

function gone(status: number): WhatsAppError {
	const expired = EXPIRED.has(status);
	return new WhatsAppError(
		'media_download_failed',
		expired ? 'WhatsApp no longer has the file' : `The file could not be fetched: HTTP ${status}`,
		{
			description: expired
				? 'WhatsApp deletes files after some weeks. With the Message ID of a received file, the phone is asked to upload it again.'
				: 'Try again later.',
			details: { status },
		},
	);
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
