import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Idempotency } from '../../contract/SendCommand';
import type { Protection } from '../form/sendOptions';
import { runningData, startedBy } from './startedBy';

/** What a key is made for. */
export interface KeyedRequest {
	/** The recipient's JID, or what is made: a request for another one has another key. */
	target: string;
	/** All of it, as plain data. */
	content: unknown;
}

/** @param protection as the author has chosen it @returns undefined where every command counts */
export async function idempotencyKey(
	protection: Protection,
	context: IExecuteFunctions,
	itemIndex: number,
	request: KeyedRequest,
): Promise<Idempotency | undefined> {
	return protection === 'execution' ? await automaticKey(context, itemIndex, request) : protection;
}

/**
 * Identifies this item of this run of the node. In an execution that goes back to WhatsApp Web Trigger, the key holds the
 * delivery instead of the execution, so that an execution that is done again for it sends nothing twice; and the recipient, so
 * that a message to another one is never taken for sent.
 */
async function automaticKey(
	context: IExecuteFunctions,
	itemIndex: number,
	request: KeyedRequest,
): Promise<Idempotency | undefined> {
	const executionId = context.getExecutionId();
	if (!executionId) return undefined;
	const { id: node } = context.getNode();
	const run = String(runOf(context, itemIndex));
	// n8n gives all runs of an AI agent's tool the same ids, so they are told apart by their requests.
	const tool = context.isToolExecution() ? [fingerprint(request.content)] : [];
	const origin = await startedBy(context);
	if (!origin) {
		const key = [executionId, node, run, String(itemIndex), ...tool].join(':');
		return { scope: 'execution', key };
	}
	const { delivery, root, isConcurrent } = origin;
	const { id: workflow = '' } = context.getWorkflow();
	return {
		scope: 'execution',
		key: ['delivery', delivery, workflow, node, run, String(itemIndex), request.target].join(':'),
		call: { attempt: root, id: [executionId, ...tool].join(':'), isConcurrent },
	};
}

/** The number of the node's run, without those that n8n has made up when it recovered an execution that crashed. */
function runOf(context: IExecuteFunctions, itemIndex: number): number {
	const run = context.getWorkflowDataProxy(itemIndex).$runIndex;
	const tasks = runningData(context)?.resultData.runData[context.getNode().name] ?? [];
	const madeUp = tasks.slice(0, run).filter(({ data, executionStatus }) => {
		const item = data?.main?.[0]?.[0];
		return executionStatus === 'crashed' || item?.json.isArtificialRecoveredEventItem === true;
	});
	return run - madeUp.length;
}

function fingerprint(content: unknown): string {
	return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
