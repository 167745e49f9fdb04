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

/**
 * The node's subtitle, an expression of n8n: the chosen operation as its dropdown calls it, behind the name of whom it is
 * for when that was picked from the list. n8n cuts long subtitles off, so the name comes first.
 */
export const subtitle = `={{ ((names, picked) => picked ? picked.cachedResultName.replace(/ \\([^()]*\\)$/, "") + ": " + names[1] : names.join(": "))((${JSON.stringify(namesOfOperations())})[$parameter["resource"] + "." + $parameter["operation"]], ${JSON.stringify(namesOfPickers())}.map((name) => JSON.parse(JSON.stringify($rawParameter))[name]).find((each) => each?.mode === "list" && each.cachedResultName)) }}`;

function namesOfOperations(): Record<string, [resource: string, operation: string]> {
	const entries = resources.flatMap(({ option, operations }) =>
		operations.map(
			(operation) =>
				[
					`${option.value}.${operation.option.value}`,
					[option.name, operation.option.name] as [string, string],
				] as const,
		),
	);
	return Object.fromEntries(entries);
}

/** The parameters of everybody and everything that is picked, over all operations. */
function namesOfPickers(): string[] {
	const fields = resources.flatMap(({ operations }) => operations.flatMap(({ fields }) => fields));
	const pickers = fields.filter(({ type }) => type === 'resourceLocator');
	return [...new Set(pickers.map(({ name }) => name))];
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
