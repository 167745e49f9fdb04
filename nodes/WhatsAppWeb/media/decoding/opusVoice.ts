import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { LIMITS } from '../limits.ts';
import { FileWindow } from './FileWindow.ts';
import { oggOpus } from './oggOpus.ts';
import { oggSound } from './oggSound.ts';
import { Refused } from './Refused.ts';
import { soundStart } from './soundStart.ts';

export interface VoiceNoteJob {
	/** Path. */
	path: string;
	mimeType: ConvertibleType;
	/** Where the Ogg/Opus file is written; absent to measure the sound only. */
	output?: string;
	/** Seconds; a longer sound is refused. */
	longest: number;
}

export interface VoiceNoteSound {
	seconds: number;
	/** {@link BARS} values from 0 to 100. */
	waveform: Uint8Array;
}

/** Planar, each channel equally long. */
interface Sound {
	channelData: Float32Array[];
	sampleRate: number;
}

interface Decoder {
	decode(chunk: Uint8Array): Sound;
	/** The rest of the sound at the end of the stream; the MP3 decoder has none. */
	flush?(): Sound;
}

const DECODERS = {
	'audio/flac': async () => await (await import('@audio/decode-flac')).decoder(),
	'audio/mpeg': async () => await (await import('@audio/decode-mp3')).decoder(),
	'audio/ogg': async () => await (await import('@audio/decode-vorbis')).decoder(),
	'audio/ogg; codecs=opus': async () => await (await import('@audio/decode-opus')).decoder(),
	'audio/wav': async () => (await import('@audio/decode-wav')).decoder(),
} satisfies Record<string, () => Promise<Decoder>>;

export type ConvertibleType = keyof typeof DECODERS;

/** Hertz. Opus always counts time at this rate. */
const SAMPLE_RATE = 48_000;
const FRAME_SAMPLES = SAMPLE_RATE / 50;
/** Bars of the waveform that WhatsApp's clients draw. */
const BARS = 64;
/** Samples by which libopus delays its output. */
const ENCODER_DELAY = 312;
/** Bits a second: speech without audible loss. Phones record at half of it. */
const BITRATE = 32_000;
/** libopus's effort, of 10, and the number by which it is set (OPUS_SET_COMPLEXITY). 9, its own, takes twice the time. */
const EFFORT = 5;
const SET_EFFORT = 4010;
/** Hertz: the rates of recorders. One sample at 16 Hz would become 3,000 at 48 kHz. */
const MIN_RATE = 4_000;
const MAX_RATE = 384_000;
/** Input samples that are resampled at a time. */
const STEP_SAMPLES = 48_000;
/**
 * Bytes that a decoder gets at a time; of an Ogg file it gets a page. It returns all decoded sound at once, and FLAC encodes
 * seconds of silence in a few bytes.
 */
const STEP_BYTES = { 'audio/flac': 1_024, 'audio/mpeg': 65_536, 'audio/wav': 65_536 } as const;
/** Largest header of a FLAC frame (RFC 9639 §9.1), and its first byte. */
const HEADER_BYTES = 16;
const HEADER_START = 0xff;
/** Zero crossings of the resampling filter on each side. */
const FILTER_REACH = 16;

/** The end of a piece, moved so that it does not cut a frame's header: the FLAC decoder loses such frames. */
function uncut(bytes: Buffer, end: number): number {
	const header = bytes.subarray(end - HEADER_BYTES, end).indexOf(HEADER_START);
	return header < 0 ? end : end - HEADER_BYTES + header;
}

/** The sound of a file, with how many bytes of it have been read. */
async function* decode(
	file: FileWindow,
	mimeType: ConvertibleType,
): AsyncGenerator<{ sound: Sound; bytes: number }> {
	const decoder: Decoder = await DECODERS[mimeType]();
	for await (const part of partsOf(file, mimeType)) {
		// Some decoders mistake a Buffer for something else.
		yield { sound: decoder.decode(new Uint8Array(part)), bytes: part.length };
	}
	if (decoder.flush) yield { sound: decoder.flush(), bytes: 0 };
}

/** What a decoder gets, part by part. */
async function* partsOf(file: FileWindow, mimeType: ConvertibleType): AsyncGenerator<Uint8Array> {
	if (mimeType === 'audio/ogg' || mimeType === 'audio/ogg; codecs=opus') {
		yield* oggSound(file);
		return;
	}
	const { head, start } = await soundStart(file, mimeType);
	if (head.length > 0) yield head;
	const step = STEP_BYTES[mimeType];
	for (let at = start; at < file.size; ) {
		const bytes = await file.at(at, step);
		if (bytes.length === 0) return;
		const end = bytes.length < step ? bytes.length : uncut(bytes, step);
		yield bytes.subarray(0, end);
		at += end;
	}
}

function toMono({ channelData }: Sound): Float32Array {
	const [first, ...others] = channelData;
	if (!first || others.length === 0) return first ?? new Float32Array();
	const mono = Float32Array.from(first);
	for (const channel of others) {
		for (let at = 0; at < mono.length; at++) mono[at] = (mono[at] ?? 0) + (channel[at] ?? 0);
	}
	for (let at = 0; at < mono.length; at++) mono[at] = (mono[at] ?? 0) / channelData.length;
	return mono;
}

/** Resamples a stream to {@link SAMPLE_RATE} with a windowed sinc filter. */
class Resampler {
	/** Input that later outputs still need, beginning with silence before the first sample. */
	private input: Float32Array;

	/** Position of the next output in `input`, in units of 1/phases of a sample. */
	private position = 0;

	private readonly step: number;

	private readonly phases: number;

	private readonly reach: number;

	private readonly filters = new Map<number, Float32Array>();

	private readonly cutoff: number;

	constructor(sampleRate: number) {
		const common = greatestCommonDivisor(sampleRate, SAMPLE_RATE);
		this.step = sampleRate / common;
		this.phases = SAMPLE_RATE / common;
		// When the rate goes down, frequencies that the lower rate cannot carry are filtered out.
		this.cutoff = Math.min(1, SAMPLE_RATE / sampleRate);
		this.reach = Math.ceil(FILTER_REACH / this.cutoff);
		this.input = new Float32Array(this.reach);
	}

	push(samples: Float32Array): Float32Array {
		if (this.step === this.phases) return samples;
		this.append(samples);
		const last = (this.input.length - 2 * this.reach) * this.phases;
		const output = new Float32Array(Math.max(0, Math.ceil((last - this.position) / this.step)));
		const { input, phases } = this;
		for (let at = 0; at < output.length; at++, this.position += this.step) {
			const whole = Math.floor(this.position / phases);
			const filter = this.filter(this.position % phases);
			let sum = 0;
			for (let tap = 0; tap < filter.length; tap++) {
				sum += (input[whole + tap] as number) * (filter[tap] as number);
			}
			output[at] = sum;
		}
		const used = Math.floor(this.position / this.phases);
		this.input = this.input.slice(used);
		this.position -= used * this.phases;
		return output;
	}

	/** The rest of the output, as if silence followed. */
	flush(): Float32Array {
		return this.push(new Float32Array(this.reach));
	}

	private append(samples: Float32Array): void {
		const input = new Float32Array(this.input.length + samples.length);
		input.set(this.input);
		input.set(samples, this.input.length);
		this.input = input;
	}

	/** The taps for an output that falls `phase` / `phases` after a sample. */
	private filter(phase: number): Float32Array {
		let filter = this.filters.get(phase);
		if (!filter) {
			filter = Float32Array.from({ length: 2 * this.reach }, (_, tap) => {
				const distance = tap - this.reach - phase / this.phases;
				const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (this.reach + 1));
				return this.cutoff * sinc(distance * this.cutoff) * window;
			});
			this.filters.set(phase, filter);
		}
		return filter;
	}
}

function createResampler({ sampleRate }: Sound): Resampler {
	if (!(sampleRate >= MIN_RATE && sampleRate <= MAX_RATE)) {
		throw new Refused(`claims ${sampleRate} samples a second`);
	}
	return new Resampler(sampleRate);
}

function sinc(x: number): number {
	return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestCommonDivisor(a: number, b: number): number {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Mono sound at 48 kHz, in frames of 20 ms; the last one is padded with silence. */
async function* toFrames(
	file: FileWindow,
	mimeType: ConvertibleType,
): AsyncGenerator<{ pcm: Float32Array; used: number }> {
	let resampler: Resampler | undefined;
	let pcm = new Float32Array(FRAME_SAMPLES);
	let used = 0;
	function* cut(samples: Float32Array) {
		for (let at = 0; at < samples.length; ) {
			const part = samples.subarray(at, at + FRAME_SAMPLES - used);
			pcm.set(part, used);
			used += part.length;
			at += part.length;
			if (used < FRAME_SAMPLES) return;
			yield { pcm, used };
			pcm = new Float32Array(FRAME_SAMPLES);
			used = 0;
		}
	}
	let silentBytes = 0;
	let decoded = 0;
	for await (const { sound, bytes } of decode(file, mimeType)) {
		const mono = toMono(sound);
		silentBytes = mono.length === 0 ? silentBytes + bytes : 0;
		if (silentBytes > LIMITS.garbageBytes) throw new Refused('holds hardly any sound');
		if (mono.length === 0) continue;
		decoded += mono.length * sound.channelData.length;
		if (decoded > LIMITS.soundSamples) throw new Refused('holds too many samples');
		resampler ??= createResampler(sound);
		for (let at = 0; at < mono.length; at += STEP_SAMPLES) {
			yield* cut(resampler.push(mono.subarray(at, at + STEP_SAMPLES)));
		}
	}
	if (!resampler) throw new Error('there is no sound in it');
	yield* cut(resampler.flush());
	if (used > 0) yield { pcm, used };
}

async function createEncoder(): Promise<(pcm: Float32Array) => Uint8Array> {
	const { default: OpusScript } = await import('opusscript');
	const encoder = new OpusScript(SAMPLE_RATE, 1, OpusScript.Application.VOIP);
	encoder.setBitrate(BITRATE);
	encoder.encoderCTL(SET_EFFORT, EFFORT);
	const samples = new Int16Array(FRAME_SAMPLES);
	// All platforms of n8n are little-endian, as the encoder wants it.
	const bytes = Buffer.from(samples.buffer);
	return (pcm) => {
		for (let at = 0; at < FRAME_SAMPLES; at++) {
			samples[at] = Math.round(Math.max(-1, Math.min(1, pcm[at] ?? 0)) * 32767);
		}
		return encoder.encode(bytes, FRAME_SAMPLES);
	};
}

/** Of a frame: its mean level. */
function loudness(pcm: Float32Array): number {
	let sum = 0;
	for (let at = 0; at < pcm.length; at++) sum += Math.abs(pcm[at] ?? 0);
	return sum / FRAME_SAMPLES;
}

/**
 * Measures a sound, and makes a voice note of it (Ogg/Opus, mono).
 * @throws Refused when the sound is longer than `longest`, or its header is implausible; Error when it cannot be decoded
 */
export async function voiceNoteOf(job: VoiceNoteJob): Promise<VoiceNoteSound> {
	return await FileWindow.use(job.path, async (file) => await convert(file, job));
}

async function convert(
	file: FileWindow,
	{ mimeType, output, longest }: VoiceNoteJob,
): Promise<VoiceNoteSound> {
	const encode = output === undefined ? undefined : await createEncoder();
	const frames: Uint8Array[] = [];
	const levels: number[] = [];
	let samples = 0;
	for await (const { pcm, used } of toFrames(file, mimeType)) {
		samples += used;
		if (samples > longest * SAMPLE_RATE) {
			throw new Refused(`is longer than ${longest / 60} minutes`);
		}
		levels.push(loudness(pcm));
		if (encode) frames.push(encode(pcm));
	}
	// The encoder's output lags by its delay: silence at the end flushes it.
	while (encode && frames.length * FRAME_SAMPLES < samples + ENCODER_DELAY) {
		frames.push(encode(new Float32Array(FRAME_SAMPLES)));
	}
	if (output !== undefined) {
		await pipeline(
			Readable.from(oggOpus(frames, samples)),
			createWriteStream(output, { mode: 0o600 }),
		);
	}
	return { seconds: samples / SAMPLE_RATE, waveform: waveformOf(levels) };
}

/** Mean loudness of equal parts of the sound, the loudest 100. */
export function waveformOf(levels: readonly number[]): Uint8Array {
	const bars = Array.from({ length: BARS }, (_, bar) => {
		const from = Math.floor((bar * levels.length) / BARS);
		const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / BARS));
		const part = levels.slice(from, to);
		return part.reduce((sum, level) => sum + level, 0) / Math.max(1, part.length);
	});
	const loudest = Math.max(...bars);
	return Uint8Array.from(bars, (bar) => (loudest > 0 ? Math.round((bar / loudest) * 100) : 0));
}
