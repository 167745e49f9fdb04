import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileWindow } from './FileWindow.ts';
import { Matroska } from './matroska.ts';
import { oggOpus } from './oggOpus.ts';
import { frameSamples, framesOf } from './opusPacket.ts';

/** Bytes of the description of an Opus stream, which WebM and Ogg have alike (RFC 7845 §5.1). */
const HEAD_BYTES = 19;

/** Samples a second: Opus always counts time at this rate. */
const RATE = 48_000;

interface Job {
	path: string;
	/** Where the Ogg/Opus file is written. */
	output: string;
}

/**
 * Puts the Opus sound of a WebM or Matroska file into Ogg as it is: browsers record voice in WebM. The file is read twice,
 * because a player must be told where the sound ends.
 * @throws Refused; Error when there is no Opus sound of one or two channels in it, or it is damaged
 */
export async function opusOfMatroska({ path, output }: Job): Promise<{ seconds: number }> {
	return await FileWindow.use(path, async (file) => {
		const film = new Matroska(file);
		let total = 0;
		for await (const frames of framesIn(film)) {
			for (const [toc = 0] of frames) total += frameSamples(toc);
		}
		const { sound, discard } = film;
		const head = sound?.codecPrivate;
		const isOpus =
			sound?.codec === 'A_OPUS' && head && head.length >= HEAD_BYTES && !sound.isEncoded;
		const channels = isOpus ? head.readUInt8(9) : 0;
		if (!isOpus || channels < 1 || channels > 2) throw new Error('there is no Opus sound in it');
		const delay = Math.round(((sound.codecDelay ?? 0) / 1e9) * RATE);
		const preSkip = head.readUInt16LE(10) || Math.min(delay, 0xffff);
		const samples = total - preSkip - Math.round((discard / 1e9) * RATE);
		if (samples <= 0) throw new Error('there is no sound in it');
		await pipeline(
			Readable.from(oggOpus(eachOf(framesIn(new Matroska(file))), samples, { channels, preSkip })),
			createWriteStream(output, { mode: 0o600 }),
		);
		return { seconds: samples / RATE };
	});
}

async function* framesIn(film: Matroska): AsyncGenerator<Uint8Array[]> {
	for await (const blocks of film.blocks()) {
		const own = blocks.filter(({ track }) => track === film.sound?.number);
		yield own.flatMap(({ frames }) => frames.flatMap(framesOf));
	}
}

async function* eachOf<Item>(batches: AsyncIterable<Item[]>): AsyncGenerator<Item> {
	for await (const batch of batches) yield* batch;
}
