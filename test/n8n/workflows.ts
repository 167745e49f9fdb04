import { parse } from 'flatted';
import type { IBinaryData, IConnections, INode, INodeExecutionData, IRunData } from 'n8n-workflow';
import type { RestClient } from './RestClient.ts';
import { until } from './until.ts';

/** Reference to a credential, as a node holds it. */
export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface Workflow {
	id: string;
	name: string;
	versionId: string;
	nodes: INode[];
	connections: IConnections;
}

/** An execution that has ended. */
export interface Execution {
	id: string;
	status: string;
	mode: string;
	/** The error of a failed execution. */
	error?: { message: string; description?: string };
	/** The items that left a node in its last run, by its first output unless another is named; none if it did not run. */
	items(node: string, output?: number): INodeExecutionData[];
}

/** Workflows, credentials and executions of a running n8n. */
export class Workflows {
	private readonly rest: RestClient;

	constructor(rest: RestClient) {
		this.rest = rest;
	}

	async createCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<Credential> {
		const { id } = await this.rest.post<{ id: string }>('/rest/credentials', { name, type, data });
		return { id, name, type };
	}

	/** Tests a credential as the *Test* button does. */
	async testCredential(
		credential: Credential,
		data: Record<string, unknown>,
	): Promise<{ status: string; message: string }> {
		return await this.rest.post('/rest/credentials/test', { credentials: { ...credential, data } });
	}

	/**
	 * Creates a workflow.
	 * @param connections one node after the other, in the order given, when absent
	 */
	async create(
		name: string,
		chain: INode[],
		connections: IConnections = inARow(chain),
	): Promise<Workflow> {
		return await this.rest.post('/rest/workflows', {
			name,
			active: false,
			nodes: chain.map((node, index) => ({ ...node, position: [index * 220, 0] })),
			connections,
			settings: { executionOrder: 'v1' },
		});
	}

	/** Activates a workflow and waits until its triggers run. @throws with the trigger's error if they do not */
	async activate(workflow: Workflow): Promise<void> {
		await this.rest.post(`/rest/workflows/${workflow.id}/activate`, {
			versionId: workflow.versionId,
		});
		await this.activated(workflow);
	}

	/** Waits until the triggers of an active workflow run, e.g. after a restart of n8n. */
	async activated(workflow: Workflow): Promise<void> {
		await until(`the triggers of '${workflow.name}'`, async () => {
			const { status, triggers } = await this.rest.get<{
				status: string;
				triggers: { errorMessage: string | null }[];
			}>(`/rest/workflows/${workflow.id}/publication-status`);
			const failure = triggers.find((trigger) => trigger.errorMessage)?.errorMessage;
			if (status === 'failed') throw new Error(failure ?? `'${workflow.name}' was not activated`);
			return status === 'published';
		});
	}

	async deactivate(workflow: Workflow): Promise<void> {
		await this.rest.post(`/rest/workflows/${workflow.id}/deactivate`);
	}

	/**
	 * Starts a manual run; a trigger then listens for one event.
	 * @param from name of the node to start at, the first one by default
	 * @returns the id of the execution
	 */
	async start(workflow: Workflow, from = workflow.nodes[0]!.name): Promise<string> {
		const { executionId } = await this.rest.post<{ executionId: string }>(
			`/rest/workflows/${workflow.id}/run`,
			{
				workflowData: workflow,
				triggerToStartFrom: { name: from },
			},
		);
		return executionId;
	}

	/** Runs a workflow manually to its end, successful or not. @param from as in {@link start} */
	async run(workflow: Workflow, timeoutMs = 60_000, from?: string): Promise<Execution> {
		return await this.ended(await this.start(workflow, from), timeoutMs);
	}

	/** Runs a workflow manually. @returns the items of its last node @throws with the failed node's error */
	async result(workflow: Workflow): Promise<INodeExecutionData[]> {
		const execution = await this.run(workflow);
		if (execution.status !== 'success') {
			const { message, description } = execution.error ?? {};
			throw new Error(
				`'${workflow.name}' ended as ${execution.status}: ${message} (${description})`,
			);
		}
		return execution.items(workflow.nodes.at(-1)!.name);
	}

	/** Executions of a workflow, oldest first. */
	async executions(workflow: Workflow): Promise<{ id: string; status: string; mode: string }[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
		const { results } = await this.rest.get<{
			results: { id: string; status: string; mode: string }[];
		}>(`/rest/executions?limit=100&filter=${filter}`);
		return results.sort((one, other) => Number(one.id) - Number(other.id));
	}

	/** Waits for the nth execution of a workflow to end. @param count 1 for the first */
	async nth(workflow: Workflow, count: number, timeoutMs?: number): Promise<Execution> {
		const { id } = await until(
			`execution ${count} of '${workflow.name}'`,
			async () => (await this.executions(workflow))[count - 1],
			timeoutMs,
		);
		return await this.ended(id, timeoutMs);
	}

	/** Waits for an execution to end. */
	async ended(id: string, timeoutMs?: number): Promise<Execution> {
		return await until(`execution ${id} to end`, () => this.execution(id), timeoutMs);
	}

	/** Waits until an execution is parked: it goes on when its node is called, or its time is over. */
	async waits(id: string): Promise<void> {
		await until(`execution ${id} to wait`, async () => {
			const { status } = await this.rest.get<{ status: string }>(`/rest/executions/${id}`);
			if (['error', 'crashed', 'canceled', 'success'].includes(status)) {
				throw new Error(`Execution ${id} is ${status}: it does not wait.`);
			}
			return status === 'waiting';
		});
	}

	/** The bytes of an item's binary field, wherever n8n keeps them. */
	async bytes(binary: IBinaryData | undefined): Promise<Buffer> {
		if (!binary) throw new Error('The item has no such binary field.');
		if (!binary.id) return Buffer.from(binary.data, 'base64');
		const query = new URLSearchParams({ id: binary.id, action: 'download' });
		const response = await this.rest.fetch('GET', `/rest/binary-data?${query}`);
		return Buffer.from(await response.arrayBuffer());
	}

	private async execution(id: string): Promise<Execution | undefined> {
		const { data, status, mode } = await this.rest.get<{
			data: string;
			status: string;
			mode: string;
		}>(`/rest/executions/${id}`);
		if (['new', 'running', 'waiting'].includes(status)) return undefined;
		const { resultData } = parse(data) as {
			resultData: { runData: IRunData; error?: Execution['error'] };
		};
		return {
			id,
			status,
			mode,
			error: resultData.error,
			items: (node, output = 0) => resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [],
		};
	}
}

function inARow(chain: INode[]): IConnections {
	const links = chain.slice(1).map(({ name }, index) => {
		return [chain[index]!.name, { main: [[{ node: name, type: 'main' as const, index: 0 }]] }];
	});
	return Object.fromEntries(links) as IConnections;
}
