import { readFileSync } from 'node:fs';
import { LIMITS } from './limits';

/** Milliseconds of a tick of Linux's accounts of CPU time (USER_HZ is 100 wherever Node runs). */
const TICK_MS = 10;

/** Milliseconds between two looks at a process. */
const LOOK_MS = 100;

export interface Bounds {
	/** Milliseconds of CPU time. */
	work: number;
	/** Bytes of memory. */
	memory: number;
}

/**
 * Calls `over` once a process has worked longer, or takes more memory, than it may. Its own work counts, not the time that
 * passes: on a busy machine a process of low priority waits most of the time. Only {@link LIMITS.patience} times as long ends
 * it, too. Where the system does not tell what a process has used (Linux does), the time that passes counts.
 * @returns ends the watch
 */
export function watchProcess(
	pid: number,
	{ work, memory }: Bounds,
	over: (what: 'work' | 'memory') => void,
): () => void {
	const start = performance.now();
	const before = useOf(pid)?.work ?? 0;
	let isOver = false;
	const timer = setInterval(() => {
		const waited = performance.now() - start;
		const use = useOf(pid);
		const worked = use ? use.work - before : waited;
		if (use && use.memory > memory) end('memory');
		else if (worked > work || waited > work * LIMITS.patience) end('work');
	}, LOOK_MS);
	const stop = () => {
		isOver = true;
		clearInterval(timer);
	};
	const end = (what: 'work' | 'memory') => {
		clearInterval(timer);
		// An answer that has come while this process was busy itself is heard first.
		setImmediate(() => {
			if (!isOver) over(what);
		});
	};
	return stop;
}

/** What a process has used; undefined when it has ended, or the system does not tell. */
function useOf(pid: number): Bounds | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		// The second field is a name in brackets, which may contain anything.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const [user = NaN, system = NaN] = fields.slice(11, 13).map(Number);
		const status = readFileSync(`/proc/${pid}/status`, 'latin1');
		const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
		const use = { work: (user + system) * TICK_MS, memory: kilobytes * 1024 };
		return Number.isFinite(use.work + use.memory) ? use : undefined;
	} catch {
		return undefined;
	}
}
