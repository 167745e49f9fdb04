import { dirname, extname, join } from 'node:path';
import { getCallSites } from 'node:util';
import { Worker } from 'node:worker_threads';
import { cancellation, throwIfCancelled } from './cancelled';
import { oggOpus } from './oggOpus';
import { assertPlausible, SoundRefused } from './soundHeader';
import { type SpooledFile, spool } from './spool';
import type { ConvertibleType, Refusal, VoiceNoteJob, VoiceNoteSound } from './voiceNote.worker';

export type { ConvertibleType } from './voiceNote.worker';

/** What WhatsApp's clients take for a voice note. */
export const VOICE_NOTE_TYPE = 'audio/ogg; codecs=opus';

/** Seconds. */
export const LONGEST_VOICE_NOTE = 15 * 60;

/** Bars of the waveform that WhatsApp's clients draw. */
const BARS = 64;

/** At once in this process: n8n needs a core of its own. */
const MAX_WORKERS = 2;

/** Milliseconds. A quarter of an hour of music takes half a minute. */
const PATIENCE = 180_000;

let workers = 0;
const waiting: Array<() => void> = [];

export interface VoiceNote {
	/** Only when it was converted. */
	file?: SpooledFile;
	seconds: number;
	/** {@link BARS} values from 0 to 100. */
	waveform: Uint8Array;
}

/**
 * Measures a voice note, and makes it one if it is not: Ogg/Opus, mono. Works in a thread of its own.
 * @param file path
 * @param longest seconds
 * @throws WhatsAppError `cancelled`; {@link SoundRefused} when it is longer, or would take more room than it could be worth;
 * Error when the sound cannot be read
 */
export async function makeVoiceNote(
	file: string,
	mimeType: ConvertibleType,
	signal: AbortSignal | undefined,
	longest = LONGEST_VOICE_NOTE,
): Promise<VoiceNote> {
	await assertPlausible(file, mimeType);
	const encode = mimeType !== VOICE_NOTE_TYPE;
	const sound = await inWorker({ file, mimeType, encode, longest }, signal);
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

async function inWorker(
	job: VoiceNoteJob,
	signal: AbortSignal | undefined,
): Promise<VoiceNoteSound | Refusal> {
	if (workers === MAX_WORKERS) await new Promise<void>((resolve) => waiting.push(resolve));
	else workers++;
	try {
		throwIfCancelled(signal);
		return await work(job, signal);
	} finally {
		const next = waiting.shift();
		if (next) next();
		else workers--;
	}
}

function work(
	job: VoiceNoteJob,
	signal: AbortSignal | undefined,
): Promise<VoiceNoteSound | Refusal> {
	const stop = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]);
	// A worker of its own: what a hostile file does to a codec ends with it.
	const worker = new Worker(workerFile(), { workerData: job, stdout: true, stderr: true });
	// What codecs print about a file is no matter for n8n's log.
	worker.stdout.resume();
	worker.stderr.resume();
	const ended = new Promise<VoiceNoteSound | Refusal>((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', () => reject(new Error('the conversion was stopped')));
		stop.addEventListener('abort', () => {
			reject(cancellation(signal) ?? new Error(`it took longer than ${PATIENCE / 1000} seconds`));
		});
	});
	return ended.finally(() => worker.terminate());
}

/** Beside this file: `.js` in the package, `.ts` where tests run the sources. */
function workerFile(): string {
	// The package is CommonJS, which names its file. Tests load ES modules: there only the call stack tells it.
	const self = typeof __filename === 'string' ? __filename : (getCallSites(1)[0]?.scriptName ?? '');
	return join(dirname(self), `voiceNote.worker${extname(self)}`);
}
