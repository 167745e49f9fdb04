import type { IExecuteFunctions } from 'n8n-workflow';

/** What people and our own code call a waiting node for: the first part of its path. */
export type WaitingFor = 'link';

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
