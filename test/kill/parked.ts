import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { until, whatsAppNode, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { Phone } from '../whatsapp/index.ts';
import { textOf } from './Ledger.ts';

/** How often n8n is killed, and for how many answers it is left dead. */
const KILLS = 3;
const ANSWERS_WHILE_DEAD = 8;
/** How long n8n runs at most after an answer before it is killed. */
const WORK_MS = 500;
/** Long enough for a machine with more work than cores. */
const PATIENCE_MS = 240_000;

export interface ParkedResult {
	/** Executions that waited, each for another person. */
	parked: number;
	/** Those that were run on by their own person's answer, once, and ended well. */
	resumed: number;
	/** Those that n8n itself lost when it was killed while they ran, after they had waited. */
	crashed: number;
	lost: number;
	doubled: number;
	kills: number;
	seconds: number;
}

/** A person, who is asked by an execution of their own. */
interface Person {
	phone: Phone;
	answer: string;
}

/**
 * Many people order something in a real n8n, and each is asked for a street by an execution that waits. They answer in random
 * order, while n8n is killed three times; some answers come while it is dead.
 * @throws Error that says what is lost, doubled or wrong
 */
export async function playParked(count: number): Promise<ParkedResult> {
	const startedAt = performance.now();
	const sandbox = await startSandbox({ linked: true });
	try {
		const workflow = await publish(sandbox);
		const people = Array.from({ length: count }, (_, index): Person => {
			const number = String(12025552000 + index);
			const phone = sandbox.whatsapp.createPhone(number, { pushName: `Person ${index}` });
			return { phone, answer: `Street ${index}` };
		});
		await order(sandbox, people);
		await settled(sandbox, workflow, { waiting: count });
		process.stdout.write(`  ${count} executions wait\n`);
		await answerAndKill(sandbox, shuffled(people));
		await settled(sandbox, workflow, {});
		await sandbox.n8n.stop();
		const seconds = Math.round((performance.now() - startedAt) / 1000);
		return { ...check(sandbox, people, workflow), kills: KILLS, seconds };
	} finally {
		await sandbox.stop();
	}
}

async function publish({ credential, workflows }: Sandbox): Promise<Workflow> {
	const workflow = await workflows.create('Orders', [
		// An order that n8n has lost is not started again: it is counted.
		whatsAppTrigger(credential, { options: { redeliverCrashed: false } }),
		whatsAppNode(credential, 'Ask', {
			resource: 'message',
			operation: 'sendAndWait',
			to: '={{ $json.chat }}',
			message: '=Where to, {{ $json.push_name }}?',
		}),
		whatsAppNode(credential, 'Confirm', {
			resource: 'message',
			operation: 'text',
			to: '={{ $("WhatsApp Web Trigger").item.json.chat }}',
			text: '=We come to: {{ $json.data.text }}',
		}),
	]);
	await workflows.activate(workflow);
	return workflow;
}

async function order({ own }: Sandbox, people: readonly Person[]): Promise<void> {
	for (const { phone } of people) await phone.sendText(own.jid, 'I order one');
	for (const { phone } of people) {
		await phone.next((message) => textOf(message).startsWith('Where to'), PATIENCE_MS);
	}
}

async function answerAndKill({ n8n, own }: Sandbox, people: readonly Person[]): Promise<void> {
	const share = Math.floor(people.length / (KILLS + 1));
	let from = 0;
	const answer = async (count: number): Promise<void> => {
		for (const { phone, answer: text } of people.slice(from, from + count)) {
			await phone.sendText(own.jid, text);
		}
		from += count;
	};
	for (let kill = 1; kill <= KILLS; kill++) {
		await answer(share - ANSWERS_WHILE_DEAD);
		await delay(Math.random() * WORK_MS);
		await n8n.stop('SIGKILL');
		await answer(ANSWERS_WHILE_DEAD);
		process.stdout.write(`  kill ${kill}: ${from} have answered\n`);
		await n8n.start();
	}
	await answer(people.length - from);
}

/** Waits until no execution runs, and as many wait as named. */
async function settled(
	{ folder }: Sandbox,
	workflow: Workflow,
	{ waiting = 0 }: { waiting?: number },
): Promise<void> {
	await until(
		`executions to settle, ${waiting} of them waiting`,
		() => {
			const counts = countByStatus(folder, workflow);
			return (
				(counts.get('waiting') ?? 0) === waiting &&
				!counts.has('running') &&
				!counts.has('new') &&
				counts.size > 0
			);
		},
		PATIENCE_MS,
	);
}

/** @throws Error that lists the faults */
function check(
	{ folder, whatsapp }: Sandbox,
	people: readonly Person[],
	workflow: Workflow,
): Omit<ParkedResult, 'kills' | 'seconds'> {
	const wrong = whatsapp.violations.map(({ what }) => `violation: ${what}`);
	const counts = countByStatus(folder, workflow);
	const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
	// An answer that reached no execution would be an order of its own.
	if (all !== people.length) wrong.push(`${all} executions for ${people.length} orders`);
	const confirmed = people.map(({ phone, answer }) => {
		const told = phone.received.map(textOf).filter((text) => text.startsWith('We come to: '));
		const foreign = told.filter((text) => text !== `We come to: ${answer}`);
		if (foreign.length > 0) wrong.push(`foreign: ${phone.pushName} was told ${foreign.join()}`);
		return { name: phone.pushName, times: told.length };
	});
	const doubled = confirmed.filter(({ times }) => times > 1);
	const unconfirmed = confirmed.filter(({ times }) => times === 0);
	const crashed = counts.get('crashed') ?? 0;
	// What n8n was killed in may have told its person just before.
	const lost = Math.max(0, unconfirmed.length - crashed);
	wrong.push(...doubled.map(({ name, times }) => `doubled: ${name} was told ${times} times`));
	if (lost > 0) wrong.push(`lost: ${unconfirmed.map(({ name }) => name).join()}`);
	const others = [...counts].filter(([status]) => status !== 'success' && status !== 'crashed');
	wrong.push(...others.map(([status, count]) => `${count} executions are ${status}`));
	if (wrong.length > 0) throw new Error(wrong.join('\n'));
	const resumed = counts.get('success') ?? 0;
	return { parked: people.length, resumed, crashed, lost, doubled: doubled.length };
}

/** Executions of a workflow in n8n's database, which may be running. */
function countByStatus(folder: string, { id }: Workflow): Map<string, number> {
	const database = new DatabaseSync(join(folder, '.n8n', 'database.sqlite'), { readOnly: true });
	try {
		const rows = database
			.prepare(
				'SELECT status, COUNT(*) AS count FROM execution_entity WHERE workflowId = ? GROUP BY status',
			)
			.all(id);
		return new Map(rows.map(({ status, count }) => [String(status), Number(count)]));
	} finally {
		database.close();
	}
}

function shuffled<T>(values: readonly T[]): T[] {
	return values
		.map((value) => ({ value, order: Math.random() }))
		.sort((one, other) => one.order - other.order)
		.map(({ value }) => value);
}
