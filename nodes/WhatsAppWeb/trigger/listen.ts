import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { SessionLease } from '../session/lease';
import { Listener } from './Listener';
import { toActivationError, toNodeError } from './nodeErrors';
import { readSettings } from './settings';

/** @param acquire a share in the session of the node's credential; given back when the trigger closes */
export async function listen(
	context: ITriggerFunctions,
	acquire: () => Promise<SessionLease>,
): Promise<ITriggerResponse> {
	const isTest = context.getMode() === 'manual';
	try {
		const settings = readSettings(context);
		const listener = new Listener(context, await acquire(), settings);
		return isTest ? listener.test() : await listener.production();
	} catch (error) {
		throw (isTest ? toNodeError : toActivationError)(context.getNode(), error);
	}
}
