import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether n8n runs the node in a worker, which serves no webhooks; older versions do not say. */
export function isWorker(context: IExecuteFunctions): boolean {
	const { instanceSettings } = context as { instanceSettings?: { instanceType?: string } };
	return instanceSettings?.instanceType === 'worker';
}
