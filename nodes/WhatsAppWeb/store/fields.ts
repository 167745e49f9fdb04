const LENGTH_BYTES = 4;

/** Joins several byte strings to be sealed together. {@link unpack} separates them. */
export function pack(...fields: ReadonlyArray<Uint8Array | string>): Buffer {
	return Buffer.concat(
		fields.flatMap((field) => {
			const bytes = typeof field === 'string' ? Buffer.from(field) : field;
			const length = Buffer.alloc(LENGTH_BYTES);
			length.writeUInt32LE(bytes.length);
			return [length, bytes];
		}),
	);
}

/** @throws RangeError when the bytes are not `count` packed fields */
export function unpack<Count extends number>(packed: Buffer, count: Count): Tuple<Count> {
	const fields: Buffer[] = [];
	let offset = 0;
	while (offset < packed.length) {
		const start = offset + LENGTH_BYTES;
		offset = start + packed.readUInt32LE(offset);
		fields.push(packed.subarray(start, offset));
	}
	if (fields.length !== count || offset !== packed.length)
		throw new RangeError('Not packed fields');
	return fields as Tuple<Count>;
}

type Tuple<Count extends number, Fields extends Buffer[] = []> = Fields['length'] extends Count
	? Fields
	: Tuple<Count, [...Fields, Buffer]>;
