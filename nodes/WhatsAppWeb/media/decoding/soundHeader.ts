import { LIMITS } from '../limits.ts';
import { Refused } from './Refused.ts';

/** WAV formats with compressed blocks, whose header claims how many samples a block holds. */
const ADPCM = new Set([0x02, 0x11]);

/** The actual format is in a later field. */
const EXTENSIBLE = 0xfffe;

/** Bytes of a WAV's `fmt ` chunk with all fields that are looked at. */
const FORMAT = 48;

/**
 * @param chunk `fmt ` of a WAV file, with its header
 * @throws Refused for claims for which a decoder would allocate too much memory
 */
export function assertPlausibleFormat(chunk: Buffer): void {
	const fields = Buffer.alloc(FORMAT);
	chunk.copy(fields);
	assertChannels(fields.readUInt16LE(10));
	const tag = fields.readUInt16LE(8);
	const isAdpcm = ADPCM.has(tag === EXTENSIBLE ? fields.readUInt16LE(32) : tag);
	const blockBytes = fields.readUInt16LE(20);
	const blockSamples = isAdpcm ? fields.readUInt16LE(26) : 1;
	// An ADPCM sample has four bits.
	if (blockSamples > 2 * blockBytes) throw new Refused('has a header that contradicts itself');
}

/** @throws Refused */
export function assertChannels(channels: number): void {
	if (channels > LIMITS.soundChannels)
		throw new Refused(`has more than ${LIMITS.soundChannels} channels`);
}
