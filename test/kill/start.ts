/**
 * `npm run test:kill`: a process that plays n8n is killed, stopped or cut off at every point where a message could get lost
 * or doubled. With `-- --n8n`, a real n8n is killed every ten seconds instead, while it answers messages; with `-- --burst`,
 * every few seconds while it works off many messages that came at once; with `-- --parked`, three times while people answer
 * executions that wait for them.
 *
 * `--rounds 20`: how often each cell is struck; `--only 'after wire × SIGKILL|after parked'`: some cells, by parts of their names;
 * `--pings 1000`, `--messages 200`: how many messages n8n has to answer, `--people 200`: how many
 * people are asked; `--outputFile`: where CI wants the counts.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runMatrix } from './matrix.ts';
import { playBurst } from './burst.ts';
import { playParked } from './parked.ts';
import { playPingPong } from './pingPong.ts';
import { pageOf, tableOf } from './report.ts';

const { values } = parseArgs({
	options: {
		rounds: { type: 'string', default: '4' },
		only: { type: 'string', default: '' },
		n8n: { type: 'boolean', default: false },
		burst: { type: 'boolean', default: false },
		parked: { type: 'boolean', default: false },
		people: { type: 'string', default: '200' },
		messages: { type: 'string', default: '200' },
		pings: { type: 'string', default: '1000' },
		outputFile: { type: 'string' },
	},
});

/** Number of rounds from which a run is written to the documentation. */
const BY_HAND = 20;

/** @returns how many cells passed and failed */
async function matrix(): Promise<[number, number]> {
	const rounds = Number(values.rounds);
	const cells = await runMatrix(rounds, values.only);
	process.stdout.write(`\n${tableOf(cells)}`);
	keep('results.json', { rounds, cells });
	const failed = cells.filter(({ error }) => error !== undefined).length;
	if (rounds >= BY_HAND && !values.only && failed === 0) {
		writeFileSync(new URL('../../docs/kill-matrix.md', import.meta.url), pageOf(cells, rounds));
	}
	return [cells.length - failed, failed];
}

async function burst(): Promise<[number, number]> {
	try {
		const result = await playBurst(Number(values.messages));
		const { messages, answers, lost, doubled, again, kills, seconds } = result;
		process.stdout.write(
			`${messages} messages, ${answers} answers, ${lost} lost, ${doubled} doubled; n8n was killed ${kills} times in ` +
				`${seconds} s, and started ${again} executions again\n`,
		);
		keep('results.burst.json', result);
		return [1, 0];
	} catch (error) {
		process.stdout.write(`${(error as Error).stack}\n`);
		return [0, 1];
	}
}

async function parked(): Promise<[number, number]> {
	try {
		const result = await playParked(Number(values.people));
		const { parked: waited, resumed, crashed, lost, doubled, kills, seconds } = result;
		process.stdout.write(
			`${waited} executions waited, ${resumed} went on by their own answer, ${lost} lost, ${doubled} doubled; n8n was ` +
				`killed ${kills} times in ${seconds} s, and lost ${crashed} that it was running\n`,
		);
		keep('results.parked.json', result);
		return [1, 0];
	} catch (error) {
		process.stdout.write(`${(error as Error).stack}\n`);
		return [0, 1];
	}
}

async function pingPong(): Promise<[number, number]> {
	try {
		const result = await playPingPong(Number(values.pings));
		const { pings, pongs, lost, doubled, again, kills, seconds } = result;
		process.stdout.write(
			`${pings} pings, ${pongs} pongs, ${lost} lost, ${doubled} doubled; n8n was killed ${kills} times in ${seconds} s, ` +
				`and started ${again} executions again\n`,
		);
		keep('results.n8n.json', result);
		return [1, 0];
	} catch (error) {
		process.stdout.write(`${(error as Error).stack}\n`);
		return [0, 1];
	}
}

function keep(file: string, result: object): void {
	writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(result, null, '\t')}\n`);
}

/** What was asked for. */
function run(): Promise<[number, number]> {
	if (values.burst) return burst();
	if (values.parked) return parked();
	return values.n8n ? pingPong() : matrix();
}

const [passed, failed] = await run();
if (values.outputFile) {
	// `toolchain/tally.mjs` reads jest's format.
	const tally = { numPassedTests: passed, numFailedTests: failed, numRuntimeErrorTestSuites: 0 };
	writeFileSync(values.outputFile, JSON.stringify(tally));
}
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
