import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { once } from 'node:events';
import { type LogLine } from '../executeContext.ts';

export interface WaitingOptions {
	parameters?: IDataObject;
	credential?: IDataObject;
}

let executions = 76;

type Webhook = (context: IWebhookFunctions) => Promise<IWebhookResponseData>;

/**
 * As much of n8n as a waiting execution needs: it passes calls on to the node's webhook, and ends the execution when that
 * gives it data. Answers afterwards are those of n8n 2.41.
 */
export class WaitingN8n {
	readonly executionId = String(++executions);
	readonly token = 'a'.repeat(64);
	readonly log: LogLine[] = [];
	/** What the execution went on with. */
	readonly outcome: Promise<INodeExecutionData[]>;
	/** Calls so far, as method and body. */
	readonly calls: Array<{ method: string; body: unknown }> = [];

	private readonly node: INode = {
		id: 'node-1',
		name: 'WhatsApp Web',
		type: 'n8n-nodes-whatsapp-web.whatsAppWeb',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { whatsAppWebApi: { id: 'credential-1', name: 'My number' } },
	};
	private readonly go = Promise.withResolvers<INodeExecutionData[]>();
	private state: 'waiting' | 'finished' = 'waiting';

	private constructor(
		private readonly server: Server,
		private readonly webhook: Webhook,
		private readonly options: WaitingOptions,
	) {
		this.outcome = this.go.promise;
		server.on('request', (request, response) => {
			this.handle(request, response).catch((error: unknown) => {
				response.writeHead(500).end(String(error));
			});
		});
	}

	static async start(webhook: Webhook, options: WaitingOptions = {}): Promise<WaitingN8n> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const n8n = new WaitingN8n(server, webhook, options);
		process.env.N8N_PORT = String((server.address() as AddressInfo).port);
		process.env.N8N_LISTEN_ADDRESS = '127.0.0.1';
		return n8n;
	}

	async stop(): Promise<void> {
		delete process.env.N8N_PORT;
		delete process.env.N8N_LISTEN_ADDRESS;
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	/** Ends the execution as n8n does when its time is over. */
	timeOut(): void {
		this.state = 'finished';
	}

	get url(): string {
		return `${this.base}/link-${this.node.id}?signature=${this.token}`;
	}

	async post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
		return await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
	}

	private get base(): string {
		const { port } = this.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/webhook-waiting/${this.executionId}`;
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '', 'http://n8n');
		// The page is sandboxed, hence of no origin. n8n lets all origins call what waits.
		response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
		if (request.method === 'OPTIONS') {
			response.setHeader('access-control-allow-methods', 'OPTIONS, GET, POST');
			response.setHeader('access-control-allow-headers', 'content-type');
			return void response.writeHead(204).end();
		}
		const body = await bodyOf(request);
		this.calls.push({ method: request.method ?? '', body });
		const path = `/webhook-waiting/${this.executionId}/link-${this.node.id}`;
		if (url.searchParams.get('signature') !== this.token) {
			return answer(response, 401, { error: 'Invalid token' });
		}
		if (this.state === 'finished') return answer(response, 409, finished(this.executionId));
		if (url.pathname !== path) return answer(response, 404, { message: 'does not exist' });
		const result = await this.webhook(this.context(request, response, body, url));
		if (result.noWebhookResponse) return;
		answer(response, 200, result.webhookResponse as object);
		if (!result.workflowData) return;
		this.state = 'finished';
		this.go.resolve(result.workflowData[0] ?? []);
	}

	private context(
		request: IncomingMessage,
		response: ServerResponse,
		body: unknown,
		url: URL,
	): IWebhookFunctions {
		const { parameters = {}, credential = {} } = this.options;
		const write = (level: string) => (message: string, meta: Record<string, unknown>) => {
			this.log.push({ level, message, meta });
		};
		return {
			logger: { warn: write('warn'), error: write('error') },
			instanceSettings: { encryptionKey: 'key of n8n' },
			getNode: () => this.node,
			getExecutionId: () => this.executionId,
			getRequestObject: () => request,
			getResponseObject: () => response,
			getBodyData: () => body,
			getQueryData: () => Object.fromEntries(url.searchParams),
			getCredentials: () => Promise.resolve(credential),
			evaluateExpression: () => `${this.base}?signature=${this.token}`,
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		} as unknown as IWebhookFunctions;
	}
}

function finished(executionId: string): object {
	return { code: 409, message: `The execution "${executionId} has finished already.` };
}

function answer(response: ServerResponse, status: number, json: object): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString();
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text === '' ? {} : text;
	}
}
