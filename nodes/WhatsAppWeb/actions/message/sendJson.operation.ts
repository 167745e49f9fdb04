import { documentSource } from '../documentSource';
import {
	type DocumentApi,
	defineOperation,
	type MessageOperation,
	type Request,
} from '../operation';
import { ParameterReader } from '../parameters';
import { endpointOf, endpoints } from './endpoints';

export const sendJson = defineOperation({
	option: {
		name: 'Send JSON',
		value: 'sendJson',
		action: 'Send message from JSON',
		description: 'Send the request body of another WhatsApp API unchanged',
	},
	fields: [
		{
			displayName: 'API',
			name: 'api',
			type: 'options',
			options: [
				{
					name: 'WA-RS',
					value: 'waRs',
					description: 'Bodies posted to the endpoints below /messages',
				},
				{
					name: 'Wa-Server',
					value: 'waServer',
					description: 'Bodies posted to the messages of a device, which carry their type',
				},
			],
			default: 'waRs',
			description: 'Whose format the body has',
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'options',
			options: endpoints.map((operation) => ({
				name: endpointOf(operation),
				value: endpointOf(operation),
				description: operation.option.description,
			})),
			default: 'text',
			description: 'Last part of the address of the request',
			displayOptions: { show: { api: ['waRs'] } },
		},
		{
			displayName: 'Body',
			name: 'body',
			type: 'json',
			typeOptions: { rows: 8 },
			required: true,
			default: '{\n  "to": "",\n  "text": ""\n}',
			description:
				'Request body as the documentation of the API has it, as a JSON object or its text',
		},
	],
	read(form) {
		const api: DocumentApi = form.choice('api', ['waRs', 'waServer'] as const);
		const body = form.object('body');
		const operation = findOperation(api, form, body);
		const source = documentSource(api, body, operation.documents[api] ?? {});
		const request = operation.read(new ParameterReader(source));
		const unused = source.unused().filter((field) => field !== 'type');
		const warnings = unused.map((field) => `The field '${field}' is not used and was left out.`);
		return withWarnings(request, warnings);
	},
});

function withWarnings(request: Request, warnings: string[]): Request {
	if (request.kind === 'send') {
		return { ...request, warnings: [...request.warnings, ...warnings] };
	}
	if (warnings.length === 0) return request;
	return {
		...request,
		async run(client, account) {
			const answer = await request.run(client, account);
			return { ...answer, json: { ...answer.json, warnings } };
		},
	};
}

/** WA-RS names the endpoint beside the body, wa-server in it. */
function findOperation(
	api: DocumentApi,
	form: ParameterReader,
	body: Record<string, unknown>,
): MessageOperation {
	const [parameters, parameter] =
		api === 'waRs'
			? [form, 'endpoint']
			: [new ParameterReader(documentSource(api, body, {})), 'type'];
	const endpoint = parameters.text(parameter, { max: 64 });
	const candidates = endpoints.filter(({ documents }) => documents[api]);
	const operation = candidates.find((candidate) => endpointOf(candidate) === endpoint);
	return (
		operation ??
		parameters.refuse(parameter, `must be one of: ${candidates.map(endpointOf).join(', ')}`)
	);
}
