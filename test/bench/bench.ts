import { fork } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chart } from './chart.ts';
import { CONTENDERS, type ContenderName } from './contenders/contender.ts';
import { MEASURES, type MeasureName } from './measures/index.ts';
import { type Findings, quantile } from './measures/measure.ts';
import { report, type Results, targetTable } from './results.ts';

/**
 * `npm run bench [-- --quick] [-- --repetitions 3] [-- measure…]`: compares this package with plain Baileys on the same
 * machine. Measures that are not named keep their former results.
 */
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		quick: { type: 'boolean', default: false },
		repetitions: { type: 'string', default: '3' },
	},
});
const { quick } = values;
const names = Object.keys(MEASURES) as MeasureName[];
const wanted = names.filter((name) => positionals.length === 0 || positionals.includes(name));
const root = new URL('../../', import.meta.url);
const file = new URL('bench/results.json', root);

const results: Results = {
	date: new Date().toISOString().slice(0, 10),
	node: process.version,
	cores: availableParallelism(),
	repetitions: quick ? 1 : Number(values.repetitions),
	measures: quick ? {} : await before(),
};
for (const name of wanted) {
	results.measures[name] = await measure(name);
	if (!quick) await save();
}
process.stdout.write(`\n${report(results)}\n\n${targetTable(results)}\n`);

async function before(): Promise<Results['measures']> {
	try {
		return (JSON.parse(await readFile(file, 'utf8')) as Results).measures;
	} catch {
		return {};
	}
}

async function save(): Promise<void> {
	await mkdir(new URL('.', file), { recursive: true });
	await writeFile(file, `${JSON.stringify(results, null, '\t')}\n`);
	await writeFile(new URL('docs/images/bench.svg', root), chart(results));
}

async function measure(name: MeasureName): Promise<Partial<Record<ContenderName, Findings>>> {
	const { contenders = CONTENDERS, once } = MEASURES[name] as {
		contenders?: readonly ContenderName[];
		once?: boolean;
	};
	const runs = new Map<ContenderName, Findings[]>(contenders.map((who) => [who, []]));
	for (let n = 0; n < (once ? 1 : results.repetitions); n++) {
		// The contenders take turns, so that other load on the machine affects all alike.
		for (const who of contenders) {
			process.stdout.write(`▸ ${name}: ${who}\n`);
			runs.get(who)?.push(await run(name, who));
		}
	}
	return Object.fromEntries([...runs].map(([who, each]) => [who, medianOf(each)]));
}

/** Runs a measure in its own process, so that no contender inherits another's heap. */
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
