import { invalidParameter, type WhatsAppError } from '../../errors';
import { documentSource } from '../form/documentSource';
import {
	type DocumentApi,
	defineOperation,
	type MessageOperation,
	type SendRequest,
} from '../operation';
import { ParameterReader } from '../form/parameters';
import { endpointOf, endpoints } from './endpoints';
import { GIVEN_BY_SENDS } from '../form/gives';
import { field } from '../../fields';

export const sendJson = defineOperation({
	option: {
		name: 'Send JSON (Advanced)',
		value: 'sendJson',
		action: 'Send a WA-RS or wa-server request body',
		description: 'For workflows that come from another WhatsApp API',
	},
	gives: GIVEN_BY_SENDS,
	isVerbatim: true,
	fields: [
		field('api', 'API', 'options', {
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
		}),
		field('endpoint', 'Endpoint', 'options', {
			options: endpoints
				.map((operation) => ({
					name: endpointOf(operation),
					value: endpointOf(operation),
					description: operation.option.description,
				}))
				// As the document lists them.
				.sort((a, b) => a.name.localeCompare(b.name, 'en')),
			default: 'text',
			description: 'Last part of the address of the request',
			displayOptions: { show: { api: ['waRs'] } },
		}),
		field('body', 'Body', 'json', {
			typeOptions: { rows: 8 },
			required: true,
			default: '{\n  "to": "",\n  "text": ""\n}',
			description:
				'Request body as the documentation of the API has it, as a JSON object or its text',
		}),
	],
	read(form) {
		const api: DocumentApi = form.choice('api', ['waRs', 'waServer'] as const);
		const body = form.object('body');
		const operation = findOperation(api, form, body);
		const fields = operation.documents[api] ?? {};
		const source = documentSource(api, body, fields);
		const request = operation.read(new ParameterReader(source));
		const { ignored = [] } = fields;
		// wa-server's `type` was read to find the operation.
		const accepted = api === 'waServer' ? ['type', ...ignored] : ignored;
		const [unknown] = source.unused().filter((field) => !accepted.includes(field));
		if (unknown !== undefined) throw unknownField(unknown, endpointOf(operation), source.read());
		return request.kind === 'send' ? withWarnings(request, ignored, body) : request;
	},
});

function unknownField(field: string, endpoint: string, known: string[]): WhatsAppError {
	const description = `A misspelt field, or one of another API? This message takes: ${known.join(', ')}.`;
	return invalidParameter(field, `is not a field of '${endpoint}' in this API`, description);
}

function withWarnings(
	request: SendRequest,
	ignored: string[],
	body: Record<string, unknown>,
): SendRequest {
	const given = ignored.filter((field) => field in body);
	const warnings = given.map((field) => `The field '${field}' is not used and was left out.`);
	return { ...request, warnings: [...request.warnings, ...warnings] };
}

/** The operation that the request names: WA-RS names it beside the body, wa-server in the body's `type`. */
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
