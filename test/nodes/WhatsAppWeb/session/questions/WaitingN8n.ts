import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
	QuestionAnswer,
	Round,
	RoundCall,
	RoundCallAnswer,
} from '../../../../../nodes/WhatsAppWeb/contract/questions';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SessionHandle } from '../../../../../nodes/WhatsAppWeb/contract/SessionHandle';
import { Mailbox } from '../../../../whatsapp/mailbox.ts';

/** How an execution stands, and what n8n 2.41 then answers a call. */
export const STATES = {
	running: [409, '{"message":"The execution \\"7\\" is running already."}'],
	unsaved: [500, '{"message":"Cannot read properties of undefined (reading \'resumeToken\')"}'],
	starting: [200, 'n8n is starting up. Please wait'],
	finished: [409, '{"message":"The execution \\"7 has finished already."}'],
	cancelled: [409, '{"message":"The execution \\"7\\" has finished with error."}'],
	deleted: [404, '{"message":"The execution \\"7\\" does not exist."}'],
	elsewhere: [
		404,
		'{"message":"The workflow for execution \\"7\\" does not contain a waiting webhook"}',
	],
	crashed: [500, '{"message":"There was a problem executing the workflow"}'],
	parked: undefined,
} as const satisfies Record<string, [number, string] | undefined>;

export type ExecutionState = keyof typeof STATES;

/** What an execution was run on with. */
export interface Resumed {
	round: string;
	executionId: string;
	answers: Array<QuestionAnswer | null>;
}

/** Stands for n8n's waiting webhook with our node behind it, on the port that n8n's own settings name. */
export class WaitingN8n {
	readonly resumed: Resumed[] = [];
	/** Of all calls. */
	readonly bodies: RoundCall[] = [];
	/** How many calls there were at once, at most. */
	atOnce = 0;
	/** Lets the node note that it takes the answers, but not n8n run it on. */
	losesClaim = false;

	readonly #executions = new Map<string, { state: ExecutionState; round: string }>();
	readonly #mailbox = new Mailbox<Resumed>('resumed execution');
	readonly #calls = new Mailbox<RoundCall & { executionId: string }>('call');
	#server: Server | undefined;
	#under = 0;

	/** @param handle of the session that the node asks */
	constructor(private readonly handle: () => SessionHandle) {}

	async start(): Promise<void> {
		this.#server = createServer((request, response) => {
			this.atOnce = Math.max(this.atOnce, ++this.#under);
			this.answer(request).then(
				([status, body]) => {
					this.#under--;
					response.writeHead(status).end(body);
				},
				(error: unknown) => {
					this.#under--;
					response.writeHead(500).end(String(error));
				},
			);
		}).listen(Number(process.env.N8N_PORT ?? 0) || 0, '127.0.0.1');
		await once(this.#server, 'listening');
		process.env.N8N_PORT = String((this.#server.address() as AddressInfo).port);
	}

	async stop(): Promise<void> {
		this.#server?.closeAllConnections();
		this.#server?.close();
		if (this.#server) await once(this.#server, 'close');
		this.#server = undefined;
	}

	/** A round of an execution that is parked already. */
	round(executionId: string, more: Partial<Round> = {}): Round {
		const id = more.id ?? `${executionId}|node1|0`;
		this.#executions.set(executionId, { state: 'parked', round: id });
		return {
			id,
			executionId,
			nodeId: 'node1',
			size: 1,
			// Nobody listens at the public address.
			url: `http://127.0.0.1:1/n8n/webhook-waiting/${executionId}/reply-node1?signature=s${executionId}`,
			deadline: Date.now() + 3_600_000,
			...more,
		};
	}

	become(executionId: string, state: ExecutionState): void {
		const execution = this.#executions.get(executionId);
		if (execution) execution.state = state;
	}

	async next(executionId: string): Promise<Resumed> {
		return await this.#mailbox.take((resumed) => resumed.executionId === executionId);
	}

	async nextCall(executionId: string): Promise<RoundCall> {
		return await this.#calls.take((call) => call.executionId === executionId);
	}

	private async answer(request: IncomingMessage): Promise<[number, string]> {
		let json = '';
		for await (const chunk of request.setEncoding('utf8')) json += chunk as string;
		const url = new URL(request.url ?? '', 'http://n8n');
		const [, endpoint, executionId = '', suffix] = url.pathname.split('/');
		const execution = this.#executions.get(executionId);
		if (endpoint !== 'webhook-waiting' || suffix !== 'reply-node1' || !execution) {
			return [404, '{"message":"The execution does not exist."}'];
		}
		if (url.searchParams.get('signature') !== `s${executionId}`) {
			return [401, '{"error":"Invalid token"}'];
		}
		const call = JSON.parse(json) as RoundCall;
		this.bodies.push(call);
		const answered = STATES[execution.state];
		const answer = answered
			? ([...answered] as [number, string])
			: await this.webhook(execution, executionId, call);
		this.#calls.push({ ...call, executionId });
		return answer;
	}

	/** As the node's own. */
	private async webhook(
		execution: { state: ExecutionState; round: string },
		executionId: string,
		call: RoundCall,
	): Promise<[number, string]> {
		const say = (round: RoundCallAnswer['round']): [number, string] => [
			200,
			JSON.stringify({ round }),
		];
		const { client, release } = this.handle();
		try {
			return await this.carryOut(client, execution, executionId, call, say);
		} finally {
			release();
		}
	}

	private async carryOut(
		client: SessionClient,
		execution: { state: ExecutionState; round: string },
		executionId: string,
		call: RoundCall,
		say: (round: RoundCallAnswer['round']) => [number, string],
	): Promise<[number, string]> {
		if ('wake' in call) {
			await client.status({ connect: true });
			return say('waiting');
		}
		if (call.round !== execution.round) return say('stale');
		const { state, questions } = await client.query('roundAnswers', { roundId: call.round });
		if (state !== 'complete') return say(state === 'open' ? 'waiting' : 'stale');
		await client.command('takeAnswers', { roundId: call.round });
		if (this.losesClaim) return [...STATES.crashed];
		if (execution.state !== 'parked') return [...STATES.running];
		execution.state = 'finished';
		const resumed = {
			round: call.round,
			executionId,
			answers: questions.map(({ answer }) => answer),
		};
		this.resumed.push(resumed);
		this.#mailbox.push(resumed);
		return say('resumed');
	}
}
