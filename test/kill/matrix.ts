import { availableParallelism } from 'node:os';
import { FAULTS, INBOUND, OUTBOUND, WAITING, type FailPoint, type Fault } from './failPoints.ts';
import { Lane } from './Lane.ts';
import type { CellResult } from './report.ts';
import { Slots } from './Slots.ts';

const slots = new Slots(availableParallelism());

/**
 * Strikes at every fail-point with every fault, as many cells at a time as there are cores.
 * @param only parts of the names of the cells to be struck, e.g. `after wire × SIGKILL|after parked`
 */
export async function runMatrix(rounds: number, only = ''): Promise<CellResult[]> {
	// Cells with SIGSTOP sleep most of the time, so they start first and others run beside them.
	const cells = [...FAULTS]
		.sort((one, other) => Number(other === 'SIGSTOP') - Number(one === 'SIGSTOP'))
		.flatMap((fault) => [...INBOUND, ...OUTBOUND, ...WAITING].map((point) => ({ point, fault })))
		.filter(({ point, fault }) =>
			only.split('|').some((part) => `${point} × ${fault}`.includes(part)),
		);
	return await Promise.all(
		cells.map(({ point, fault }) => slots.use(() => runCell(point, fault, rounds))),
	);
}

async function runCell(point: FailPoint, fault: Fault, rounds: number): Promise<CellResult> {
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
