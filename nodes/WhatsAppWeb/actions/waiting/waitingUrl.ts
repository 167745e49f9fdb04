import type { IncomingMessage } from 'node:http';
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * What a waiting node is called for, the first part of its path: `link` by the page that links a number, `reply` when its
 * question is answered.
 */
export type WaitingFor = 'link' | 'reply';

/** The webhook path of a node, as an expression of n8n. It has the node's id, because n8n's key is one per execution. */
export function waitingPath(waitingFor: WaitingFor): string {
	return `={{ "${waitingFor}-" + $nodeId }}`;
}

/**
 * Where the node is reached once its execution waits. n8n's own key is in it, so nobody can guess the address, and it is
 * dead when the execution has ended.
 * @returns undefined where n8n is too old to sign it
 */
export function waitingUrl(
	context: Pick<IExecuteFunctions, 'evaluateExpression' | 'getNode'>,
	waitingFor: WaitingFor,
): URL | undefined {
	const address = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
	const url = new URL(address);
	if (!url.searchParams.get('signature')) return undefined;
	url.pathname = `${url.pathname}/${waitingFor}-${context.getNode().id}`;
	return url;
}

/** Whether a call of the node has come to the path of that. */
export function isCalledFor(
	context: Pick<IWebhookFunctions, 'getNode' | 'getRequestObject'>,
	waitingFor: WaitingFor,
): boolean {
	const request = context.getRequestObject() as IncomingMessage & { originalUrl?: string };
	const [path = ''] = (request.originalUrl ?? request.url ?? '').split('?');
	return path.endsWith(`/${waitingFor}-${context.getNode().id}`);
}
