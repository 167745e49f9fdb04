import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { Refused } from './Refused.ts';

/** WAV formats with compressed blocks, whose header claims how many samples a block holds. */
const ADPCM = new Set([0x02, 0x11]);

/** The actual format is in a later field. */
const EXTENSIBLE = 0xfffe;

/**
 * Refuses implausible claims in a header before a decoder allocates memory for them; MP3 and FLAC cannot claim much.
 * @throws Refused
 */
export async function assertPlausible(path: string, mimeType: string): Promise<void> {
	if (mimeType === 'audio/wav') await assertPlausibleWav(path);
	if (mimeType.startsWith('audio/ogg')) await assertPlausibleOgg(path);
}

/** Reads the chunks as the decoder does: each `fmt ` replaces the one before. */
async function assertPlausibleWav(path: string): Promise<void> {
	const file = await open(path);
	try {
		const chunk = Buffer.alloc(48);
		for (let at = 12, count = 0; count < LIMITS.chunks; count++) {
			const { bytesRead } = await file.read(chunk.fill(0), 0, chunk.length, at);
			const type = chunk.toString('latin1', 0, 4);
			// Without sound there is nothing to decode.
			if (type === 'data' || bytesRead < 8) return;
			if (type === 'fmt ') assertPlausibleFormat(chunk);
			at += 8 + chunk.readUInt32LE(4);
		}
	} finally {
		await file.close();
	}
	throw new Refused('begins with too many chunks that are no sound');
}

function assertPlausibleFormat(chunk: Buffer): void {
	assertChannels(chunk.readUInt16LE(10));
	const tag = chunk.readUInt16LE(8);
	const isAdpcm = ADPCM.has(tag === EXTENSIBLE ? chunk.readUInt16LE(32) : tag);
	const blockBytes = chunk.readUInt16LE(20);
	const blockSamples = isAdpcm ? chunk.readUInt16LE(26) : 1;
	// An ADPCM sample has four bits.
	if (blockSamples > 2 * blockBytes) throw new Refused('has a header that contradicts itself');
}

/** Searches the whole file for headers, because one stream may follow another. */
async function assertPlausibleOgg(path: string): Promise<void> {
	let rest = Buffer.alloc(0);
	for await (const piece of createReadStream(path)) {
		const bytes = Buffer.concat([rest, piece as Buffer]);
		assertOggChannels(bytes, 'OpusHead', 9);
		assertOggChannels(bytes, '\x01vorbis', 11);
		rest = bytes.subarray(-11);
	}
}

/** @param offset from the start of the header to its number of channels */
function assertOggChannels(bytes: Buffer, magic: string, offset: number): void {
	for (let at = bytes.indexOf(magic, 0, 'latin1'); at >= 0; ) {
		const channels = bytes[at + offset];
		if (channels !== undefined) assertChannels(channels);
		at = bytes.indexOf(magic, at + 1, 'latin1');
	}
}

function assertChannels(channels: number): void {
	if (channels > LIMITS.soundChannels)
		throw new Refused(`has more than ${LIMITS.soundChannels} channels`);
}
