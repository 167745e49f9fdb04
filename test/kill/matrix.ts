/**
 * `npm run test:kill`: a process is killed, stopped or cut off at every point where a message could get lost or doubled.
 * `-- --rounds 20` strikes each cell so often, `--only 'after wire × SIGKILL'` some cells (a part of their names),
 * `--outputFile` writes jest's counts for CI.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULTS, INBOUND, OUTBOUND, type FailPoint, type Fault } from './failPoints.ts';
import { Lane } from './Lane.ts';
import { printTable, type CellResult } from './report.ts';
import { Slots } from './Slots.ts';

const { values } = parseArgs({
	options: {
		rounds: { type: 'string', default: '3' },
		only: { type: 'string', default: '' },
		outputFile: { type: 'string' },
	},
});
const rounds = Number(values.rounds);
const slots = new Slots(availableParallelism());
const results = new URL('results.json', import.meta.url);

/** Stopped processes sleep, so those cells come first and the others work beside them. */
const cells = [...FAULTS]
	.sort((one, other) => Number(other === 'SIGSTOP') - Number(one === 'SIGSTOP'))
	.flatMap((fault) => [...INBOUND, ...OUTBOUND].map((point) => ({ point, fault })))
	.filter(({ point, fault }) => `${point} × ${fault}`.includes(values.only));

async function run(point: FailPoint, fault: Fault): Promise<CellResult> {
	const startedAt = performance.now();
	const result: CellResult = { point, fault, rounds: 0, seconds: 0 };
	let lane: Lane | undefined;
	try {
		lane = await Lane.open(point, fault, (wait) => slots.rest(wait));
		for (let round = 1; round <= rounds; round++) {
			await lane.round(round);
			result.rounds = round;
		}
		await lane.finish();
	} catch (error) {
		result.error = (error as Error).stack ?? String(error);
		if (lane) result.error += `\nThe host said:\n${lane.output.slice(-6_000)}`;
	}
	result.counts = lane?.ledger.counts;
	await lane?.close();
	result.seconds = Math.round((performance.now() - startedAt) / 1000);
	const verdict = result.error === undefined ? '✓' : '✗';
	process.stdout.write(
		`${verdict} ${point} × ${fault}: ${result.rounds} rounds, ${result.seconds} s\n`,
	);
	if (result.error) process.stdout.write(`${result.error}\n`);
	return result;
}

const outcomes = await Promise.all(
	cells.map(({ point, fault }) => slots.use(() => run(point, fault))),
);
printTable(outcomes);
writeFileSync(results, `${JSON.stringify({ rounds, cells: outcomes }, null, '\t')}\n`);
const failed = outcomes.filter(({ error }) => error !== undefined).length;
if (values.outputFile) {
	// In the form of jest's results, for `toolchain/tally.mjs`.
	const tally = {
		numPassedTests: outcomes.length - failed,
		numFailedTests: failed,
		numRuntimeErrorTestSuites: 0,
	};
	writeFileSync(values.outputFile, JSON.stringify(tally));
}
process.exitCode = failed > 0 || outcomes.length === 0 ? 1 : 0;
