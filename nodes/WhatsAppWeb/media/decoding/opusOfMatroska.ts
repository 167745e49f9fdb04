import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Matroska } from './matroska.ts';
import { oggOpus } from './oggOpus.ts';
import { frameSamples, framesOf } from './opusPacket.ts';

/** Bytes of the description of an Opus stream, which WebM and Ogg have alike (RFC 7845 §5.1). */
const HEAD_BYTES = 19;

/** Samples a second: Opus always counts time at this rate. */
const RATE = 48_000;

/**
 * Puts the Opus sound of a WebM or Matroska file into Ogg as it is: browsers record voice in WebM.
 * @param output where the Ogg/Opus file is written
 * @throws Refused; Error when there is no Opus sound of one or two channels in it, or it is damaged
 */
export async function opusOfMatroska({
	path,
	output,
}: {
	path: string;
	output: string;
}): Promise<{ seconds: number }> {
	const file = new Matroska(await readFile(path));
	const frames: Uint8Array[] = [];
	for (const { track, frames: packets } of file.blocks()) {
		if (track !== file.sound()?.number) continue;
		for (const packet of packets) frames.push(...framesOf(packet));
	}
	const sound = file.sound();
	const head = sound?.codecPrivate;
	const isOpus = sound?.codec === 'A_OPUS' && head && head.length >= HEAD_BYTES && !sound.isEncoded;
	const channels = isOpus ? head.readUInt8(9) : 0;
	if (!isOpus || channels < 1 || channels > 2) throw new Error('there is no Opus sound in it');
	const delay = Math.round(((sound.codecDelay ?? 0) / 1e9) * RATE);
	const preSkip = head.readUInt16LE(10) || Math.min(delay, 0xffff);
	const total = frames.reduce((sum, [toc = 0]) => sum + frameSamples(toc), 0);
	const samples = total - preSkip - Math.round((file.discard / 1e9) * RATE);
	if (samples <= 0) throw new Error('there is no sound in it');
	await pipeline(
		Readable.from(oggOpus(frames, samples, { channels, preSkip })),
		createWriteStream(output, { mode: 0o600 }),
	);
	return { seconds: samples / RATE };
}
