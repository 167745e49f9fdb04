import type { ITriggerFunctions } from 'n8n-workflow';
import type { WhatsAppError } from '../errors';
import type { SessionClient } from '../contract/SessionClient';
import type { EventFilter } from '../contract/Subscription';
import { passesAll } from './filters/filters';
import { toItemJson } from './items';
import { toNodeError } from './nodeErrors';
import type { TriggerSettings } from './settings';

/** The filters of a trigger as a function, which the session calls before it queues an event. */
export function eventFilter(
	context: ITriggerFunctions,
	client: SessionClient,
	{ filters, item }: Pick<TriggerSettings, 'filters' | 'item'>,
): EventFilter {
	let hasReported = false;
	// Only the first failed execution is saved: a stranger's messages may cause the error again and again.
	const report = (error: WhatsAppError): void => {
		context.logger.warn(error.message);
		if (hasReported) return;
		hasReported = true;
		context.saveFailedExecution?.(toNodeError(context.getNode(), error));
	};
	return async (event) =>
		await passesAll(filters, {
			event,
			json: toItemJson(event, { ...item, raw: false }),
			lookUp: async (jid) => await client.query('lookUpChat', { jid }),
			report,
		});
}
