import type { IExecuteFunctions, IRun, ITaskData } from 'n8n-workflow';

/** As much of n8n's data on an execution as is needed. Its type is not public, and may change with any version. */
interface AdditionalData {
	hooks?: {
		addHandler?: (hook: 'workflowExecuteAfter', handler: (run: IRun) => Promise<void>) => void;
	};
	sendDataToUI?: (type: string, data: object) => void;
}

/**
 * Has the editor open an address in a window, as n8n's forms do: it does so for a waiting node that has `resumeFormUrl`.
 * n8n tells the editor of such a node up to 0.2 s before the address works. Therefore, where n8n lets us, the editor is
 * told by ourselves, after the execution was stored.
 */
export function openInEditor(context: IExecuteFunctions, url: URL): void {
	const { additionalData } = context as { additionalData?: AdditionalData };
	const { hooks, sendDataToUI } = additionalData ?? {};
	if (typeof hooks?.addHandler !== 'function' || typeof sendDataToUI !== 'function') {
		context.setMetadata({ resumeFormUrl: url.href });
		return;
	}
	const { name: nodeName } = context.getNode();
	const executionId = context.getExecutionId();
	hooks.addHandler('workflowExecuteAfter', async ({ status, data: { resultData } }) => {
		if (status !== 'waiting') return;
		const task: Partial<ITaskData> = { ...resultData.runData[nodeName]?.at(-1) };
		delete task.data;
		sendDataToUI('nodeExecuteAfter', {
			executionId,
			nodeName,
			// Without items, the output panel shows the node's tooltip instead of waiting for them to load.
			itemCountByConnectionType: { main: [] },
			data: {
				...task,
				executionStatus: 'waiting',
				metadata: { ...task.metadata, resumeFormUrl: url.href },
			},
		});
	});
}
