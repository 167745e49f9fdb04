import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { WhatsAppError } from '../errors';
import type { SessionStatus } from '../contract/state';
import { type ItemOptions, toItemJson } from './items';

/**
 * The name of an enabled node behind the trigger that executes Connection → Link a Phone Number. A person who presses *Execute step* on it makes
 * n8n run the trigger first.
 */
export function linkNodeBehind(
	context: Pick<ITriggerFunctions, 'getChildNodes' | 'getNode'>,
): string | undefined {
	const { name, type } = context.getNode();
	const actionType = type.replace(/Trigger$/, '');
	return context
		.getChildNodes(name, { includeNodeParameters: true })
		.find(
			({ type: each, disabled, parameters }) =>
				each === actionType &&
				!disabled &&
				parameters?.resource === 'session' &&
				parameters.operation === 'link',
		)?.name;
}

/**
 * The item of a trigger whose number is not linked: the event `disconnected`, which tells what to press.
 * @param error why the number is not connected
 */
export function notLinkedJson(
	{ details: { reason, code } }: WhatsAppError,
	status: SessionStatus,
	linkNode: string,
	options: ItemOptions,
): IDataObject {
	const json = toItemJson(
		{
			event: 'disconnected',
			id: 'not_linked',
			timestamp: Math.floor(Date.now() / 1_000),
			session: '',
			data: {
				reason: String(reason),
				code: typeof code === 'number' ? code : null,
				status,
				willReconnect: false,
			},
		},
		options,
	);
	const disconnected = json.disconnected as IDataObject;
	disconnected.what_next = `Press Execute step on the node '${linkNode}'.`;
	return json;
}
