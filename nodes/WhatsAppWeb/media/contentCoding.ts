import { pipeline, Readable, type Transform } from 'node:stream';
import {
	createBrotliDecompress,
	createGunzip,
	createInflate,
	createInflateRaw,
	createZstdDecompress,
} from 'node:zlib';

/** The body does not keep what its Content-Encoding promises. */
export class UndecodableBody extends Error {}

type Bytes = AsyncIterable<Uint8Array>;

/** More in a row are no server's mistake any more. */
const MAX_CODINGS = 4;

/** Compressions without a decoder here; their bytes are of no use to anybody. */
const IMPOSSIBLE = ['compress', 'x-compress', 'dcb', 'dcz'];

const DECODERS: ReadonlyMap<string, (first: Uint8Array) => Transform> = new Map(
	Object.entries({
		br: () => createBrotliDecompress(),
		deflate: (first) => (hasZlibHeader(first) ? createInflate() : createInflateRaw()),
		gzip: () => createGunzip(),
		'x-gzip': () => createGunzip(),
		zstd: () => createZstdDecompress(),
	}),
);

/**
 * The codings of a Content-Encoding header that were applied to the file, in their order. What is no compression
 * (`aws-chunked`, `utf-8`, `none`, empty) changes nothing.
 *
 * @throws UndecodableBody
 */
export function compressionsIn(header: string | undefined): string[] {
	const codings = (header ?? '').split(',').map((coding) => coding.trim().toLowerCase());
	const impossible = codings.find((coding) => IMPOSSIBLE.includes(coding));
	if (impossible) throw new UndecodableBody(`answered ${impossible}-compressed`);
	const applied = codings.filter((coding) => DECODERS.has(coding));
	if (applied.length > MAX_CODINGS) {
		throw new UndecodableBody(`compressed the file ${applied.length} times`);
	}
	return applied;
}

/**
 * The file as it was before its codings. Nothing is decoded ahead of its reader, so that a few bytes that stand for many
 * gigabytes cost no more than the reader's limit.
 *
 * @param check called with the bytes of each step so far; throws when they are too many
 * @throws UndecodableBody, and the errors of `body`
 */
export function uncompressed(
	body: Bytes,
	codings: readonly string[],
	check: (bytes: number) => void,
): Bytes {
	return codings.reduceRight<Bytes>((encoded, coding) => decoded(encoded, coding, check), body);
}

async function* decoded(
	encoded: Bytes,
	coding: string,
	check: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
	const decoderFor = DECODERS.get(coding);
	if (!decoderFor) throw new Error(`no decoder for ${coding}`);
	const iterator = encoded[Symbol.asyncIterator]();
	const first = await firstBytes(iterator);
	// Nothing, compressed or not: the reader's to judge.
	if (first.length === 0) return;
	const rest = async function* (): AsyncGenerator<Uint8Array> {
		try {
			yield first;
			for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
				yield next.value;
			}
		} finally {
			await iterator.return?.();
		}
	};
	// The callback only keeps errors from being thrown: the reader sees those of both streams.
	const output = pipeline(Readable.from(rest()), decoderFor(first), () => undefined);
	let size = 0;
	try {
		for await (const chunk of output) {
			size += (chunk as Buffer).length;
			check(size);
			yield chunk as Buffer;
		}
	} catch (error) {
		throw asUndecodable(error, coding);
	}
}

/** Two bytes at least, unless there are fewer. */
async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
	let bytes = Buffer.alloc(0);
	while (bytes.length < 2) {
		const next = await iterator.next();
		if (next.done) break;
		bytes = Buffer.concat([bytes, next.value]);
	}
	return bytes;
}

/** RFC 9110 means zlib by `deflate`; many servers send the bare algorithm. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
	return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

function asUndecodable(error: unknown, coding: string): unknown {
	const { code = '' } = error as NodeJS.ErrnoException;
	if (!/^(?:Z_|ZSTD_|ERR_(?!STREAM_))/.test(code)) return error;
	const isCut = code === 'Z_BUF_ERROR' || /unexpected end/i.test((error as Error).message);
	const problem = isCut ? 'ended too early' : 'is damaged';
	return new UndecodableBody(`answered with ${coding}-compressed data that ${problem}`, {
		cause: error,
	});
}
