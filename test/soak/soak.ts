import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BenchServer } from '../bench/BenchServer.ts';
import type { Account } from '../bench/contenders/contender.ts';
import { Ours } from '../bench/contenders/Ours.ts';
import { numbers } from '../bench/measures/measure.ts';
import { Ledger } from './Ledger.ts';

/**
 * `npm run test:soak [-- --minutes 120 --sessions 50]`: many linked numbers in one process talk to people, lose the server
 * now and then, and nothing may be lost, come twice, be left unhandled or grow.
 */
const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '2' },
		sessions: { type: 'string', default: '20' },
	},
});
const minutes = Number(values.minutes);
const sessions = Number(values.sessions);
const FRIENDS = 5;
const WORKERS = 4;
const DROP_EVERY_MS = 40_000;
const SAMPLE_EVERY_MS = 10_000;
const LAST_ARRIVALS_MS = 120_000;

let unhandled = 0;
process.on('unhandledRejection', (reason) => {
	unhandled += 1;
	process.stderr.write(`Unhandled: ${String(reason)}\n`);
});

const server = await BenchServer.start();
const ours = new Ours();
const [inbound, outbound] = [new Ledger(), new Ledger()];
const owners = numbers(sessions + FRIENDS);
const jids = await server.ask('createPhones', { numbers: owners });
const friends = owners.slice(sessions);
const accounts: Account[] = [];
for (const owner of owners.slice(0, sessions)) {
	const account = await ours.link(server, owner);
	await account.listen((text) => inbound.arrive(text.split('|')[0] ?? ''));
	accounts.push(account);
}
say(`${sessions} sessions are linked.`);

const samples: Array<{ hours: number; heapMb: number; rssMb: number }> = [];
const storeBefore = await storeBytes();
const startedAt = performance.now();
const deadline = startedAt + minutes * 60_000;
const ending = new AbortController();
const sampling = (async () => {
	while (!ending.signal.aborted) {
		globalThis.gc?.();
		const { heapUsed, external, rss } = process.memoryUsage();
		const hours = (performance.now() - startedAt) / 3_600_000;
		samples.push({ hours, heapMb: (heapUsed + external) / 1_048_576, rssMb: rss / 1_048_576 });
		await delay(SAMPLE_EVERY_MS, undefined, ending).catch(() => {});
	}
})();
const dropping = (async () => {
	while (!ending.signal.aborted) {
		await delay(DROP_EVERY_MS, undefined, ending).catch(() => {});
		if (!ending.signal.aborted) await server.ask('dropConnections', {});
	}
})();
await Promise.all(Array.from({ length: WORKERS }, (_, index) => work(index)));
ending.abort();
await Promise.all([sampling, dropping]);
await inbound.complete(LAST_ARRIVALS_MS);
await collect();

const messages = inbound.sent + outbound.sent;
const growth = (await storeBytes()) - storeBefore;
const report = {
	sessions,
	minutes,
	received: inbound.sent,
	sent: outbound.sent,
	lost: inbound.lost + outbound.lost,
	doubled: inbound.doubled + outbound.doubled,
	unhandledRejections: unhandled,
	/** After garbage collection: what warms up grows in the first minutes only. */
	heapMbByMinute: byMinute(),
	heapSlopeMbPerHour: round(slope('heapMb')),
	rssSlopeMbPerHour: round(slope('rssMb')),
	storeBytesPerMessage: round(growth / messages),
};
await ours.end();
await server.stop();
say(JSON.stringify(report, null, '\t'));
if (report.lost + report.doubled + unhandled > 0) {
	say('✗ Something was lost, came twice, or was left unhandled.');
	process.exitCode = 1;
}

/** Lets one person write to a number and the number to one person, again and again. */
async function work(worker: number): Promise<void> {
	for (let turn = worker; performance.now() < deadline; turn += WORKERS) {
		const friend = turn % FRIENDS;
		const account = turn % sessions;
		await Promise.all([
			server.ask('sendTexts', {
				from: friends[friend] as string,
				to: jids[account] as string,
				texts: [inbound.send()],
				everyMs: 0,
			}),
			accounts[account]?.send(jids[sessions + friend] as string, outbound.send()),
		]);
		if (turn % 50 === worker) await collect();
	}
}

/** Records the messages that the people have received. */
async function collect(): Promise<void> {
	for (const number of friends) {
		for (const text of await server.ask('takeTexts', { number })) outbound.arrive(text);
	}
	await server.ask('forget', {});
}

/** The growth in the second half, when caches are filled, by least squares. */
function slope(field: 'heapMb' | 'rssMb'): number {
	const half = samples.slice(Math.floor(samples.length / 2));
	const mean = (of: (sample: (typeof samples)[number]) => number) =>
		half.reduce((sum, sample) => sum + of(sample), 0) / half.length;
	const hours = mean((sample) => sample.hours);
	const value = mean((sample) => sample[field]);
	const above = mean((sample) => (sample.hours - hours) * (sample[field] - value));
	return above / mean((sample) => (sample.hours - hours) ** 2);
}

/** The heap at the start, and at the end of each minute. */
function byMinute(): number[] {
	const marks = samples.filter(({ hours }, index) => {
		const before = samples[index - 1]?.hours ?? -1;
		return Math.floor(hours * 60) > Math.floor(before * 60);
	});
	return [...marks, ...samples.slice(-1)].map(({ heapMb }) => round(heapMb));
}

async function storeBytes(): Promise<number> {
	const sizes = await Promise.all(
		['store.sqlite', 'store.sqlite-wal'].map(async (name) => {
			return (await stat(join(ours.folder ?? '', name))).size;
		}),
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
