import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import {
	compressionsIn,
	uncompressed,
	UndecodableBody,
} from '../../../../nodes/WhatsAppWeb/media/contentCoding';

const LIMIT = 1_000_000;

/** In pieces of a network's size. */
async function* pieces(bytes: Buffer, taken: { bytes: number }): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += 1_000) {
		await Promise.resolve();
		taken.bytes += Math.min(1_000, bytes.length - at);
		yield bytes.subarray(at, at + 1_000);
	}
}

describe('a few bytes that stand for very many', () => {
	const zeros = Buffer.alloc(50_000_000);
	it.each<[string, Buffer]>([
		['gzip', gzipSync(zeros)],
		['deflate', deflateSync(zeros)],
		['br', brotliCompressSync(zeros.subarray(0, 20_000_000))],
		['zstd', zstdCompressSync(zeros)],
		['gzip, gzip', gzipSync(gzipSync(zeros))],
	])('are not decoded beyond the limit: %s', async (encoding, body) => {
		let most = 0;
		const check = (bytes: number): void => {
			most = Math.max(most, bytes);
			if (bytes > LIMIT) throw new Error('too many');
		};
		const read = async () => {
			const taken = { bytes: 0 };
			for await (const chunk of uncompressed(pieces(body, taken), compressionsIn(encoding), check))
				expect(chunk.length).toBeLessThanOrEqual(LIMIT);
		};
		await expect(read()).rejects.toThrow('too many');
		expect(most).toBeLessThan(LIMIT + 200_000);
	});
});

it('the source is let go of when its reader has had enough', async () => {
	const source = new PassThrough();
	source.write(gzipSync(randomBytes(100_000)).subarray(0, 50_000));
	const closed = once(source, 'close');
	for await (const chunk of uncompressed(source, ['gzip'], () => undefined)) {
		expect(chunk.length).toBeGreaterThan(0);
		break;
	}
	// A response ends so when its reader does.
	source.destroy();
	await closed;
});

it('the bytes may come one by one', async () => {
	const bytes = gzipSync('file');
	const source = async function* () {
		for (const byte of bytes) {
			await Promise.resolve();
			yield Buffer.of(byte);
		}
	};
	const chunks: Uint8Array[] = [];
	for await (const chunk of uncompressed(source(), ['gzip'], () => undefined)) chunks.push(chunk);
	expect(Buffer.concat(chunks).toString()).toBe('file');
});

it('an error of the source stays what it is', async () => {
	const source = async function* () {
		yield gzipSync('file').subarray(0, 12);
		await Promise.resolve();
		throw new Error('the line is dead');
	};
	const read = async () => {
		for await (const chunk of uncompressed(source(), ['gzip'], () => undefined))
			expect(chunk).toBeDefined();
	};
	await expect(read()).rejects.toThrow('the line is dead');
});

it.each(['compress', 'gzip, X-Compress', 'dcz', 'gzip,gzip,gzip,gzip,gzip'])(
	'%s cannot be undone',
	(encoding) => {
		expect(() => compressionsIn(encoding)).toThrow(UndecodableBody);
	},
);
