import { FAULTS, INBOUND, OUTBOUND, type FailPoint, type Fault } from './failPoints.ts';
import type { Counts } from './Ledger.ts';

/** What became of one cell. */
export interface CellResult {
	point: FailPoint;
	fault: Fault;
	/** That went well. */
	rounds: number;
	seconds: number;
	counts?: Counts;
	error?: string;
}

/** Prints the matrix: per cell the rounds that went well, messages in and out, those sent again under their id, lost, doubled. */
export function printTable(cells: readonly CellResult[]): void {
	const rows = [...INBOUND, ...OUTBOUND].map((point) => [
		point,
		...FAULTS.map((fault) =>
			describe(cells.find((cell) => cell.point === point && cell.fault === fault)),
		),
	]);
	const table = [['', ...FAULTS], ...rows];
	const widths = table[0]?.map((_, column) =>
		Math.max(...table.map((row) => row[column]?.length ?? 0)),
	);
	const lines = table.map((row) =>
		row.map((text, column) => text.padEnd(widths?.[column] ?? 0)).join('  '),
	);
	const total = sum(cells);
	process.stdout.write(
		`\nrounds: messages in → starts, out → delivered (sent again under the same id)\n${lines.join('\n')}\n\n` +
			`${total.received} messages in, ${total.starts} starts; ${total.requested} out, ${total.delivered} delivered; ` +
			`${total.lost} lost, ${total.doubled} doubled; ${total.resent} sent again under their id\n`,
	);
}

function describe(cell: CellResult | undefined): string {
	if (!cell) return '–';
	const { rounds, counts, error } = cell;
	if (!counts) return 'failed';
	const { received, starts, requested, delivered, resent } = counts;
	const figures = `${rounds}: ${received}→${starts}, ${requested}→${delivered} (${resent})`;
	return error === undefined ? figures : `FAILED ${figures}`;
}

function sum(cells: readonly CellResult[]): Counts {
	const total = {
		received: 0,
		starts: 0,
		requested: 0,
		delivered: 0,
		resent: 0,
		lost: 0,
		doubled: 0,
	};
	for (const { counts } of cells) {
		for (const name of Object.keys(total) as Array<keyof Counts>)
			total[name] += counts?.[name] ?? 0;
	}
	return total;
}
