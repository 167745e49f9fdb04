import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { toWhatsAppError } from '../../errors';
import { isJson, respond, respondJson, resume } from '../waiting/respond';
import { answerPage } from './answerPage';
import { readDocument } from './document';
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
			return respond(response, 200, html, headers);
		}
		const isUsable = isJson(request.headers['content-type']);
		const asked = isUsable ? readPageRequest(context.getBodyData()) : undefined;
		if (!asked) return respondJson(response, isUsable ? 400 : 415, { error: 'not_understood' });
		const { view, outcome } = await answerPage(context, asked);
		if (!outcome) return respondJson(response, 200, view);
		const json = outcome as IDataObject;
		return resume(response, view, [[{ json, pairedItem: { item: 0 } }]]);
	} catch (thrown) {
		const { code, message, description = '' } = toWhatsAppError(thrown);
		context.logger.warn('WhatsApp Web: the link page failed', { code });
		const trouble = { message, description };
		return respondJson(response, 200, { step: 'failed', method: null, trouble });
	}
}
