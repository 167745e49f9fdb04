import { randomUUID } from 'node:crypto';
import type { INode, NodeParameterValueType } from 'n8n-workflow';
import type { Credential } from './workflows.ts';

type Parameters = Record<string, NodeParameterValueType>;

const PACKAGE = 'n8n-nodes-whatsapp-web';

/** The node that starts a manual run. */
export function manualTrigger(): INode {
	return node('n8n-nodes-base.manualTrigger', 'Start', {});
}

/** @param name also what an execution calls it */
export function whatsAppNode(credential: Credential, name: string, parameters: Parameters): INode {
	return {
		...node(`${PACKAGE}.whatsAppWeb`, name, parameters),
		credentials: { [credential.type]: credential },
	};
}

export function whatsAppTrigger(credential: Credential, parameters: Parameters = {}): INode {
	return {
		...node(`${PACKAGE}.whatsAppWebTrigger`, 'WhatsApp Web Trigger', parameters),
		credentials: { [credential.type]: credential },
	};
}

/** Any other node. The workflow sets its position on the canvas. */
export function node(type: string, name: string, parameters: Parameters, typeVersion = 1): INode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters };
}
