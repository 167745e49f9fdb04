import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { SessionHandle } from '../contract/SessionHandle';
import { toActivationError, toNodeError } from './nodeErrors';
import { RunningTrigger } from './RunningTrigger';
import { readSettings } from './settings';

/**
 * Starts the trigger, for an active workflow or for a manual test.
 * @param acquire gives the session of the node's credential; it is released when the trigger closes
 * @throws WorkflowActivationError or, in a manual test, NodeOperationError; both say how to get unstuck
 */
export async function startTrigger(
	context: ITriggerFunctions,
	acquire: () => Promise<SessionHandle>,
): Promise<ITriggerResponse> {
	const isTest = context.getMode() === 'manual';
	let trigger: RunningTrigger | undefined;
	try {
		const settings = readSettings(context);
		trigger = new RunningTrigger(context, await acquire(), settings);
		return isTest ? trigger.test() : await trigger.production();
	} catch (error) {
		// n8n has no closeFunction yet.
		await trigger?.close();
		throw (isTest ? toNodeError : toActivationError)(context.getNode(), error);
	}
}
