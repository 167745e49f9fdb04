import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { SendCommand } from '../../contract/SendCommand';
import type { SendRequest } from '../operation';
import { runningData, startedBy } from './startedBy';

/**
 * Identifies this item of this run of the node. In an execution that goes back to WhatsApp Web Trigger, the key holds the
 * delivery instead of the execution, so that an execution that is done again for it sends nothing twice; and the recipient, so
 * that a message to another one is never taken for sent.
 */
export async function automaticKey(
	context: IExecuteFunctions,
	itemIndex: number,
	request: SendRequest,
): Promise<SendCommand['idempotency']> {
	const executionId = context.getExecutionId();
	if (!executionId) return undefined;
	const { id: node } = context.getNode();
	const run = String(runOf(context, itemIndex));
	// n8n gives all runs of an AI agent's tool the same ids, so they are told apart by their requests.
	const tool = context.isToolExecution() ? [fingerprint(request)] : [];
	const origin = await startedBy(context);
	if (!origin) {
		const key = [executionId, node, run, String(itemIndex), ...tool].join(':');
		return { scope: 'execution', key };
	}
	const { delivery, root, isConcurrent } = origin;
	const { id: workflow = '' } = context.getWorkflow();
	return {
		scope: 'execution',
		key: ['delivery', delivery, workflow, node, run, String(itemIndex), request.to].join(':'),
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

function fingerprint({ to, content, media, replyTo }: SendRequest): string {
	const text = JSON.stringify([to, content, media, replyTo]);
	return createHash('sha256').update(text).digest('hex');
}
