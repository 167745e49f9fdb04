import { type INode, NodeOperationError, WorkflowActivationError } from 'n8n-workflow';
import { toWhatsAppError } from '../errors';

/** For an execution: what happened, and how to get unstuck. */
export function toNodeError(node: INode, error: unknown): NodeOperationError {
	const { message, description } = toWhatsAppError(error);
	return new NodeOperationError(node, message, { description });
}

/** For an activation, of which n8n shows the message only: so the way out is part of it. */
export function toActivationError(node: INode, error: unknown): WorkflowActivationError {
	const { message, description } = toWhatsAppError(error);
	const text = description === undefined ? message : `${message}. ${description}`;
	return new WorkflowActivationError(text, { node });
}
