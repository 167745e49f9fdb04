import { type Profiler, Session } from 'node:inspector/promises';

const EVERY_US = 200;
/** Samples of the idle process and of the profiler. */
const NOBODY = 'nobody';

/** Owners of code by its URL; the first match counts. */
const OWNERS: ReadonlyArray<[RegExp, string]> = [
	[/\/dist\/nodes\/.*\/store\/SqliteFile\.js$/, 'SQLite and the disk'],
	[/\/dist\/nodes\/.*\/store\/cipher\.js$/, 'sealing'],
	[/\/dist\/nodes\//, 'the rest of this package'],
	[/\/cpuProfile\.ts$/, NOBODY],
	[/\/node_modules\/@whiskeysockets\/baileys\//, 'Baileys'],
	[/\/node_modules\/libsignal\//, 'libsignal'],
	[/\/node_modules\/ws\//, 'WebSocket'],
	[/^file:|\/node_modules\//, 'other packages'],
];

/**
 * Microseconds of processor time of this thread while `work` runs, by the owner of the code. Time in Node.js and SQLite
 * counts for the code that called them.
 */
export async function cpuProfile(work: () => Promise<void>): Promise<Map<string, number>> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: EVERY_US });
	await session.post('Profiler.start');
	await work();
	const { profile } = await session.post('Profiler.stop');
	session.disconnect();
	return byOwner(profile);
}

function byOwner({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
	);
	const ownerOf = (id: number): string => {
		const { functionName, url } = byId.get(id)?.callFrame ?? { functionName: '', url: '' };
		if (functionName === '(garbage collector)') return 'garbage collection';
		if (functionName === '(idle)') return NOBODY;
		const parent = parents.get(id);
		const owner = OWNERS.find(([pattern]) => pattern.test(url))?.[1];
		return owner ?? (parent === undefined ? 'Node.js' : ownerOf(parent));
	};
	const owners = new Map(nodes.map(({ id }) => [id, ownerOf(id)]));

	const times = new Map<string, number>();
	for (const [index, id] of samples.entries()) {
		const owner = owners.get(id) ?? '';
		times.set(owner, (times.get(owner) ?? 0) + (timeDeltas[index] ?? 0));
	}
	times.delete(NOBODY);
	return times;
}
