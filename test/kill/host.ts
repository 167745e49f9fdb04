/**
 * A process that plays n8n around the two compiled nodes: an active workflow "trigger → answer", executions with n8n's
 * rules, and sends on demand. Session, store and nodes are the real ones, with fail-points in between. {@link HostProcess}
 * runs it.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters, ITriggerResponse } from 'n8n-workflow';
import { executeContext, triggerContext, type Done } from './n8nContexts.ts';
import { Executions } from './Executions.ts';
import { Gate } from './Gate.ts';
import { gatedStore } from './gatedStore.ts';
import {
	action,
	createSessionRegistry,
	openStore,
	REGISTRY_KEY,
	TIMING,
	trigger,
} from './compiledNodes.ts';
import type { HostSettings, Order, Word } from './protocol.ts';
import { Waiting } from './Waiting.ts';

/** Time for a shutdown; n8n gives 30 s, which nothing here needs. */
const GRACE_MS = 10_000;
/** How often n8n looks then whether executions still run. */
const LOOK_MS = 500;
/** n8n's "Retry On Fail". */
const MAX_TRIES = 3;

const {
	folder,
	url,
	rootKey,
	port,
	silenceMs = TIMING.silenceMs,
} = JSON.parse(process.argv[2] ?? '') as HostSettings;
const say = (word: Word): void => void process.send?.(word);
const gate = new Gate(() => say({ say: 'reached' }));
const executions = new Executions(folder);
executions.recover();
process.env.N8N_PORT = String(port);
const waiting = new Waiting(executions, port, say);
/** Executions under way. */
const running = new Set<Promise<void>>();
let active: ITriggerResponse | undefined;

for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
	process.on(event, (error) =>
		say({ say: 'trouble', error: (error as Error).stack ?? String(error) }),
	);
}
(globalThis as Record<symbol, unknown>)[REGISTRY_KEY] = createSessionRegistry({
	settings: () => ({
		dataDirectory: join(folder, 'whatsapp-web'),
		server: { url, rootKey: Buffer.from(rootKey, 'base64') },
		egress: { allowedRanges: [], allowedHostnames: [] },
	}),
	timing: {
		...TIMING,
		backoff: { baseMs: 20, capMs: 200 },
		farewellMs: 100,
		wakeBackoff: { baseMs: 20, capMs: 200 },
		silenceMs,
		probeAfterMs: (silenceMs * TIMING.probeAfterMs) / TIMING.silenceMs,
	},
	log: (level, message, fields) => {
		process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`);
	},
	open: (dataDirectory) => gatedStore(openStore(dataDirectory), gate),
});

/** n8n's emit: returns at once, runs an execution unless the key has had one, and settles `done` at its end. */
function emit(item: INodeExecutionData, done: Done, key: string): void {
	const started = (async () => {
		await gate.pass('before emit');
		const text = String(item.json.text);
		const id = executions.create(text, key);
		if (id === undefined) return;
		await gate.pass('after emit');
		executions.set(id, 'running');
		await gate.pass('mid-execution');
		await answer(id, item);
		say({ say: 'answered', text });
	})();
	// The trigger does not look at the run itself.
	const ended = started.then(() => done.resolve(undefined), done.reject);
	track(ended);
}

/** Answers a message, as the workflow does, with the default settings of both nodes. */
async function answer(id: number, item: INodeExecutionData): Promise<void> {
	const { chat, text } = item.json;
	try {
		const form = { resource: 'message', operation: 'text', to: chat, text: `re: ${String(text)}` };
		await execute(id, form as INodeParameters, item);
		executions.set(id, 'success');
	} catch (error) {
		executions.set(id, 'error');
		throw error;
	}
}

/** Sends as an execution that something else than the trigger has started, for which the author has given a key. */
async function send(execution: number, to: string, text: string, key: string): Promise<string> {
	const options = { duplicateProtection: 'customKey', idempotencyKey: key };
	const [item] = await execute(execution, {
		resource: 'message',
		operation: 'text',
		to,
		text,
		options,
	});
	return String(item?.json.message_id);
}

/** Runs the action node on one item, with "Retry On Fail". */
async function execute(
	execution: number,
	parameters: INodeParameters,
	started?: INodeExecutionData,
): Promise<INodeExecutionData[]> {
	for (let tries = 1; ; tries++) {
		try {
			const context = executeContext(String(execution), parameters, started);
			const [items = []] = (await action.execute?.call(context)) as INodeExecutionData[][];
			return items;
		} catch (error) {
			if (tries >= MAX_TRIES) throw error;
		}
	}
}

async function obey(order: Order): Promise<void> {
	switch (order.do) {
		case 'link': {
			const [item] = await execute(0, { resource: 'session', operation: 'link' });
			return say({ say: 'qr', qr: String(item?.json.qr) });
		}
		case 'activate':
			await execute(0, { resource: 'session', operation: 'getStatus' });
			active = await trigger.trigger?.call(triggerContext(order.mode, emit));
			return say({ say: 'active' });
		case 'arm':
			gate.arm(order.point);
			return say({ say: 'armed' });
		case 'release':
			return gate.release();
		case 'send':
			return await request(order);
		case 'ask':
			return await waiting.ask(order.to, order.text);
	}
}

/** Runs an execution that sends, as a person or another workflow starts it. */
async function request({ to, text }: Order & { do: 'send' }): Promise<void> {
	const id = executions.create(text, null) as number;
	executions.set(id, 'running');
	try {
		const messageId = await send(id, to, text, text);
		executions.set(id, 'success');
		say({ say: 'sent', text, messageId });
	} catch (error) {
		executions.set(id, 'error');
		const { code = 'none' } = (error as { context?: { code?: string } }).context ?? {};
		say({ say: 'failed', text, code, message: (error as Error).message });
	}
}

function track(work: Promise<void>): void {
	running.add(work);
	void work.finally(() => running.delete(work));
}

process.on('message', (order: Order) => track(obey(order)));

/** Shuts down as n8n does: closes triggers, lets executions end, then exits. */
process.on('SIGTERM', () => {
	gate.release();
	void (async () => {
		setTimeout(() => process.exit(0), GRACE_MS).unref();
		await active?.closeFunction?.();
		while (running.size > 0) await delay(LOOK_MS);
		process.exit(0);
	})();
});

// The parent process has ended.
process.on('disconnect', () => process.exit(1));

say({ say: 'up' });
