import { type INode, NodeOperationError, WorkflowActivationError } from 'n8n-workflow';
import { toWhatsAppError } from '../errors';
import { inLabels } from '../labels';
import { triggerProperties } from './properties/triggerProperties';

/** The error of an execution: what happened, and how to get unstuck. */
export function toNodeError(node: INode, error: unknown): NodeOperationError {
	const { message, description } = inLabels(toWhatsAppError(error), triggerProperties);
	return new NodeOperationError(node, message, { description });
}

/** The error of an activation. n8n shows its message only, so the way out is part of the message. */
export function toActivationError(node: INode, error: unknown): WorkflowActivationError {
	const { message, description } = inLabels(toWhatsAppError(error), triggerProperties);
	const text = description === undefined ? message : `${message}. ${description}`;
	return new WorkflowActivationError(text, { node });
}
