import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
	INodeExecutionData,
	INodeParameters,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { WhatsAppWeb } from '../../../../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { Mailbox } from '../../../../whatsapp/mailbox.ts';
import { type ContextOptions, executeContext, type TestContext } from '../executeContext.ts';

/** A call falls silent after ten seconds, and downloads are tried again: what hangs on either takes longer. */
const SLOW_MS = 60_000;

/** An execution that waits at the node. */
export interface Parked {
	context: TestContext;
	/** What the node has returned. */
	output: INodeExecutionData[][];
	/** What goes out by which output when its time is over. */
	timedOut: INodeExecutionData[][];
	/** Unix ms. */
	until: number;
	/** What the node put out by which output when it was run on. */
	outputs(): Promise<INodeExecutionData[][]>;
	/** Calls the waiting node as anybody could. */
	call(init?: RequestInit): Promise<Response>;
}

/** n8n as far as executions wait: it lets the node be called at its address, and runs it on with what its webhook gives. */
export class WaitingNode {
	readonly #node = new WhatsAppWeb();
	readonly #parked = new Map<string, { context: TestContext; data: object }>();
	readonly #resumed = new Mailbox<{ id: string; outputs: INodeExecutionData[][] }>('resumed');
	readonly #calls = new Mailbox<string>('call of an execution that has ended');
	readonly #stays = new Mailbox<string>('call that leaves an execution waiting');
	readonly #server: Server = createServer((request, response) => {
		void this.#serve(request, response);
	});
	#count = 0;

	async start(): Promise<void> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		process.env.N8N_PORT = String(this.#port);
	}

	async stop(): Promise<void> {
		delete process.env.N8N_PORT;
		this.#server.closeAllConnections();
		this.#server.close();
		await once(this.#server, 'close');
	}

	/**
	 * Runs the node until it waits.
	 * @param lacks what the context of this n8n does not have
	 * @throws what the node throws
	 */
	async ask(
		parameters: INodeParameters | INodeParameters[],
		options: Partial<ContextOptions> = {},
		lacks: object = {},
	): Promise<Parked> {
		const id = `waiting-${++this.#count}`;
		const data: { main: INodeExecutionData[][] } = { main: [] };
		let until = 0;
		const context = Object.assign(executeContext({ parameters, executionId: id, ...options }), {
			evaluateExpression: () => `${this.#address(id)}?signature=key`,
			getExecuteData: () => ({ data }),
			setMetadata: () => undefined,
			putExecutionToWait: (date: Date) => {
				until = date.getTime();
				this.#parked.set(id, { context, data });
				return Promise.resolve();
			},
			...lacks,
		}) as TestContext;
		const output = await this.#node.execute.call(context);
		return {
			output,
			context,
			timedOut: data.main,
			until,
			outputs: async () =>
				(await this.#resumed.take((resumed) => resumed.id === id, SLOW_MS)).outputs,
			call: async (init) =>
				await fetch(`${this.#address(id)}/reply-node-1?signature=key`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					...init,
				}),
		};
	}

	/** Waits until somebody calls an execution that does not wait. */
	async nextVainCall(): Promise<void> {
		await this.#calls.take(() => true, SLOW_MS);
	}

	/** Waits until a call for the answers has left an execution waiting. */
	async nextStay(): Promise<void> {
		await this.#stays.take((body) => 'round' in (JSON.parse(body) as object), SLOW_MS);
	}

	get #port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	#address(id: string): string {
		return `http://127.0.0.1:${this.#port}/webhook-waiting/${id}`;
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks).toString();
		const [, , id = ''] = (request.url ?? '').split('/');
		const parked = this.#parked.get(id);
		if (!parked) {
			this.#calls.push(id);
			response.writeHead(409).end(`The execution "${id}" has finished with error.`);
			return;
		}
		const { context, data } = parked;
		const webhook = {
			...context,
			runExecutionData: { executionData: { nodeExecutionStack: [{ data }] } },
			getNodeParameter: (name: string, fallback?: unknown) =>
				context.getNodeParameter(name, 0, fallback as object),
			getRequestObject: () => request,
			getResponseObject: () => response,
			getBodyData: () => JSON.parse(body || '{}') as object,
		} as unknown as IWebhookFunctions;
		const answered: IWebhookResponseData = await this.#node.webhook.call(webhook);
		if (!answered.workflowData) {
			this.#stays.push(body || '{}');
			return;
		}
		this.#parked.delete(id);
		this.#resumed.push({ id, outputs: answered.workflowData });
		response.end(JSON.stringify(answered.webhookResponse));
	}
}
