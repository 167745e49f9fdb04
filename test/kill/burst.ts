import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { node, whatsAppNode, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { textOf } from './Ledger.ts';

/** How long n8n is left alone at most after its first answer, and when it gives none. */
const WORK_MS = 3_000;
const IDLE_MS = 20_000;
/** How long n8n may give no answer at all while it is not killed. */
const PATIENCE_MS = 120_000;
/** Number of kills after which n8n may finish in peace. */
const MAX_KILLS = 12;

export interface BurstResult {
	messages: number;
	/** From all workflows. */
	answers: number;
	lost: number;
	doubled: number;
	/** Executions that were started again for a message, of those of the trigger. */
	again: number;
	kills: number;
	seconds: number;
}

/** The workflows that answer each message, by how their answers begin. */
const ANSWERS = ['plain', 'edited', 'called'] as const;

/**
 * A friend sends many messages at once to a real n8n that is killed every few seconds. Three workflows answer each of them, with
 * default settings: trigger → send; the same with Edit Fields in between, which leaves nothing of the trigger's item; and one
 * that leaves the sending to a sub-workflow, twice for each message.
 * @throws Error that says what is lost, doubled or wrong
 */
export async function playBurst(messages: number): Promise<BurstResult> {
	const startedAt = performance.now();
	const sandbox = await startSandbox({ linked: true });
	try {
		const listening = await listen(sandbox);
		const { friend, own } = sandbox;
		for (let number = 1; number <= messages; number++) {
			await friend.sendText(own.jid, `message ${number}`);
		}
		const kills = await killWhileItWorks(sandbox, expected(messages));
		await sandbox.n8n.stop();
		const seconds = Math.round((performance.now() - startedAt) / 1000);
		const starts = countExecutions(sandbox.folder, listening);
		return { ...check(sandbox, messages, starts), kills, seconds };
	} finally {
		await sandbox.stop();
	}
}

/** Texts of the answers to message 1 to `messages`. */
function expected(messages: number): string[] {
	const kinds = [...ANSWERS, 'called again'];
	return Array.from({ length: messages }, (_, index) =>
		kinds.map((kind) => `${kind}: message ${index + 1}`),
	).flat();
}

async function listen({ credential, workflows }: Sandbox): Promise<Workflow[]> {
	const [plain, edited, called] = ANSWERS;
	const send = (name: string, text: string) =>
		whatsAppNode(credential, name, {
			resource: 'message',
			operation: 'text',
			to: '={{ $json.chat }}',
			text,
		});
	const fields = (name: string, text: string) =>
		node(
			'n8n-nodes-base.set',
			name,
			{
				assignments: {
					assignments: [
						{ id: `${name}-1`, name: 'chat', value: '={{ $json.chat }}', type: 'string' },
						{ id: `${name}-2`, name: 'text', value: text, type: 'string' },
					],
				},
				options: {},
			},
			3.4,
		);
	const sub = await workflows.create('Answers for others', [
		node('n8n-nodes-base.executeWorkflowTrigger', 'Called', { inputSource: 'passthrough' }, 1.1),
		fields('Edit in sub-workflow', `=${called}{{ $json.suffix ?? "" }}: {{ $json.text }}`),
		send('Send', '={{ $json.text }}'),
	]);
	await workflows.activate(sub);
	const call = (name: string) =>
		node(
			'n8n-nodes-base.executeWorkflow',
			name,
			{
				workflowId: { __rl: true, mode: 'id', value: sub.id },
				workflowInputs: { mappingMode: 'defineBelow', value: {} },
				options: {},
			},
			1.2,
		);
	const made = [
		await workflows.create('Plain', [
			whatsAppTrigger(credential),
			send('Answer', `=${plain}: {{ $json.text }}`),
		]),
		await workflows.create('Edited', [
			whatsAppTrigger(credential),
			fields('Edit Fields', '={{ $json.text }}'),
			send('Answer', `=${edited}: {{ $json.text }}`),
		]),
		await workflows.create('Called', [
			whatsAppTrigger(credential),
			call('Call'),
			node(
				'n8n-nodes-base.set',
				'Once more',
				{
					assignments: {
						assignments: [
							{
								id: 'chat',
								name: 'chat',
								value: '={{ $("WhatsApp Web Trigger").item.json.chat }}',
								type: 'string',
							},
							{
								id: 'text',
								name: 'text',
								value: '={{ $("WhatsApp Web Trigger").item.json.text }}',
								type: 'string',
							},
							{ id: 'suffix', name: 'suffix', value: ' again', type: 'string' },
						],
					},
					options: {},
				},
				3.4,
			),
			call('Call again'),
		]),
	];
	for (const workflow of made) await workflows.activate(workflow);
	return made;
}

/** Kills n8n soon after each first sign of work. @returns how often */
async function killWhileItWorks({ friend, n8n }: Sandbox, texts: string[]): Promise<number> {
	let kills = 0;
	let heard = 0;
	const missing = (): number => {
		const received = new Set(friend.received.map(textOf));
		return texts.filter((text) => !received.has(text)).length;
	};
	const hasNews = async (ms: number): Promise<boolean> => {
		const until = performance.now() + ms;
		while (friend.received.length === heard && performance.now() < until) await delay(50);
		const isNews = friend.received.length > heard;
		heard = friend.received.length;
		return isNews;
	};
	while (missing() > 0 && kills < MAX_KILLS) {
		await hasNews(IDLE_MS);
		await delay(Math.random() * WORK_MS);
		await n8n.stop('SIGKILL');
		kills += 1;
		process.stdout.write(`  kill ${kills}: ${missing()} answers to come\n`);
		await n8n.start();
	}
	while (missing() > 0 && (await hasNews(PATIENCE_MS)));
	// What is doubled comes late.
	await delay(3_000);
	return kills;
}

/** @throws Error that lists the faults */
function check(
	{ friend, whatsapp }: Sandbox,
	messages: number,
	starts: number,
): Omit<BurstResult, 'kills' | 'seconds'> {
	const counts = new Map<string, number>();
	for (const text of friend.received.map(textOf)) counts.set(text, (counts.get(text) ?? 0) + 1);
	const wrong = whatsapp.violations.map(({ what }) => `violation: ${what}`);
	const texts = expected(messages);
	const lost = texts.filter((text) => !counts.has(text));
	const doubled = texts.filter((text) => (counts.get(text) ?? 0) > 1);
	wrong.push(...lost.map((text) => `lost: ${text}`));
	for (const text of doubled) {
		const ids = friend.received.filter((message) => textOf(message) === text).map(({ id }) => id);
		wrong.push(`doubled: ${text} (${ids.join()})`);
	}
	if (wrong.length > 0) throw new Error(wrong.join('\n'));
	const again = starts - messages * ANSWERS.length;
	const answers = friend.received.length;
	return { messages, answers, lost: lost.length, doubled: doubled.length, again };
}

/** Number of executions of these workflows in n8n's database, read when n8n has ended. */
function countExecutions(folder: string, workflows: Workflow[]): number {
	const database = new DatabaseSync(join(folder, '.n8n', 'database.sqlite'));
	try {
		const query = database.prepare(
			'SELECT COUNT(*) AS count FROM execution_entity WHERE workflowId = ?',
		);
		return workflows.reduce((sum, { id }) => sum + Number(query.get(id)?.count), 0);
	} finally {
		database.close();
	}
}
