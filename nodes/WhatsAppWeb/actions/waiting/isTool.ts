import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether the node is a tool of an AI agent: n8n makes one of each node, which has a single output, to the model. */
export function isTool(context: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return context.getNode().type.endsWith('Tool');
}
