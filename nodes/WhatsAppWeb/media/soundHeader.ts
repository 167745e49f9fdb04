import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** 7.1: decoders make room for every sample of every channel that a header claims, and it may claim 65,535. */
const MAX_CHANNELS = 8;

/** Pieces of a WAV file before its sound: an honest one has a handful. */
const MAX_CHUNKS = 1_000;

/** Formats of WAV whose blocks hold more samples than their header need tell. */
const ADPCM = new Set([0x02, 0x11]);

/** The format is told further down. */
const EXTENSIBLE = 0xfffe;

/** A sound that is not decoded: it would take far more room than the file that holds it. */
export class SoundRefused extends Error {}

/**
 * Compares what the header of a sound claims with what there can be, before a decoder believes it. Headers of MP3 and FLAC
 * cannot claim much.
 * @throws SoundRefused
 */
export async function assertPlausible(path: string, mimeType: string): Promise<void> {
	if (mimeType === 'audio/wav') await assertPlausibleWav(path);
	if (mimeType.startsWith('audio/ogg')) await assertPlausibleOgg(path);
}

/** Goes from chunk to chunk exactly as the decoder does: each `fmt ` replaces the one before. */
async function assertPlausibleWav(path: string): Promise<void> {
	const file = await open(path);
	try {
		const chunk = Buffer.alloc(48);
		for (let at = 12, count = 0; count < MAX_CHUNKS; count++) {
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
	throw new SoundRefused('no sound was found in it');
}

function assertPlausibleFormat(chunk: Buffer): void {
	assertChannels(chunk.readUInt16LE(10));
	const tag = chunk.readUInt16LE(8);
	const isAdpcm = ADPCM.has(tag === EXTENSIBLE ? chunk.readUInt16LE(32) : tag);
	const blockBytes = chunk.readUInt16LE(20);
	const blockSamples = isAdpcm ? chunk.readUInt16LE(26) : 1;
	// A sample of ADPCM has four bits.
	if (blockSamples > 2 * blockBytes) throw new SoundRefused('its header contradicts itself');
}

/** Streams may follow each other, so headers are looked for everywhere. */
async function assertPlausibleOgg(path: string): Promise<void> {
	let rest = Buffer.alloc(0);
	for await (const piece of createReadStream(path)) {
		const bytes = Buffer.concat([rest, piece as Buffer]);
		assertOggChannels(bytes, 'OpusHead', 9);
		assertOggChannels(bytes, '\x01vorbis', 11);
		rest = bytes.subarray(-11);
	}
}

/** @param offset of the number of channels from the beginning of the header */
function assertOggChannels(bytes: Buffer, magic: string, offset: number): void {
	for (let at = bytes.indexOf(magic, 0, 'latin1'); at >= 0; ) {
		const channels = bytes[at + offset];
		if (channels !== undefined) assertChannels(channels);
		at = bytes.indexOf(magic, at + 1, 'latin1');
	}
}

function assertChannels(channels: number): void {
	if (channels > MAX_CHANNELS) throw new SoundRefused(`it has more than ${MAX_CHANNELS} channels`);
}
