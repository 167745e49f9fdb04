/** Writes Matroska and WebM files (RFC 8794, RFC 9559) for tests. */

function size(length: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(BigInt(length) | (1n << 56n));
	return bytes;
}

/** @param id in hex */
export function element(id: string, ...content: Array<Uint8Array | string>): Buffer {
	const body = Buffer.concat(content.map((part) => Buffer.from(part)));
	return Buffer.concat([Buffer.from(id, 'hex'), size(body.length), body]);
}

/** As recorders that stream write them. */
export function unsizedElement(id: string, ...content: Uint8Array[]): Buffer {
	return Buffer.concat([Buffer.from(id, 'hex'), Buffer.of(0xff), ...content]);
}

export interface TrackOptions {
	number?: number;
	/** 1: pictures, 2: sound. */
	type?: number;
	codec?: string;
	codecPrivate?: Uint8Array;
	/** Further elements. */
	more?: Buffer[];
}

export function track(options: TrackOptions): Buffer {
	const { number = 1, type = 2, codec = 'A_OPUS', codecPrivate, more = [] } = options;
	return element(
		'ae',
		element('d7', Buffer.of(number)),
		element('83', Buffer.of(type)),
		element('86', codec),
		...(codecPrivate ? [element('63a2', codecPrivate)] : []),
		...more,
	);
}

/** @param lacing bits 1 and 2 of the flags, with what stands before the frames */
export function simpleBlock(
	frames: readonly Uint8Array[],
	{ number = 1, lacing = 0, laces = Buffer.alloc(0) as Uint8Array } = {},
): Buffer {
	return element('a3', Buffer.of(0x80 | number, 0, 0, 0x80 | (lacing << 1)), laces, ...frames);
}

export function webm(tracks: Buffer[], clusters: Buffer[], { isStreamed = false } = {}): Buffer {
	const head = element('1a45dfa3', element('4282', 'webm'));
	const info = element('1549a966', element('2ad7b1', Buffer.of(0x0f, 0x42, 0x40)));
	const parts = [info, element('1654ae6b', ...tracks), ...clusters];
	const segment = isStreamed ? unsizedElement : element;
	return Buffer.concat([head, segment('18538067', ...parts)]);
}
