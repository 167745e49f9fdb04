import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { endpointOf, endpoints } from '../../nodes/WhatsAppWeb/actions/message/endpoints';
import type { MessageOperation, Operation } from '../../nodes/WhatsAppWeb/actions/operation';
import type { Resource } from '../../nodes/WhatsAppWeb/actions/resource';
import { resources } from '../../nodes/WhatsAppWeb/actions/resources';
import { CLIENTS } from '../../nodes/WhatsAppWeb/actions/form/visibility';
import { anchor } from './markdown.ts';

/** `docs/operations.md`: every resource with its operations, from the list that the node itself is made of. */
export function operationsPage(): string {
	const chapters = resources.flatMap((resource) => [
		`## [${resource.option.name}](${pageOf(resource)})`,
		operationTable(resource),
	]);
	const head = [
		'# Operations',
		'Everything the **WhatsApp Web** node can be asked for, a page for each resource. These pages are made from the node ' +
			'itself; a test compares them.',
		...chapters,
		'## Who sees what',
		'What recipients see of a message is up to their app. Some kinds are only shown by some apps:',
		visibilityTable(),
	];
	return `${head.join('\n\n')}\n`;
}

/** Path of a resource's page below `docs/`. */
export function pageOf({ option }: Resource): string {
	return `operations/${option.value}.md`;
}

function operationTable(resource: Resource): string {
	const rows = resource.operations.map(
		({ option }) =>
			`| [${option.name}](${pageOf(resource)}#${anchor(option.name)}) | \`${option.value}\` | ${plain(option.description)} |`,
	);
	return ['| operation | value | |', '|---|---|---|', ...rows].join('\n');
}

/** The page of one resource: each operation with its fields, and what it gives. */
export function resourcePage({ option, operations, fields }: Resource): string {
	const common = fields.flatMap((field) => [
		`## ${field.displayName}`,
		'For all operations above that send something. The collection is called `' + field.name + '`.',
		fieldTable((field.options ?? []) as INodeProperties[]),
	]);
	const chapters = [
		`# ${option.name}`,
		'[All operations](../operations.md). *Name* is what a field is called in expressions and in the JSON of a workflow.',
		...operations.flatMap(operationChapter),
		...common,
	];
	return `${chapters.join('\n\n')}\n`;
}

/** The table of apps that are known to show each message. */
function visibilityTable(): string {
	const rows = Object.entries(CLIENTS).flatMap(([clients, words]) => {
		const names = endpoints
			.filter(({ visibility }) => visibility.clients === clients)
			.map(({ option }) => option.name);
		return names.length > 0 ? [`| ${words} | ${names.join(', ')} |`] : [];
	});
	return ['| apps that show it | operations |', '|---|---|', ...rows].join('\n');
}

function operationChapter(operation: Operation): string[] {
	const { option, fields, gives } = operation;
	const asked = fields.filter(({ type }) => type !== 'notice' && type !== 'hidden');
	const facts = isMessage(operation) ? messageFacts(operation) : [];
	return [
		`## ${option.name}`,
		`${sentence(option.description)} (\`${option.value}\`)`,
		...(facts.length > 0 ? [facts.map((fact) => `- ${fact}`).join('\n')] : []),
		...(asked.length > 0 ? [fieldTable(asked)] : []),
		'Gives, for example:',
		`\`\`\`json\n${JSON.stringify(gives, undefined, 2)}\n\`\`\``,
	];
}

function messageFacts(operation: MessageOperation): string[] {
	const { visibility, documents, option } = operation;
	return [
		`Seen by: ${CLIENTS[visibility.clients]}.`,
		...(visibility.notice ? [visibility.notice] : []),
		...(documents.waRs ? [`WA-RS: \`${endpointOf(operation)}\``] : []),
		...(documents.waServer ? [`wa-server: \`type: "${option.value}"\``] : []),
	];
}

export function fieldTable(fields: readonly INodeProperties[]): string {
	const seen = new Set<string>();
	const rows = fields
		.filter(({ name, type }) => type !== 'notice' && !seen.has(name) && seen.add(name))
		.flatMap((field) => [fieldRow(field, ''), ...within(field)]);
	return ['| field | name | required | |', '|---|---|---|---|', ...rows].join('\n');
}

/** The rows of the fields that an entry of a list, or a collection, has. */
function within({ type, options = [] }: INodeProperties): string[] {
	if (type === 'collection')
		return (options as INodeProperties[]).map((each) => fieldRow(each, '↳ '));
	if (type !== 'fixedCollection') return [];
	return (options as INodePropertyCollection[]).flatMap(({ values }) =>
		values.filter(({ type: kind }) => kind !== 'notice').map((each) => fieldRow(each, '↳ ')),
	);
}

function fieldRow(field: INodeProperties, indent: string): string {
	const { displayName, name, required, description, hint } = field;
	const words = [sentence(plain(description ?? hint ?? '')), ...choices(field)]
		.filter(Boolean)
		.join(' ');
	return `| ${indent}${displayName} | \`${name}\` | ${required ? 'yes' : ''} | ${words} |`;
}

/** The values of a dropdown or switch, the default first said. */
function choices({ type, options = [], default: preset }: INodeProperties): string[] {
	if (type === 'boolean') return [`Default: \`${String(preset)}\`.`];
	if (type !== 'options' && type !== 'multiOptions') return [];
	const values = (options as INodePropertyOptions[]).map(({ value }) =>
		value === preset ? `\`${String(value)}\` (default)` : `\`${String(value)}\``,
	);
	return [`One of ${values.join(', ')}.`];
}

function isMessage(operation: Operation): operation is MessageOperation {
	return 'visibility' in operation;
}

function sentence(text: string): string {
	return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Descriptions may hold links as HTML. */
function plain(text: string): string {
	return text.replace(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g, '[$2]($1)').replace(/\|/g, '\\|');
}
