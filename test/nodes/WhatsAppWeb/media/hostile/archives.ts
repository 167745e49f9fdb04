import { deflateRawSync, gzipSync } from 'node:zlib';
import { repeated } from './byteParts.ts';

/** Archives that a look for their type would unpack. */

const MB = 1024 * 1024;

/** The header of a file in a ZIP. */
function entry(name: string, { packed = 0, size = 0 } = {}): Buffer {
	const head = Buffer.alloc(30);
	head.write('PK\x03\x04', 'latin1');
	head.writeUInt16LE(20, 4);
	head.writeUInt16LE(packed > 0 ? 8 : 0, 8);
	head.writeUInt32LE(packed, 18);
	head.writeUInt32LE(size, 22);
	head.writeUInt16LE(name.length, 26);
	return Buffer.concat([head, Buffer.from(name)]);
}

export function zipOfEntries(count: number): Buffer {
	return repeated(entry('a'), count);
}

/** The part of a Word document that says what it is: 64 MB that claim to be a kilobyte. */
export function docxOfLargeTypes(): Buffer {
	const packed = deflateRawSync(Buffer.alloc(64 * MB));
	const head = entry('[Content_Types].xml', { packed: packed.length, size: 1_000 });
	return Buffer.concat([head, packed]);
}

export function gzipOfZeros(): Buffer {
	return gzipSync(Buffer.alloc(256 * MB));
}
