import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chart } from './chart.ts';
import { CONTENDERS, type ContenderName } from './contenders/contender.ts';
import { MEASURES, type MeasureName } from './measures/index.ts';
import { type Findings, quantile } from './measures/measure.ts';
import { report, type Results, targetTable } from './results.ts';

const REPETITIONS = 3;

/** `npm run bench [-- --quick] [-- measure…]`: this package against Baileys as it comes, in turns on the same machine. */
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const wanted = args.filter((arg) => arg in MEASURES) as MeasureName[];
const names = wanted.length > 0 ? wanted : (Object.keys(MEASURES) as MeasureName[]);

const results: Results = {
	date: new Date().toISOString().slice(0, 10),
	node: process.version,
	cores: availableParallelism(),
	repetitions: quick ? 1 : REPETITIONS,
	measures: {},
};
for (const name of names) results.measures[name] = await measure(name);

process.stdout.write(`\n${report(results)}\n\n${targetTable(results)}\n`);
if (!quick && wanted.length === 0) {
	const root = new URL('../../', import.meta.url);
	await mkdir(new URL('bench/', root), { recursive: true });
	await writeFile(new URL('bench/results.json', root), `${JSON.stringify(results, null, '\t')}\n`);
	await writeFile(new URL('docs/images/bench.svg', root), chart(results));
}

async function measure(name: MeasureName): Promise<Partial<Record<ContenderName, Findings>>> {
	const { contenders = CONTENDERS, once } = MEASURES[name] as {
		contenders?: readonly ContenderName[];
		once?: boolean;
	};
	const runs = new Map<ContenderName, Findings[]>(contenders.map((who) => [who, []]));
	for (let n = 0; n < (once ? 1 : results.repetitions); n++) {
		// In turns, so that what else the machine does hits all alike.
		for (const who of contenders) {
			process.stdout.write(`▸ ${name}: ${who}\n`);
			runs.get(who)?.push(await run(name, who));
		}
	}
	return Object.fromEntries([...runs].map(([who, each]) => [who, medianOf(each)]));
}

/** In a process of its own, so that nobody inherits another's heap. */
async function run(name: MeasureName, who: ContenderName): Promise<Findings> {
	const child = fork(
		fileURLToPath(new URL('run.ts', import.meta.url)),
		[name, who, ...(quick ? ['quick'] : [])],
		{ execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'] },
	);
	return await new Promise<Findings>((resolve, reject) => {
		let findings: Findings | undefined;
		child.on('message', (message: Findings) => (findings = message));
		child.on('error', reject);
		child.on('exit', (code) => {
			if (findings) resolve(findings);
			else reject(new Error(`${name} of ${who} failed (exit code ${code})`));
		});
	});
}

function medianOf(runs: readonly Findings[]): Findings {
	const names = Object.keys(runs[0] ?? {});
	return Object.fromEntries(
		names.map((name) => [
			name,
			quantile(
				runs.map((found) => found[name] ?? NaN),
				0.5,
			),
		]),
	);
}
