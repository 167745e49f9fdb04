import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';
import { DELIVERY_FIELD } from '../../contract/Subscription';

/** What an execution goes back to: a delivery of WhatsApp Web Trigger. */
export interface Origin {
	/** The delivery's id, the same whenever an execution is done again for it. */
	delivery: string;
	/** Id of the execution that the trigger started; the parent's of a sub-workflow. */
	root: string;
	/** Whether its parent, or a parent's parent, did not wait for it, so that calls of one sub-workflow overtake each other. */
	isConcurrent: boolean;
}

const TRIGGER = '.whatsAppWebTrigger';

/** Sub-workflows within sub-workflows that are followed to their origin. */
const MAX_DEPTH = 100;

/** By the data of the execution, which n8n keeps for as long as it runs. */
const known = new WeakMap<object, Promise<Origin | undefined>>();

/**
 * @returns undefined for an execution that goes back to no delivery: started otherwise, tested in the editor, or by a parent
 * that n8n has not kept
 */
export async function startedBy(context: IExecuteFunctions): Promise<Origin | undefined> {
	const executionId = context.getExecutionId();
	if (!executionId) return undefined;
	const data = runningData(context);
	if (!data) return await follow(context, executionId, await readData(context, executionId));
	const origin = known.get(data) ?? follow(context, executionId, data);
	known.set(data, origin);
	return await origin;
}

/** n8n gives no documented access to the data of the running execution but by way of its database. */
export function runningData(context: object): IRunExecutionData | undefined {
	return (context as { runExecutionData?: IRunExecutionData }).runExecutionData;
}

async function follow(
	context: IExecuteFunctions,
	executionId: string,
	own: IRunExecutionData | undefined,
): Promise<Origin | undefined> {
	let root = executionId;
	let data = own;
	let isConcurrent = false;
	for (let depth = 0; data?.parentExecution && depth < MAX_DEPTH; depth++) {
		const { executionId: parent, shouldResume } = data.parentExecution;
		isConcurrent ||= shouldResume !== true;
		root = parent;
		data = await readData(context, parent);
	}
	const delivery = data && !data.parentExecution ? deliveryOf(data) : undefined;
	return delivery === undefined ? undefined : { delivery, root, isConcurrent };
}

async function readData(
	context: IExecuteFunctions,
	executionId: string,
): Promise<IRunExecutionData | undefined> {
	try {
		// Older versions of n8n do not have it.
		return await context.getExecutionDataById?.(executionId);
	} catch (error) {
		context.logger.warn('n8n could not read an execution', { message: (error as Error).message });
		return undefined;
	}
}

/**
 * The delivery in what the trigger has put out, or is about to: n8n stores an execution before its first node runs. What it put
 * out is replaced when n8n recovers an execution that crashed.
 */
function deliveryOf({ executionData, resultData }: IRunExecutionData): string | undefined {
	const { source, triggerNode } = executionData?.runtimeData ?? {};
	if (source !== 'trigger' || !triggerNode?.type.endsWith(TRIGGER)) return undefined;
	const { name } = triggerNode;
	const outputs = resultData.runData[name]?.map(({ data }) => data) ?? [];
	const inputs = executionData?.nodeExecutionStack.filter(({ node }) => node.name === name) ?? [];
	return [...outputs, ...inputs.map(({ data }) => data)]
		.map((data) => data?.main?.[0]?.[0]?.json[DELIVERY_FIELD])
		.find((delivery) => typeof delivery === 'string');
}
