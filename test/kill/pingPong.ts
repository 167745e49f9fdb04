import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { whatsAppNode, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { textOf } from './Ledger.ts';

/** How long n8n is up before it is killed again. */
const UP_MS = 10_000;
/** Number of pings under way at the same time. */
const PLAYERS = 5;
/** Time limit of a pong, in which n8n may be killed and started several times. */
const PATIENCE_MS = 240_000;

export interface PingPongResult {
	pings: number;
	pongs: number;
	lost: number;
	doubled: number;
	/** Executions that were started again, because n8n was killed before the end of the first was known. */
	again: number;
	kills: number;
	seconds: number;
}

/** An execution as n8n's database has it. */
interface Started {
	/** The ping's number. */
	number: number;
	status: string;
}

/**
 * A friend sends pings to a real n8n that is killed every ten seconds. Two workflows are active:
 * - one has no further node;
 * - one answers with a pong.
 * Both have default settings, so that an execution that a kill has cut off is done again, and sends what it has not sent.
 * @throws Error that says what is lost, doubled or wrong
 */
export async function playPingPong(pings: number): Promise<PingPongResult> {
	const startedAt = performance.now();
	const sandbox = await startSandbox({ linked: true });
	try {
		const [once, echo] = await listen(sandbox);
		const kills = await play(sandbox, pings);
		await sandbox.n8n.stop();
		const seconds = Math.round((performance.now() - startedAt) / 1000);
		const [starts, echoes] = executionsOf(sandbox.folder, [once, echo]);
		return { ...check(sandbox, pings, kills, starts, echoes), kills, seconds };
	} finally {
		await sandbox.stop();
	}
}

async function listen({ credential, workflows }: Sandbox): Promise<[Workflow, Workflow]> {
	const once = await workflows.create('Once', [whatsAppTrigger(credential)]);
	const echo = await workflows.create('Ping-pong', [
		whatsAppTrigger(credential),
		whatsAppNode(credential, 'Pong', {
			resource: 'message',
			operation: 'text',
			to: '={{ $json.chat }}',
			text: '={{ "pong for " + $json.text }}',
		}),
	]);
	await workflows.activate(once);
	await workflows.activate(echo);
	return [once, echo];
}

/** @returns how often n8n was killed */
async function play({ friend, n8n, own }: Sandbox, pings: number): Promise<number> {
	let next = 1;
	let kills = 0;
	const played = new AbortController();
	const kill = async (): Promise<void> => {
		await n8n.stop('SIGKILL');
		kills += 1;
		await n8n.start();
	};
	const killing = (async () => {
		while (!played.signal.aborted) {
			await delay(UP_MS, undefined, { signal: played.signal }).catch(() => undefined);
			await kill();
			process.stdout.write(`  kill ${kills}, ping ${next - 1}\n`);
		}
	})();
	const ping = async (number: number): Promise<void> => {
		await friend.sendText(own.jid, `ping ${number}`);
		await friend.next((message) => textOf(message) === pongTo(number), PATIENCE_MS);
	};
	const player = async (): Promise<void> => {
		while (next < pings) await ping(next++);
	};
	try {
		await Promise.all(Array.from({ length: PLAYERS }, player));
	} finally {
		played.abort();
		await killing;
	}
	// Messages that a kill has left over arrive before this one.
	await ping(pings);
	return kills;
}

/** @throws Error that lists the faults */
function check(
	{ friend, own, whatsapp }: Sandbox,
	pings: number,
	kills: number,
	starts: Started[] = [],
	echoes: Started[] = [],
): Pick<PingPongResult, 'pings' | 'pongs' | 'lost' | 'doubled' | 'again'> {
	const pongs = friend.received.map(textOf);
	const wrong = whatsapp.violations.map(({ what }) => `violation: ${what}`);
	let [lost, doubled, again] = [0, 0, 0];
	for (let number = 1; number <= pings; number++) {
		const of = (each: Started): boolean => each.number === number;
		const ended = starts.filter((each) => of(each) && each.status === 'success').length;
		const answers = pongs.filter((text) => text === pongTo(number)).length;
		if (ended === 0 || answers === 0) lost += 1;
		if (answers > 1) doubled += 1;
		if (ended === 0) wrong.push(`no execution for ping ${number} came to its end`);
		if (answers !== 1) wrong.push(`ping ${number} got ${answers} pongs`);
		again += starts.filter(of).length + echoes.filter(of).length - 2;
	}
	for (const { number, status } of [...starts, ...echoes]) {
		if (status !== 'success' && status !== 'crashed') wrong.push(`ping ${number}: ${status}`);
	}
	const logins = whatsapp.loginCount(own.number);
	// One login follows the pairing, and one each start of n8n.
	if (logins > kills + 2) wrong.push(`${logins} logins for ${kills} kills`);
	if (wrong.length > 0) throw new Error(wrong.join('\n'));
	return { pings, pongs: pongs.length, lost, doubled, again };
}

/** The executions in n8n's database, read when n8n has ended. */
function executionsOf(folder: string, workflows: Workflow[]): Started[][] {
	const database = new DatabaseSync(join(folder, '.n8n', 'database.sqlite'));
	try {
		const query = database.prepare(
			`SELECT entity.status, data.data FROM execution_entity entity
			LEFT JOIN execution_data data ON data.executionId = entity.id WHERE entity.workflowId = ?`,
		);
		return workflows.map(({ id }) =>
			query.all(id).map(({ status, data }) => ({
				status: String(status),
				number: Number(/ping (\d+)/.exec(String(data))?.[1]),
			})),
		);
	} finally {
		database.close();
	}
}

function pongTo(number: number): string {
	return `pong for ping ${number}`;
}
