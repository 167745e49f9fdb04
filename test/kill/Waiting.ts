import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { INodeExecutionData, INodeParameters, IWebhookResponseData } from 'n8n-workflow';
import { action } from './compiledNodes.ts';
import type { Execution, Executions } from './Executions.ts';
import { waitingContext, webhookContext } from './n8nContexts.ts';
import type { Word } from './protocol.ts';

/** What n8n 2.41 answers a call for an execution that does not wait. */
const ANSWERS: Partial<Record<Execution['status'], [number, string]>> = {
	new: [409, 'The execution is running already.'],
	running: [409, 'The execution is running already.'],
	success: [409, 'The execution has finished already.'],
	error: [409, 'The execution has finished with error.'],
	crashed: [500, 'There was a problem executing the workflow'],
};

/** Executions that ask a person and wait for the answer, as n8n keeps them and runs them on. */
export class Waiting {
	readonly #executions: Executions;
	readonly #port: number;
	readonly #say: (word: Word) => void;

	constructor(executions: Executions, port: number, say: (word: Word) => void) {
		this.#executions = executions;
		this.#port = port;
		this.#say = say;
		createServer((request, response) => void this.#answer(request, response)).listen(port);
	}

	/** Runs an execution until it waits. */
	async ask(to: string, text: string): Promise<void> {
		const id = this.#executions.create(text, null) as number;
		this.#executions.set(id, 'running');
		try {
			const context = waitingContext(id, questionForm(to, text), this.#port);
			await action.execute?.call(context);
			this.#executions.set(id, 'waiting');
			this.#say({ say: 'parked', text });
		} catch (error) {
			this.#executions.set(id, 'error');
			const { code = 'none' } = (error as { context?: { code?: string } }).context ?? {};
			this.#say({ say: 'failed', text, code, message: (error as Error).message });
		}
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let json = '';
		for await (const chunk of request.setEncoding('utf8')) json += chunk as string;
		const id = Number(/^\/webhook-waiting\/(\d+)\//.exec(request.url ?? '')?.[1]);
		const execution = this.#executions.all().find((each) => each.id === id);
		const [status, message] = execution
			? (ANSWERS[execution.status] ?? [200, ''])
			: [404, 'The execution does not exist.'];
		if (!execution || status !== 200) return void response.writeHead(status).end(message);
		const { text } = execution;
		const context = webhookContext(id, questionForm('', text), request, response, JSON.parse(json));
		const answered = (await action.webhook?.call(context)) as IWebhookResponseData;
		if (!answered.workflowData) return;
		if (!this.#executions.claim(id)) return void response.writeHead(500).end();
		const [[item] = []] = answered.workflowData as INodeExecutionData[][];
		const { data } = item?.json as { data: { text: string } };
		this.#executions.set(id, 'success');
		this.#say({ say: 'resumed', text, answer: data.text });
		response.end(JSON.stringify(answered.webhookResponse));
	}
}

/** A question that nothing but its own answers answer. */
function questionForm(to: string, text: string): INodeParameters {
	return {
		resource: 'message',
		operation: 'sendAndWait',
		to,
		message: text,
		responseType: 'choice',
		choices: { values: [{ choice: `yes to ${text}` }, { choice: `no to ${text}` }] },
		options: { showAs: 'text', duplicateProtection: 'customKey', idempotencyKey: text },
	};
}
