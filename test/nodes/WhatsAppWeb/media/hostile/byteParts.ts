/** Numbers and rows of bytes, of which the hostile files consist. */

export function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

/** The same bytes, `count` times. */
export function repeated(part: Buffer, count: number): Buffer {
	return Buffer.alloc(part.length * count, part);
}

export function le32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
