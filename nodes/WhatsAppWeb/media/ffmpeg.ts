import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { LIMITS } from './limits';
import { watchProcess } from './processWatch';

/**
 * For the decoders: pixels of a picture (8K has 33 million), bytes of a single allocation, and one thread, because n8n needs
 * CPU time, too.
 */
const BOUNDS = ['-threads', '1', '-max_pixels', '40000000', '-max_alloc', `${LIMITS.memory / 2}`];

/** A lower priority than n8n's. */
const NICE = 10;

/** The demuxers that files of an accepted type may be given to. */
export type Demuxer =
	| 'aac'
	| 'ac3'
	| 'aiff'
	| 'amr'
	| 'ape'
	| 'apng'
	| 'asf'
	| 'caf'
	| 'flac'
	| 'gif'
	| 'matroska'
	| 'mov'
	| 'mp3'
	| 'ogg'
	| 'wav'
	| 'wv';

export interface FfmpegJob {
	/** Path of a temporary file of this package. */
	input: string;
	/** Given, because ffmpeg might otherwise detect a playlist in the content and open other files. */
	demuxer: Demuxer;
	/** Arguments, never from a workflow; the last one is the output file, or `pipe:1` for the returned bytes. */
	output: readonly string[];
	/** Milliseconds of CPU time. */
	work: number;
	signal?: AbortSignal;
}

/**
 * Runs the machine's ffmpeg and returns its standard output. Returns undefined if ffmpeg is not installed, fails or takes
 * too much time or memory, because no feature depends on it.
 */
export async function ffmpeg(job: FfmpegJob): Promise<Buffer | undefined> {
	const { input, demuxer, output, work, signal } = job;
	const source = ['-protocol_whitelist', 'file', '-f', demuxer, '-i', `file:${input}`];
	return await new Promise((resolve) => {
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- one program, our arguments, no shell
		const child = spawn(
			'ffmpeg',
			[...BOUNDS, '-v', 'error', '-nostdin', '-y', ...source, ...output],
			{
				stdio: ['ignore', 'pipe', 'ignore'],
				// Nothing else of n8n's environment, which contains its keys.
				env: { PATH: process.env.PATH },
				signal,
				killSignal: 'SIGKILL',
			},
		);
		if (child.pid !== undefined) {
			lowerPriority(child.pid);
			const kill = () => child.kill('SIGKILL');
			child.on('close', watchProcess(child.pid, { work, memory: LIMITS.memory }, kill));
		}
		const chunks: Buffer[] = [];
		let size = 0;
		child.stdout.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			size += chunk.length;
			if (size <= LIMITS.ffmpegOutput) return;
			child.stdout.destroy();
			child.kill('SIGKILL');
			resolve(undefined);
		});
		child.on('error', () => {
			child.stdout.destroy();
			resolve(undefined);
		});
		child.on('close', (code) => {
			resolve(code === 0 ? Buffer.concat(chunks) : undefined);
		});
	});
}

/** Whether ffmpeg is installed where this process runs. */
export function hasFfmpeg(): boolean {
	const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
	return folders.some((folder) =>
		['ffmpeg', 'ffmpeg.exe'].some((name) => existsSync(join(folder, name))),
	);
}

function lowerPriority(pid: number): void {
	try {
		setPriority(pid, NICE);
	} catch {
		// It has ended already.
	}
}
