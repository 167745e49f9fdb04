import { dirname, extname, join } from 'node:path';
import { getCallSites } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Slots } from '../primitives/Slots';
import { cancellation, throwIfCancelled } from './cancelled';
import { oggOpus } from './oggOpus';
import { assertPlausible, SoundRefused } from './soundHeader';
import { type SpooledFile, spool } from './spool';
import type { ConvertibleType, Refusal, VoiceNoteJob, VoiceNoteSound } from './voiceNote.worker';

export type { ConvertibleType } from './voiceNote.worker';

/** The type of WhatsApp's own voice notes. */
export const VOICE_NOTE_TYPE = 'audio/ogg; codecs=opus';

/** Seconds. */
export const LONGEST_VOICE_NOTE = 15 * 60;

/** Bars of the waveform that WhatsApp's clients draw. */
const BARS = 64;

/** Two conversions at once in this process: n8n needs CPU time, too. */
const workers = new Slots(2);

/** A quarter of an hour of music takes half a minute. */
const TIMEOUT_MS = 180_000;

export interface VoiceNote {
	/** The converted file; absent when it was a voice note already. */
	file?: SpooledFile;
	seconds: number;
	/** {@link BARS} values from 0 to 100. */
	waveform: Uint8Array;
}

/**
 * Measures a sound, and converts it to a voice note (Ogg/Opus, mono) if it is not one. Runs in a thread of its own.
 * @param file path
 * @param longest seconds
 * @throws WhatsAppError `cancelled`; {@link SoundRefused} when the sound is longer than `longest`, or its header is
 * implausible; Error when the sound cannot be read
 */
export async function makeVoiceNote(
	file: string,
	mimeType: ConvertibleType,
	signal: AbortSignal | undefined,
	longest = LONGEST_VOICE_NOTE,
): Promise<VoiceNote> {
	await assertPlausible(file, mimeType);
	const encode = mimeType !== VOICE_NOTE_TYPE;
	const sound = await workers.use(async () => {
		throwIfCancelled(signal);
		return await work({ file, mimeType, encode, longest }, signal);
	});
	if ('refusal' in sound) throw new SoundRefused(sound.refusal);
	const { frames, samples, levels } = sound;
	return {
		file: encode
			? await spool(oggOpus(frames, samples), { maxBytes: Infinity, signal })
			: undefined,
		seconds: samples / 48_000,
		waveform: waveformOf(levels),
	};
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

function work(
	job: VoiceNoteJob,
	signal: AbortSignal | undefined,
): Promise<VoiceNoteSound | Refusal> {
	const stop = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]);
	// A worker for each job, so that damage which a hostile file does to a codec ends with it.
	const worker = new Worker(workerFile(), { workerData: job, stdout: true, stderr: true });
	// The codecs' own output does not belong into n8n's log.
	worker.stdout.resume();
	worker.stderr.resume();
	const ended = new Promise<VoiceNoteSound | Refusal>((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', () => reject(new Error('the conversion was stopped')));
		stop.addEventListener('abort', () => {
			reject(cancellation(signal) ?? new Error(`it took longer than ${TIMEOUT_MS / 1000} seconds`));
		});
	});
	return ended.finally(() => worker.terminate());
}

/** Path of the worker beside this file: `.js` in the package, `.ts` where tests run the sources. */
function workerFile(): string {
	// The package is CommonJS and has `__filename`. Tests load ES modules, where only the call stack gives the path.
	const self = typeof __filename === 'string' ? __filename : (getCallSites(1)[0]?.scriptName ?? '');
	return join(dirname(self), `voiceNote.worker${extname(self)}`);
}
