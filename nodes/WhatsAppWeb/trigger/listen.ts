import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { SessionHandle } from '../contract/SessionHandle';
import { Listener } from './Listener';
import { toActivationError, toNodeError } from './nodeErrors';
import { readSettings } from './settings';

/**
 * What n8n calls `trigger()`.
 * @param acquire a share in the session of the node's credential; given back when the trigger closes
 * @throws WorkflowActivationError or, in a manual test, NodeOperationError, that say how to get unstuck
 */
export async function listen(
	context: ITriggerFunctions,
	acquire: () => Promise<SessionHandle>,
): Promise<ITriggerResponse> {
	const isTest = context.getMode() === 'manual';
	let listener: Listener | undefined;
	try {
		const settings = readSettings(context);
		listener = new Listener(context, await acquire(), settings);
		return isTest ? listener.test() : await listener.production();
	} catch (error) {
		// n8n has no closeFunction yet.
		await listener?.close();
		throw (isTest ? toNodeError : toActivationError)(context.getNode(), error);
	}
}
