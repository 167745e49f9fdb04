import type { INodeProperties } from 'n8n-workflow';
import { endpointOf, endpoints } from '../../nodes/WhatsAppWeb/actions/message/endpoints';
import type { MessageOperation, Operation } from '../../nodes/WhatsAppWeb/actions/operation';
import { resources } from '../../nodes/WhatsAppWeb/actions/resources';
import { CLIENTS } from '../../nodes/WhatsAppWeb/actions/form/visibility';

/** `docs/operations.md`: every operation with its fields, from the registry that the node itself is made of. */
export function operationsPage(): string {
	const chapters = resources.flatMap(({ option, operations }) => [
		`## ${option.name}`,
		...operations.flatMap(operationChapter),
	]);
	const head = [
		'# Operations',
		'Everything the **WhatsApp Web** node can be asked for. This page is made from the node itself; a test compares them.',
		'*Name* is what a field is called in expressions and in the JSON of a workflow. *Send JSON* takes the request bodies of ' +
			'the API documents WA-RS and wa-server instead, under the endpoint or type that is given with each operation.',
	];
	const visibility = [
		'## Who sees what',
		'What recipients see of a message is up to their app. Some kinds are only shown by some apps:',
		visibilityTable(),
	];
	return `${[...head, ...visibility, ...chapters].join('\n\n')}\n`;
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
	const { option, fields } = operation;
	const asked = fields.filter(({ type }) => type !== 'notice' && type !== 'hidden');
	const facts = isMessage(operation) ? messageFacts(operation) : [];
	return [
		`### ${option.name}`,
		`${sentence(option.description)} (\`${option.value}\`)`,
		...(facts.length > 0 ? [facts.map((fact) => `- ${fact}`).join('\n')] : []),
		...(asked.length > 0 ? [fieldTable(asked)] : []),
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
		.filter(({ name }) => !seen.has(name) && seen.add(name))
		.map(({ displayName, name, required, description, hint }) => {
			const needed = required ? 'yes' : '';
			return `| ${displayName} | \`${name}\` | ${needed} | ${plain(description ?? hint ?? '')} |`;
		});
	return ['| field | name | required | |', '|---|---|---|---|', ...rows].join('\n');
}

function isMessage(operation: Operation): operation is MessageOperation {
	return 'visibility' in operation;
}

function sentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Descriptions may hold links as HTML. */
function plain(text: string): string {
	return text.replace(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g, '[$2]($1)').replace(/\|/g, '\\|');
}
