import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { toWhatsAppError } from '../../errors';
import { answerPage } from './answerPage';
import { PRIVATE, readDocument } from './document';
import { readPageRequest } from './pageRequest';

/**
 * Answers a call of the link page. GET gives the page and changes nothing: programs that preview links call it too. POST
 * with JSON does everything else, and n8n goes on with the execution when it gets `workflowData`. It never throws: n8n
 * would take that for the end of the wait.
 */
export async function serveLinkPage(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject() as ServerResponse;
	try {
		const request = context.getRequestObject() as IncomingMessage;
		if (request.method !== 'POST') {
			const { html, headers } = await readDocument();
			return send(response, 200, html, headers);
		}
		// Forms of foreign sites cannot send this type.
		const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
		const asked = isJson ? readPageRequest(context.getBodyData()) : undefined;
		if (!asked) return sendJson(response, isJson ? 400 : 415, { error: 'not_understood' });
		const { view, outcome } = await answerPage(context, asked);
		return outcome ? resume(response, view, outcome) : sendJson(response, 200, view);
	} catch (thrown) {
		const { code, message, description = '' } = toWhatsAppError(thrown);
		context.logger.warn('WhatsApp Web: the link page failed', { code });
		const trouble = { message, description };
		return sendJson(response, 200, { step: 'failed', method: null, trouble });
	}
}

function sendJson(response: ServerResponse, status: number, json: object): IWebhookResponseData {
	const headers = { ...PRIVATE, 'content-type': 'application/json; charset=utf-8' };
	return send(response, status, JSON.stringify(json), headers);
}

function send(
	response: ServerResponse,
	status: number,
	body: string,
	headers: Record<string, string>,
): IWebhookResponseData {
	if (!response.headersSent) response.writeHead(status, headers).end(body);
	return { noWebhookResponse: true };
}

/** Answers the page, and lets the execution go on with this item. */
function resume(
	response: ServerResponse,
	view: object,
	outcome: Record<string, unknown>,
): IWebhookResponseData {
	for (const [name, value] of Object.entries(PRIVATE)) response.setHeader(name, value);
	return {
		webhookResponse: view,
		workflowData: [[{ json: outcome as IDataObject, pairedItem: { item: 0 } }]],
	};
}
