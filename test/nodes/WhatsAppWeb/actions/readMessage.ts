import type { INodeParameters } from 'n8n-workflow';
import { formSource } from '../../../../nodes/WhatsAppWeb/actions/form/formSource';
import type { SendRequest } from '../../../../nodes/WhatsAppWeb/actions/operation';
import { ParameterReader } from '../../../../nodes/WhatsAppWeb/actions/form/parameters';
import { findOperation } from '../../../../nodes/WhatsAppWeb/actions/resources';
import type { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { type ContextOptions, executeContext } from './executeContext.ts';

/** Reads a form with a message operation, as the router does. */
export function readMessage(
	operation: string,
	form: INodeParameters,
	options: Partial<ContextOptions> = {},
): SendRequest {
	const parameters = { resource: 'message', operation, ...form };
	const context = executeContext({ parameters, ...options });
	const reader = new ParameterReader(formSource(context, 0));
	const request = findOperation('message', operation)?.read(reader);
	if (request?.kind !== 'send') throw new Error(`message.${operation} sends nothing`);
	return request;
}

/** The error for an invalid parameter, for `toMatchObject`. */
export const invalid = (parameter: string) => ({
	code: 'invalid_parameter',
	retryable: false,
	details: { parameter },
	message: expect.stringContaining(`'${parameter}'`),
});

/** The error that `action` throws. @throws Error when it throws none */
export function errorOf(action: () => unknown): WhatsAppError {
	try {
		action();
	} catch (error) {
		return error as WhatsAppError;
	}
	throw new Error('nothing was thrown');
}
