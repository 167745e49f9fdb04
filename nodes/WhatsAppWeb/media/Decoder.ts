import { type ChildProcess, fork } from 'node:child_process';
import { dirname, extname, join } from 'node:path';
import { getCallSites } from 'node:util';
import { cancellation, throwIfCancelled } from './cancelled';
import type { Answer, Tasks } from './decoding/decoding.worker';
import { LIMITS } from './limits';
import { watchProcess } from './processWatch';

type TaskName = keyof Tasks;

const TOO_MUCH_MEMORY = 'takes too much memory to be read';

/** Milliseconds of CPU time that a task may take. */
export type Deadlines = Record<TaskName, number>;

/** A file that is not decoded because that would cost too much. The message continues "The file …". */
export class DecodingRefused extends Error {}

export interface DecoderOptions {
	/** Ends the process at once. */
	signal?: AbortSignal;
	deadlines?: Partial<Deadlines>;
}

/**
 * Reads one file in a process of its own, which starts with the first task and can be killed: whatever a hostile file does
 * to a decoder, it takes neither n8n's time nor its memory. Its owner calls `close`.
 */
export class Decoder {
	private process?: ChildProcess;

	private readonly signal?: AbortSignal;

	private readonly deadlines: Deadlines;

	constructor({ signal, deadlines }: DecoderOptions = {}) {
		this.signal = signal;
		this.deadlines = { ...LIMITS.deadlines, ...deadlines };
	}

	/**
	 * Tasks of a file are done one after the other.
	 * @throws WhatsAppError `cancelled`; {@link DecodingRefused}; Error when the content is damaged
	 */
	async ask<Name extends TaskName>(
		task: Name,
		job: Parameters<Tasks[Name]>[0],
	): Promise<Awaited<ReturnType<Tasks[Name]>>> {
		throwIfCancelled(this.signal);
		const answer = await this.answerOf(task, job);
		if ('refusal' in answer) throw new DecodingRefused(answer.refusal);
		if ('problem' in answer) throw new Error(answer.problem);
		return answer.value as Awaited<ReturnType<Tasks[Name]>>;
	}

	close(): void {
		this.process?.kill('SIGKILL');
		this.process = undefined;
	}

	private async answerOf(task: TaskName, job: unknown): Promise<Answer> {
		const worker = (this.process ??= start());
		const milliseconds = this.deadlines[task];
		// Ends the listening, too.
		const over = new AbortController();
		let answered = false;
		try {
			const answer = await new Promise<Answer>((resolve, reject) => {
				const listeners = {
					message: (message: unknown) => resolve(message as Answer),
					error: reject,
					exit: (code: number | null, killer: NodeJS.Signals | null) => {
						reject(endOf(code, killer));
					},
				};
				for (const [event, listener] of Object.entries(listeners)) {
					worker.on(event, listener);
					over.signal.addEventListener('abort', () => worker.off(event, listener));
				}
				const cancel = () => reject(cancellation(this.signal) as Error);
				this.signal?.addEventListener('abort', cancel, { signal: over.signal });
				const bounds = { work: milliseconds, memory: LIMITS.memory };
				const unwatch = watchProcess(worker.pid ?? 0, bounds, (what) => {
					const late = `takes longer than ${milliseconds / 1000} seconds to be read`;
					reject(new DecodingRefused(what === 'work' ? late : TOO_MUCH_MEMORY));
				});
				over.signal.addEventListener('abort', unwatch);
				worker.send({ task, job });
			});
			answered = true;
			return answer;
		} finally {
			over.abort();
			if (!answered) this.close();
		}
	}
}

/** A process that ends by itself: killed for its memory, by itself, by V8 or by the system, or broken. */
function endOf(code: number | null, killer: NodeJS.Signals | null): Error {
	return killer === null
		? new Error(`its reader has ended with code ${code}`)
		: new DecodingRefused(TOO_MUCH_MEMORY);
}

function start(): ChildProcess {
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- this package's own file, no shell
	const worker = fork(workerFile(), {
		execArgv: [
			`--max-old-space-size=${LIMITS.heap / 1024 / 1024}`,
			`--max-semi-space-size=${LIMITS.newObjects / 1024 / 1024}`,
		],
		// Nothing of n8n's environment, which contains its keys.
		env: {},
		serialization: 'advanced',
		// The codecs' own output does not belong into n8n's log.
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	// Whoever waits for an answer hears of it. Without a listener, what cannot be said to a killed process would end n8n.
	worker.on('error', () => {});
	return worker;
}

/** Path of the worker beside this file: `.js` in the package, `.ts` where tests run the sources. */
function workerFile(): string {
	// The package is CommonJS and has `__filename`. Tests load ES modules, where only the call stack gives the path.
	const self = typeof __filename === 'string' ? __filename : (getCallSites(1)[0]?.scriptName ?? '');
	return join(dirname(self), 'decoding', `decoding.worker${extname(self)}`);
}
