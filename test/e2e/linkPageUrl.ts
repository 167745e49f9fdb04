import { until } from '../n8n/until.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The address of the link page of an execution, once that waits for it. */
export async function linkPageUrl({ n8n }: Sandbox, executionId: string): Promise<string> {
	return await until('the link page', async () => {
		const execution = await n8n.rest.get<{ status: string; data: string }>(
			`/rest/executions/${executionId}`,
		);
		if (execution.status !== 'waiting') return undefined;
		return /http:[^"]+\/link-[^"]+/.exec(execution.data)?.[0];
	});
}
