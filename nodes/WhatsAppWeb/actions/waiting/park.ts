import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { openInEditor } from './openInEditor';

export interface Parking {
	/** Where the node is reached while it waits. */
	url: URL;
	/** Unix ms of its end. */
	until: number;
	/** What goes out then, by output. */
	timedOut: INodeExecutionData[][];
	/** Whether the editor opens the address in a window, once a call to it is answered. */
	opensWindow: boolean;
}

/** Whether this n8n lets a node wait: versions of before 2024 do not. */
export function canPark(context: IExecuteFunctions): boolean {
	return [context.putExecutionToWait, context.setMetadata, context.getExecuteData].every(
		(needed) => typeof needed === 'function',
	);
}

/**
 * Lets the execution wait: until a webhook of the node answers with `workflowData`, or until its time is over. n8n then
 * passes on what the node was given, which is why the outcome of a timeout is put there.
 * @returns what `execute` has to return
 */
export async function park(
	context: IExecuteFunctions,
	{ url, until, timedOut, opensWindow }: Parking,
): Promise<INodeExecutionData[][]> {
	const { data } = context.getExecuteData();
	data.main = timedOut;
	context.setMetadata({ resumeUrl: url.href, forwardAllOutputs: true });
	if (opensWindow) openInEditor(context, url);
	await context.putExecutionToWait(new Date(until));
	return [context.getInputData()];
}
