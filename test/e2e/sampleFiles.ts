import sharp from 'sharp';

/** A picture of several colours, so that mixed-up bytes show. */
export async function picture(format: 'png' | 'jpeg' | 'webp'): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200">
		<rect width="320" height="200" fill="#0b7a75"/><circle cx="110" cy="100" r="60" fill="#f4b942"/>
		<rect x="180" y="60" width="90" height="80" fill="#d7263d"/></svg>`;
	return await sharp(Buffer.from(svg))[format]().toBuffer();
}

/** A small PDF that is never rendered. */
export const invoice = Buffer.from(
	'%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** A second of silence as WhatsApp records voice notes: mono Opus at 48 kHz in an Ogg container (RFC 7845). */
export function voiceNote(): Buffer {
	const head = Buffer.from('OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
	const tags = Buffer.from('OpusTags\x04\x00\x00\x00test\x00\x00\x00\x00', 'latin1');
	// Fifty frames of 20 ms of silence.
	const frames = Array.from({ length: 50 }, () => Buffer.from([0xf8, 0xff, 0xfe]));
	return Buffer.concat([
		oggPage(0, 0x02, 0, [head]),
		oggPage(1, 0, 0, [tags]),
		oggPage(2, 0x04, 48_000, frames),
	]);
}

/**
 * @param flags 2: first page of the stream, 4: last one
 * @param position samples up to the end of this page
 * @param packets each under 255 bytes
 */
function oggPage(sequence: number, flags: number, position: number, packets: Buffer[]): Buffer {
	const header = Buffer.alloc(27);
	header.write('OggS', 'latin1');
	header.writeUInt8(flags, 5);
	header.writeBigUInt64LE(BigInt(position), 6);
	header.writeUInt32LE(0x776f7266, 14);
	header.writeUInt32LE(sequence, 18);
	header.writeUInt8(packets.length, 26);
	const page = Buffer.concat([
		header,
		Buffer.from(packets.map(({ length }) => length)),
		...packets,
	]);
	page.writeUInt32LE(oggChecksum(page), 22);
	return page;
}

/** CRC-32 with polynomial 0x04c11db7, most significant bit first. */
function oggChecksum(page: Buffer): number {
	let checksum = 0;
	for (const byte of page) {
		checksum ^= byte << 24;
		for (let bit = 0; bit < 8; bit += 1) {
			checksum = checksum & 0x80000000 ? (checksum << 1) ^ 0x04c11db7 : checksum << 1;
		}
	}
	return checksum >>> 0;
}
