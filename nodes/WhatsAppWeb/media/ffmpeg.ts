import { spawn } from 'node:child_process';

/** Bytes of answer after which something is wrong. */
const MAX_OUTPUT = 1024 * 1024;

/** The demuxers that files of an accepted type may be given to. */
export type Demuxer = 'aac' | 'flac' | 'mov' | 'mp3' | 'ogg' | 'wav';

export interface FfmpegJob {
	/** Path of a file of ours. */
	input: string;
	/** Named, because one that ffmpeg chose by the content might be a playlist that opens other files. */
	demuxer: Demuxer;
	/** Arguments, the last one where the result goes; `pipe:1` for the answer. Never from a workflow. */
	output: readonly string[];
	/** Milliseconds. */
	patience: number;
	signal?: AbortSignal;
}

/**
 * What the machine's ffmpeg, if it has one, writes to its standard output. It is a nicety: where there is none, where it
 * fails or dawdles, the answer is undefined.
 */
export async function ffmpeg(job: FfmpegJob): Promise<Buffer | undefined> {
	const { input, demuxer, output, patience, signal } = job;
	const stop = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]);
	const source = ['-protocol_whitelist', 'file', '-f', demuxer, '-i', `file:${input}`];
	return await new Promise((resolve) => {
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- one program, our arguments, no shell
		const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...source, ...output], {
			stdio: ['ignore', 'pipe', 'ignore'],
			// Nothing else of n8n's environment, which holds its keys.
			env: { PATH: process.env.PATH },
			signal: stop,
			killSignal: 'SIGKILL',
		});
		const chunks: Buffer[] = [];
		let size = 0;
		child.stdout.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			size += chunk.length;
			if (size <= MAX_OUTPUT) return;
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
