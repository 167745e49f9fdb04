import type { INodeParameters } from 'n8n-workflow';
import type { SessionHandle } from '../../../../../nodes/WhatsAppWeb/contract/SessionHandle';
import { formSource } from '../../../../../nodes/WhatsAppWeb/actions/form/formSource';
import { ParameterReader } from '../../../../../nodes/WhatsAppWeb/actions/form/parameters';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { executeContext } from '../executeContext.ts';

/** What an operation makes of the parameters of a node, as JSON: a message to send, or a command with what it asks. */
export async function requestOf(parameters: INodeParameters): Promise<unknown> {
	const { resource, operation } = parameters as { resource: string; operation: string };
	const reader = new ParameterReader(formSource(executeContext({ parameters }), 0));
	const request = findOperation(resource, operation)?.read(reader);
	if (request?.kind !== 'session') return asJson(request);
	const asked: unknown[] = [];
	const command = async (name: string, args: object) => {
		asked.push(name, args);
		return await Promise.resolve({});
	};
	await request.run({ client: { command } } as unknown as SessionHandle, {});
	return asJson(asked);
}

function asJson(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value)) as unknown;
}
