import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';
import type { Media } from './contract.ts';
import type { Journal } from './events.ts';
import type { FaultBox } from './faults.ts';

const UPLOAD_PATH = /^\/(?:mms|product|pps)\/([a-z-]+)\/([\w-]+=*)$/;
const RANGE = /^bytes=(\d+)-(\d*)$/;
const MIB = 1024 * 1024;
const MAX_BYTES = 100 * MIB;

interface StoredFile {
	bytes: Buffer;
	/** HTTP status of downloads after the file's deletion. */
	gone?: 404 | 410;
}

/** URL-safe base64 without padding. */
const token = (file: Uint8Array): string => createHash('sha256').update(file).digest('base64url');

/** WhatsApp's media server: files, found by path, over HTTPS. All are encrypted but those of channels. */
export class MediaStore implements Media {
	maxBytes = MAX_BYTES;
	/** The token that uploads must carry, given out with `media_conn`. */
	readonly auth = randomBytes(24).toString('base64url');
	readonly #files = new Map<string, StoredFile>();
	readonly #http: HttpsServer;
	readonly #faults: FaultBox;
	readonly #journal: Journal;

	constructor({ cert, key }: Certificate, faults: FaultBox, journal: Journal) {
		this.#faults = faults;
		this.#journal = journal;
		this.#http = createServer({ cert, key }, (request, response) => {
			void this.#serve(request, response);
		});
	}

	/** @throws if the port is taken. */
	async listen(port: number): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.#http.once('error', reject).listen(port, '127.0.0.1', resolve);
		});
	}

	async close(): Promise<void> {
		this.#http.closeAllConnections();
		await new Promise((resolve) => this.#http.close(resolve));
	}

	/** `127.0.0.1:PORT` */
	get host(): string {
		return `127.0.0.1:${(this.#http.address() as AddressInfo | null)?.port}`;
	}

	get paths(): string[] {
		return [...this.#files.keys()];
	}

	/** @returns the direct path. */
	put(file: Buffer): string {
		const path = `/v/${randomBytes(12).toString('hex')}.enc`;
		this.#files.set(path, { bytes: file });
		return path;
	}

	/** Stores a file of a channel, in the clear. @returns the direct path, with a query as WhatsApp's links have one. */
	putPlain(file: Buffer): string {
		const path = `/m1/v/t24/${randomBytes(24).toString('base64url')}`;
		this.#files.set(path, { bytes: file });
		return `${path}?ccb=9-4&oh=01_${randomBytes(8).toString('hex')}&oe=6C000000&_nc_sid=e6ed6c`;
	}

	/** @param path a direct path, with or without query */
	get(path: string): Buffer | undefined {
		const file = this.#files.get(path.replace(/\?.*$/, ''));
		return file?.gone === undefined ? file?.bytes : undefined;
	}

	/** Stores a file again that a receiver has uploaded. @returns its new path; undefined if the file is unknown */
	restore(path: string): string | undefined {
		const file = this.#files.get(path);
		return file && this.put(file.bytes);
	}

	remove(path: string, status: 404 | 410 = 410): void {
		const file = this.#files.get(path);
		if (file) file.gone = status;
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'https://127.0.0.1');
		try {
			if (request.method === 'POST') await this.#upload(url, request, response);
			else if (request.method === 'GET') await this.#download(url.pathname, request, response);
			else response.writeHead(405).end();
		} catch {
			// The client has closed the connection during its upload.
			response.destroy();
		}
	}

	async #upload(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const file = Buffer.concat(chunks);
		const status = this.#faults.media('upload').upload ?? this.#judge(url, file);
		this.#journal.emit('upload', { path: url.pathname, size: file.length, status });
		if (status !== 200) {
			response.writeHead(status).end();
			return;
		}
		const path = this.put(file);
		const answer = { url: `https://${this.host}${path}`, direct_path: path };
		response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
	}

	/** The HTTP status of an upload. */
	#judge(url: URL, file: Buffer): number {
		const [, , name] = UPLOAD_PATH.exec(url.pathname) ?? [];
		if (name === undefined) return 404;
		if (url.searchParams.get('auth') !== this.auth) return 401;
		const hash = token(file);
		const named = [name, url.searchParams.get('token')];
		if (named.some((value) => value?.replace(/=+$/, '') !== hash)) return 400;
		return file.length > this.maxBytes ? 413 : 200;
	}

	async #download(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const file = this.#files.get(path);
		const fault = this.#faults.media('download');
		const missing = file ? file.gone : 404;
		const [, start, end] = RANGE.exec(request.headers.range ?? '') ?? [];
		const ok = start === undefined ? 200 : 206;
		const status = fault.download ?? missing ?? ok;
		const whole = file?.bytes ?? Buffer.alloc(0);
		const from = Number(start ?? 0);
		const body = whole.subarray(from, end ? Number(end) + 1 : undefined);
		const size = status < 300 ? body.length : 0;
		this.#journal.emit('download', { path, size, status });
		await fault.until;
		if (size === 0) {
			response.writeHead(status).end();
			return;
		}
		const range = `bytes ${from}-${from + size - 1}/${whole.length}`;
		response.writeHead(status, {
			'Content-Length': size,
			...(status === 206 ? { 'Content-Range': range } : {}),
		});
		response.end(fault.corrupt ? damaged(body) : body);
	}
}

function damaged(body: Buffer): Buffer {
	const copy = Buffer.from(body);
	const middle = Math.floor(copy.length / 2);
	copy.writeUInt8(copy.readUInt8(middle) ^ 1, middle);
	return copy;
}
