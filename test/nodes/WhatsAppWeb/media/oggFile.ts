export interface OggPage {
	flags: number;
	granule: number;
	serial: number;
	sequence: number;
	/** The checksum is right. */
	isIntact: boolean;
}

/** Reads an Ogg file with one stream (RFC 3533). @throws Error on bytes that are not a page */
export function readOgg(file: Buffer): { pages: OggPage[]; packets: Buffer[] } {
	const pages: OggPage[] = [];
	const packets: Buffer[] = [];
	let open: Buffer[] = [];
	for (let at = 0; at < file.length; ) {
		if (file.toString('latin1', at, at + 4) !== 'OggS') throw new Error(`no page at byte ${at}`);
		const segments = file.subarray(at + 27, at + 27 + file.readUInt8(at + 26));
		const start = at + 27 + segments.length;
		const end = segments.reduce((sum, size) => sum + size, start);
		pages.push({
			flags: file.readUInt8(at + 5),
			granule: Number(file.readBigInt64LE(at + 6)),
			serial: file.readUInt32LE(at + 14),
			sequence: file.readUInt32LE(at + 18),
			isIntact: checksum(file.subarray(at, end)) === file.readUInt32LE(at + 22),
		});
		let from = start;
		for (const size of segments) {
			open.push(file.subarray(from, (from += size)));
			if (size === 255) continue;
			packets.push(Buffer.concat(open));
			open = [];
		}
		at = end;
	}
	return { pages, packets };
}

/** An Ogg file with one stream, a page for each list of packets shorter than 255 bytes. Without checksums. */
export function writeOgg(pages: readonly Buffer[][]): Buffer {
	return Buffer.concat(
		pages.flatMap((packets, sequence) => {
			const header = Buffer.alloc(27);
			header.write('OggS');
			header.writeUInt8(sequence === 0 ? 2 : 0, 5);
			header.writeUInt32LE(sequence, 18);
			header.writeUInt8(packets.length, 26);
			return [header, Buffer.from(packets.map(({ length }) => length)), ...packets];
		}),
	);
}

/** CRC-32 with Ogg's polynomial; the checksum field of the page counts as zero. */
function checksum(page: Buffer): number {
	let crc = 0;
	page.forEach((byte, at) => {
		crc ^= (at >= 22 && at < 26 ? 0 : byte) << 24;
		for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
	});
	return crc >>> 0;
}
