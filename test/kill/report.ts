import { FAULTS, INBOUND, OUTBOUND, WAITING, type FailPoint, type Fault } from './failPoints.ts';
import type { Counts } from './Ledger.ts';

/** The result of one cell. */
export interface CellResult {
	point: FailPoint;
	fault: Fault;
	/** Number of rounds without a fault. */
	rounds: number;
	seconds: number;
	counts?: Counts;
	error?: string;
}

/** The matrix as text: per cell the rounds without a fault and its counts, and the total of all cells. */
export function tableOf(cells: readonly CellResult[]): string {
	const rows = [...INBOUND, ...OUTBOUND, ...WAITING].map((point) => [
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
		row
			.map((text, column) => text.padEnd(widths?.[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	const total = sum(cells);
	return (
		`rounds: messages in → starts, out → delivered (sent again under the same id)\n${lines.join('\n')}\n\n` +
		`${total.received} messages in, ${total.starts} starts; ${total.requested} out, ${total.delivered} delivered; ` +
		`${total.lost} lost, ${total.doubled} doubled; ${total.resent} sent again under their id\n`
	);
}

/** The results of the last full run as a page of the documentation. */
export function pageOf(cells: readonly CellResult[], rounds: number): string {
	return `# Kill matrix

A process with both nodes was struck at each of these points (rows) in each of these ways (columns), ${rounds} times, in a
direct chat and in a group by turns; then everything sent had to have arrived once, and each execution that asked a person
(the last rows) had to have gone on once, by its own answer. What the points and the ways are stands in
[\`test/kill/failPoints.ts\`](../test/kill/failPoints.ts).

\`npm run test:kill -- --rounds ${rounds}\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.version}:

\`\`\`text
${tableOf(cells)}\`\`\`
`;
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
