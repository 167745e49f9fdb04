import type { INodeParameters, INodeProperties, NodeParameterValueType } from 'n8n-workflow';
import { findOperation } from '../../../../nodes/WhatsAppWeb/actions/resources';

/** A chat or person as the editor saves what was picked from the list. */
export function picked(value: unknown): NodeParameterValueType {
	return { __rl: true, mode: 'list', value: value as string, cachedResultName: 'Somebody' };
}

/** The parameters of a node with each of its chats and people changed. */
export function withChats(
	parameters: INodeParameters,
	change: (written: unknown) => unknown,
): INodeParameters {
	const { resource, operation } = parameters as { resource: string; operation: string };
	return changedIn(parameters, findOperation(resource, operation)?.fields ?? [], change);
}

function changedIn(
	parameters: INodeParameters,
	fields: readonly INodeProperties[],
	change: (written: unknown) => unknown,
): INodeParameters {
	const entries = Object.entries(parameters).map(([name, value]) => {
		const field = fields.find((each) => each.name === name);
		if (field?.type === 'resourceLocator') return [name, change(value)];
		if (field?.type !== 'collection') return [name, value];
		const inner = field.options as INodeProperties[];
		return [name, changedIn(value as INodeParameters, inner, change)];
	});
	return Object.fromEntries(entries) as INodeParameters;
}
