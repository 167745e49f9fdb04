/** Samples at 48 kHz of a frame, by the low bits of a mode: SILK, hybrid, CELT (RFC 6716 §3.1). */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960];
const CELT = [120, 240, 480, 960];

/** Samples that a packet may hold: 120 ms. */
const MAX_SAMPLES = 5_760;

/** Samples of each frame in a packet, by the packet's first byte. */
export function frameSamples(toc: number): number {
	const mode = toc >> 3;
	const lengths = mode < 12 ? SILK : mode < 16 ? HYBRID : CELT;
	return lengths[mode % lengths.length] ?? 960;
}

/**
 * Takes a packet apart into packets of one frame each (code 0).
 * @throws Error when it is no Opus packet (RFC 6716 §3.4)
 */
export function framesOf(packet: Uint8Array): Uint8Array[] {
	const [toc] = packet;
	if (toc === undefined) throw new Error('an Opus packet is empty');
	const parts = partsOf(packet, toc & 3);
	if (parts.length * frameSamples(toc) > MAX_SAMPLES) throw new Error('an Opus packet is too long');
	return parts.map((part) => Buffer.concat([Buffer.of(toc & ~3), part]));
}

function partsOf(packet: Uint8Array, code: number): Uint8Array[] {
	const rest = packet.subarray(1);
	switch (code) {
		case 0:
			return [rest];
		case 1:
			return equal(rest, 2);
		case 2:
			return sized(rest, 2);
		default:
			return manyOf(rest);
	}
}

/** Code 3: a byte with their number, then padding, which is dropped. */
function manyOf(bytes: Uint8Array): Uint8Array[] {
	const [head = 0] = bytes;
	let at = 1;
	let padding = 0;
	for (let more = (head & 0x40) !== 0; more; ) {
		const next = byteAt(bytes, at++);
		padding += next === 255 ? 254 : next;
		more = next === 255;
	}
	const body = bytes.subarray(at, bytes.length - padding);
	const count = head & 0x3f;
	if (count === 0 || bytes.length - padding < at) throw new Error('an Opus packet is damaged');
	return (head & 0x80) !== 0 ? sized(body, count) : equal(body, count);
}

function equal(bytes: Uint8Array, count: number): Uint8Array[] {
	const size = bytes.length / count;
	if (!Number.isInteger(size)) throw new Error('an Opus packet is damaged');
	return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** All frames but the last one say how long they are. */
function sized(bytes: Uint8Array, count: number): Uint8Array[] {
	const sizes: number[] = [];
	let at = 0;
	while (sizes.length < count - 1) {
		const first = byteAt(bytes, at++);
		sizes.push(first < 252 ? first : first + 4 * byteAt(bytes, at++));
	}
	const parts: Uint8Array[] = [];
	for (const size of sizes) {
		if (at + size > bytes.length) throw new Error('an Opus packet is damaged');
		parts.push(bytes.subarray(at, at + size));
		at += size;
	}
	return [...parts, bytes.subarray(at)];
}

function byteAt(bytes: Uint8Array, at: number): number {
	const byte = bytes[at];
	if (byte === undefined) throw new Error('an Opus packet is damaged');
	return byte;
}
