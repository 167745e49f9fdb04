import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a chat model is asked: the body of OpenAI's `POST /v1/chat/completions`, as far as tests look at it. */
export interface ChatRequest {
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; description?: string; parameters: object } }>;
	stream?: boolean;
}

export interface ChatMessage {
	role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
	content: string | Array<{ type: string; text?: string }> | null;
}

export interface ToolCall {
	tool: string;
	arguments: object;
}

/** A text, or tools to be called. */
export type ChatAnswer = string | ToolCall | ToolCall[];

/** A model on this machine for n8n's OpenAI node: what it answers is up to the test. */
export class ModelServer {
	/** Everything it was asked, in order. */
	readonly requests: ChatRequest[] = [];
	/** What it throws is refused as a bad request, which n8n does not try again. */
	answer: (request: ChatRequest) => ChatAnswer = () => 'Hello from the model';
	private readonly server: Server = createServer((request, response) => {
		void this.serve(request, response);
	});

	/** Data of a credential of the type `openAiApi`, once it was started. */
	get credential(): Record<string, unknown> {
		const { port } = this.server.address() as AddressInfo;
		return { apiKey: 'none', url: `http://127.0.0.1:${port}/v1` };
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (request.method !== 'POST' || !request.url?.endsWith('/chat/completions')) {
			response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
			return;
		}
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const asked = JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
		this.requests.push(asked);
		let message: ReturnType<typeof toMessage>;
		try {
			message = toMessage(this.answer(asked), this.requests.length);
		} catch (error) {
			response.statusCode = 400;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ error: { message: (error as Error).message } }));
			return;
		}
		const reason = message.tool_calls ? 'tool_calls' : 'stop';
		const head = { id: `chat-${this.requests.length}`, created: 0, model: 'test' };
		if (asked.stream) {
			const chunk = (delta: object, finish_reason: string | null) =>
				response.write(
					`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
				);
			response.setHeader('content-type', 'text/event-stream');
			chunk(message, null);
			chunk({}, reason);
			response.end('data: [DONE]\n\n');
			return;
		}
		response.setHeader('content-type', 'application/json').end(
			JSON.stringify({
				...head,
				object: 'chat.completion',
				choices: [{ index: 0, message, finish_reason: reason }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	}
}

function toMessage(answer: ChatAnswer, count: number) {
	if (typeof answer === 'string') return { role: 'assistant', content: answer };
	return {
		role: 'assistant',
		content: null,
		tool_calls: [answer].flat().map((call, index) => ({
			index,
			id: `call-${count}-${index}`,
			type: 'function',
			function: { name: call.tool, arguments: JSON.stringify(call.arguments) },
		})),
	};
}

/** The text of a message, whichever way it was sent. */
export function textOfChat({ content }: ChatMessage): string {
	if (typeof content === 'string') return content;
	return (content ?? []).map(({ text = '' }) => text).join('');
}
