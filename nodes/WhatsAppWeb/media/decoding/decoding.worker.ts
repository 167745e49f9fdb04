import { setPriority } from 'node:os';
import { LIMITS } from '../limits.ts';
import { contentOf } from './contentOf.ts';
import { opusOfMatroska } from './opusOfMatroska.ts';
import { voiceNoteOf } from './opusVoice.ts';
import { Refused } from './Refused.ts';
import { secondsOf } from './soundLength.ts';
import { assertUsualSound } from './usualSound.ts';

/*
 * The process that reads one file: whatever parses or decodes untrusted bytes runs here, and ends with it. A thread would
 * not do: libvips works in threads that all of n8n shares and that nobody can stop, and its memory is the process's.
 *
 * Tests start this source as it is, so it and what it imports spell relative imports with `.ts`.
 */

const TASKS = {
	contentOf,
	secondsOf,
	voiceNoteOf,
	opusOfMatroska,
	assertUsualSound,
	// sharp takes longer to load than the rest together.
	pictureOf: async (job: { path: string; side?: number }) =>
		await (await import('./picture.ts')).pictureOf(job),
	jpegOf: async (job: { path: string; output: string }) =>
		await (await import('./picture.ts')).jpegOf(job),
	profilePictureOf: async (job: { path: string }) =>
		await (await import('./picture.ts')).profilePictureOf(job),
	apngOf: async (job: { path: string; output: string }) =>
		await (await import('./apng.ts')).apngOf(job),
	stickerOf: async (job: { path: string; size: number; output: string }) =>
		await (await import('./sticker.ts')).stickerOf(job),
};

export type Tasks = typeof TASKS;

export interface Question {
	task: keyof Tasks;
	job: never;
}

export type Answer = { value: unknown } | { refusal: string } | { problem: string };

/** A lower priority than n8n's. */
const NICE = 10;

/** Milliseconds between two looks at this process's memory. */
const WATCH_MS = 50;

async function answer({ task, job }: Question): Promise<Answer> {
	try {
		return { value: await TASKS[task](job) };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return error instanceof Refused ? { refusal: message } : { problem: message };
	}
}

function die(): void {
	process.kill(process.pid, 'SIGKILL');
}

setPriority(NICE);
setInterval(() => {
	if (process.memoryUsage.rss() > LIMITS.memory) die();
}, WATCH_MS).unref();
process.on('disconnect', die);
process.on('message', (question: Question) => {
	// Without an answer, whoever asked learns of the end of this process.
	answer(question)
		.then((result) => process.send?.(result))
		.catch(die);
});
