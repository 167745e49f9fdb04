import type { ITriggerFunctions } from 'n8n-workflow';
import type { WhatsAppError } from '../errors';
import type { SessionClient } from '../contract/SessionClient';
import type { EventFilter } from '../contract/Subscription';
import { passesAll } from './filters/filters';
import { toItemJson } from './items';
import { toNodeError } from './nodeErrors';
import type { TriggerSettings } from './settings';

/** The filters of a trigger, as the session asks them: before there is an execution, or a place in a queue. */
export function eventFilter(
	context: ITriggerFunctions,
	client: SessionClient,
	{ filters, item }: Pick<TriggerSettings, 'filters' | 'item'>,
): EventFilter {
	let hasComplained = false;
	// Once is enough: a stranger's messages may bring it about again and again.
	const complain = (error: WhatsAppError): void => {
		context.logger.warn(error.message);
		if (hasComplained) return;
		hasComplained = true;
		context.saveFailedExecution?.(toNodeError(context.getNode(), error));
	};
	return async (event) =>
		await passesAll(filters, {
			event,
			json: toItemJson(event, { ...item, raw: false }),
			lookUp: async (jid) => await client.query('lookUpChat', { jid }),
			complain,
		});
}
