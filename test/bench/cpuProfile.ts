import { type Profiler, Session } from 'node:inspector/promises';

const EVERY_US = 200;
/** Idle, or taking the profile. */
const NOBODY = 'nobody';

/** Whose code is whose, by its URL. The first that fits. */
const OWNERS: ReadonlyArray<[RegExp, string]> = [
	[/\/dist\/nodes\/.*\/store\/Connection\.js$/, 'SQLite and the disk'],
	[/\/dist\/nodes\/.*\/store\/cipher\.js$/, 'sealing'],
	[/\/dist\/nodes\//, 'the rest of this package'],
	[/\/cpuProfile\.ts$/, NOBODY],
	[/\/node_modules\/@whiskeysockets\/baileys\//, 'Baileys'],
	[/\/node_modules\/libsignal\//, 'libsignal'],
	[/\/node_modules\/ws\//, 'WebSocket'],
	[/^file:|\/node_modules\//, 'other packages'],
];

/**
 * Microseconds that this thread was busy while `work` ran, by whose code it was busy with or had called what it was busy
 * with: what Node.js and SQLite do for somebody is theirs.
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
