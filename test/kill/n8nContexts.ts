import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	ITriggerFunctions,
	IWebhookFunctions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { action, NodeHelpers, trigger } from './compiledNodes.ts';

/** Settles when the execution has ended, or was a duplicate. */
export type Done = PromiseWithResolvers<unknown>;

type Emit = (item: INodeExecutionData, done: Done, key: string) => void;

const WORKFLOW = { id: 'workflow-1', name: 'Echo', active: true };

const SHARED = {
	logger: { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} },
	instanceSettings: { encryptionKey: 'key of n8n' },
	getTimezone: () => 'UTC',
	getCredentials: () => Promise.resolve({}),
};

/** The context that n8n gives to an active trigger. */
export function triggerContext(activation: WorkflowActivateMode, emit: Emit): ITriggerFunctions {
	const context = {
		...SHARED,
		...form('whatsAppWebTrigger', trigger, {}),
		getMode: () => 'trigger',
		getActivationMode: () => activation,
		getWorkflow: () => WORKFLOW,
		emit: ([[item]]: [[INodeExecutionData]], _response: undefined, done: Done, key: string) =>
			emit(item, done, key),
		saveFailedExecution: (error: Error) => {
			throw error;
		},
		helpers: { createDeferredPromise: () => Promise.withResolvers() },
	};
	return context as unknown as ITriggerFunctions;
}

/**
 * The context that n8n gives to an action for one item.
 * @param started the item that the trigger has started the execution with, if it has
 */
export function executeContext(
	execution: string,
	parameters: INodeParameters,
	started?: INodeExecutionData,
): IExecuteFunctions {
	const item: INodeExecutionData = { json: {} };
	const context = {
		...SHARED,
		...form('whatsAppWeb', action, parameters),
		getInputData: () => [item],
		continueOnFail: () => false,
		getExecutionId: () => execution,
		getWorkflow: () => WORKFLOW,
		runExecutionData: runData(started),
		getExecutionCancelSignal: () => undefined,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getMode: () => (started ? 'trigger' : 'webhook'),
		isToolExecution: () => false,
		helpers: {
			prepareBinaryData: (bytes: Buffer, fileName: string, mimeType: string) =>
				Promise.resolve({ data: bytes.toString('base64'), fileName, mimeType }),
		},
	};
	return context as unknown as IExecuteFunctions;
}

/** What n8n gives to an action that may wait. @param execution its id, which its address has, too */
export function waitingContext(
	execution: number,
	parameters: INodeParameters,
	port: number,
): IExecuteFunctions {
	const data = { main: [] };
	return {
		...executeContext(String(execution), parameters),
		evaluateExpression: () => `http://127.0.0.1:${port}/webhook-waiting/${execution}?signature=key`,
		getExecuteData: () => ({ data }),
		setMetadata: () => undefined,
		putExecutionToWait: () => Promise.resolve(),
	} as unknown as IExecuteFunctions;
}

/** What n8n gives to the webhook of a waiting action. */
export function webhookContext(
	execution: number,
	parameters: INodeParameters,
	request: IncomingMessage,
	response: ServerResponse,
	body: unknown,
): IWebhookFunctions {
	return {
		...executeContext(String(execution), parameters),
		...form('whatsAppWeb', action, parameters),
		getRequestObject: () => request,
		getResponseObject: () => response,
		getBodyData: () => body,
	} as unknown as IWebhookFunctions;
}

/** What n8n knows of an execution while it runs. */
function runData(started: INodeExecutionData | undefined): object {
	const { name, type } = nodeOf('whatsAppWebTrigger', trigger);
	const triggerNode = started && { name, type };
	return {
		executionData: {
			runtimeData: { source: started ? 'trigger' : 'webhook', triggerNode },
			nodeExecutionStack: [],
		},
		resultData: { runData: started ? { [name]: [{ data: { main: [[started]] } }] } : {} },
	};
}

function nodeOf(type: string, { description }: INodeType): INode {
	return {
		id: `${type}-1`,
		name: description.displayName,
		type: `n8n-nodes-whatsapp-web.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { whatsAppWebApi: { id: 'credential-1', name: 'My number' } },
	};
}

/** A node whose form went through n8n's own defaults and display rules. */
function form(type: string, nodeType: INodeType, parameters: INodeParameters) {
	const node = nodeOf(type, nodeType);
	const { properties } = nodeType.description;
	const values = NodeHelpers.getNodeParameters(properties, parameters, true, false, node, null);
	return {
		getNode: () => node,
		/** Triggers ask by (name, fallback), actions by (name, item, fallback). */
		getNodeParameter(name: string, ...more: unknown[]) {
			return at(values, name) ?? more.at(-1);
		},
	};
}

function at(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], value);
}
