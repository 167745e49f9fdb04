import type { ServerResponse } from 'node:http';
import type { IWebhookResponseData } from 'n8n-workflow';

/** Headers of every answer: its address is the secret that opens it, so it is kept and passed on nowhere. */
export const PRIVATE = {
	'cache-control': 'no-store',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'x-robots-tag': 'noindex',
} as const;

/** Answers a call of the waiting node, which goes on waiting. */
export function respond(
	response: ServerResponse,
	status: number,
	body: string,
	headers: Record<string, string>,
): IWebhookResponseData {
	if (!response.headersSent) response.writeHead(status, headers).end(body);
	return { noWebhookResponse: true };
}

export function respondJson(
	response: ServerResponse,
	status: number,
	json: object,
): IWebhookResponseData {
	const headers = { ...PRIVATE, 'content-type': 'application/json; charset=utf-8' };
	return respond(response, status, JSON.stringify(json), headers);
}

/** Answers it, and lets the execution go on with these items, by output. */
export function resume(
	response: ServerResponse,
	json: object,
	workflowData: IWebhookResponseData['workflowData'],
): IWebhookResponseData {
	for (const [name, value] of Object.entries(PRIVATE)) response.setHeader(name, value);
	return { webhookResponse: json, workflowData };
}

/** Whether the body is JSON: forms of foreign sites cannot send this type. */
export function isJson(contentType: string | undefined): boolean {
	return /^application\/json\b/i.test(contentType ?? '');
}
