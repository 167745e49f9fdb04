import { createReadStream } from 'node:fs';
import type { Agent } from 'node:http';
import type { LocalFile } from '../contract/FileTransfer';
import type { MediaConnection, UploadedMedia } from '../contract/media';
import { WhatsAppError } from '../errors';
import type { SpooledFile } from '../media/spool';
import type { MediaKind } from '../message/content';
import { parseJsonObject } from '../message/json';
import { asText } from '../message/untrusted';
import { type HttpAnswer, httpRequest } from '../primitives/httpRequest';
import { unixNow } from '../primitives/unixNow';
import { encryptFile } from './encryption';

/** Silence of a media host after which the upload has failed. */
const IDLE_MS = 60_000;
const MAX_REDIRECTS = 5;
/** Length of an answer, which only says where the file is. */
const MAX_ANSWER_BYTES = 65_536;

const PATHS: Record<MediaKind, string> = {
	image: '/mms/image',
	sticker: '/mms/image',
	video: '/mms/video',
	audio: '/mms/audio',
	document: '/mms/document',
};

interface UploadParts {
	/** @param refresh get another token */
	connect(refresh: boolean): Promise<MediaConnection>;
	agent?: Agent;
	signal?: AbortSignal;
}

type Stored = Pick<UploadedMedia, 'url' | 'directPath'>;

/**
 * Encrypts a file and uploads it to the first media host that takes it.
 * @throws WhatsAppError `media_upload_failed`, and what `connect` throws
 */
export async function upload(
	{ kind, path }: LocalFile,
	parts: UploadParts,
): Promise<UploadedMedia> {
	const file = await encryptFile(path, kind, parts.signal);
	try {
		const { mediaKey, fileSha256, fileEncSha256, fileLength } = file;
		const token = Buffer.from(fileEncSha256).toString('base64url');
		const { url, directPath } = await store(file, `${PATHS[kind]}/${token}`, token, parts);
		const mediaKeyTimestamp = unixNow();
		return {
			url,
			directPath,
			mediaKey,
			fileSha256,
			fileEncSha256,
			fileLength,
			mediaKeyTimestamp,
		};
	} finally {
		await file.dispose();
	}
}

/** A host may refuse because the token has expired, so the next host gets a new one. */
async function store(
	file: SpooledFile,
	path: string,
	token: string,
	{ connect, agent, signal }: UploadParts,
): Promise<Stored> {
	const { hosts, auth } = await connect(false).catch(refuse);
	let currentAuth = auth;
	let failure: unknown;
	for (const host of hosts) {
		try {
			const query = `auth=${encodeURIComponent(currentAuth)}&token=${token}`;
			const url = new URL(`https://${host}${path}?${query}`);
			const { status, body } = await post(file, url, agent, signal);
			const stored = read(body);
			if (stored) return stored;
			failure = new Error(`HTTP ${status}`);
			currentAuth = (await connect(true)).auth;
		} catch (error) {
			failure = error;
		}
	}
	return refuse(failure);
}

async function post(
	{ path, size }: SpooledFile,
	url: URL,
	agent?: Agent,
	signal?: AbortSignal,
): Promise<HttpAnswer> {
	const headers = {
		'content-type': 'application/octet-stream',
		'content-length': size,
		origin: 'https://web.whatsapp.com',
	};
	let at = url;
	for (let redirects = 0; ; redirects++) {
		const body = createReadStream(path);
		const options = { headers, body, agent, signal, maxBytes: MAX_ANSWER_BYTES, idleMs: IDLE_MS };
		const answer = await httpRequest(at, options);
		if (answer.location === undefined || redirects === MAX_REDIRECTS) return answer;
		at = new URL(answer.location, at);
	}
}

/** Location of the file; undefined when the answer has none, or is no JSON at all. */
function read(body: Buffer): Stored | undefined {
	const answer = parseJsonObject(body.toString());
	const [url, directPath] = [asText(answer?.url), asText(answer?.direct_path)];
	return url && directPath ? { url, directPath } : undefined;
}

function refuse(cause: unknown): never {
	if (cause instanceof WhatsAppError && cause.code !== 'internal_error') throw cause;
	throw new WhatsAppError('media_upload_failed', 'WhatsApp did not take the file', {
		description: 'Try again; if it keeps failing, the file may be too large for WhatsApp.',
		cause,
	});
}
