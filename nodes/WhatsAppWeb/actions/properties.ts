import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from './resource';
import { resources } from './resources';
import { field } from '../fields';

/** The node's form: two dropdowns, and below them the fields of the chosen operation. */
export const properties: INodeProperties[] = [
	field('resource', 'Resource', 'options', {
		noDataExpression: true,
		options: resources.map(({ option }) => option),
		default: 'message',
	}),
	...resources.flatMap(resourceProperties),
];

/** The node's subtitle: the chosen operation as its dropdown calls it, for an expression of n8n. */
export const subtitle = `={{ (${JSON.stringify(namesOfOperations())})[$parameter["resource"] + "." + $parameter["operation"]] }}`;

function namesOfOperations(): Record<string, string> {
	const entries = resources.flatMap(({ option, operations }) =>
		operations.map(
			(operation) =>
				[
					`${option.value}.${operation.option.value}`,
					`${option.name}: ${operation.option.name}`,
				] as const,
		),
	);
	return Object.fromEntries(entries);
}

function resourceProperties({
	option: { value },
	defaultOperation,
	operations,
	fields: common,
}: Resource): INodeProperties[] {
	const only = { resource: [value] };
	return [
		field('operation', 'Operation', 'options', {
			noDataExpression: true,
			options: operations.map(({ option }) => option),
			default: defaultOperation,
			displayOptions: { show: only },
		}),
		...operations.flatMap(({ option, fields }) =>
			fields.map((field) => shown(field, { ...only, operation: [option.value] })),
		),
		...common.map((field) => shown(field, only)),
	];
}

function shown(field: INodeProperties, when: Record<string, string[]>): INodeProperties {
	const { show, ...others } = field.displayOptions ?? {};
	return { ...field, displayOptions: { ...others, show: { ...when, ...show } } };
}
