import type { Readable } from 'node:stream';
import {
	type IBinaryData,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
	NodeHelpers,
} from 'n8n-workflow';
import { properties } from '../../../../nodes/WhatsAppWeb/actions/properties';

export interface ContextOptions {
	/** The node's parameters as the author set them: one form for all items, or one for each. */
	parameters: INodeParameters | INodeParameters[];
	/** Input items; one empty item when absent. */
	items?: INodeExecutionData[];
	credential?: IDataObject;
	continueOnFail?: boolean;
	executionId?: string;
	runIndex?: number;
	isTool?: boolean;
	/** How the execution was started: by a trigger when absent, so that nobody looks at the screen. */
	mode?: WorkflowExecuteMode;
	/** What n8n knows of the running execution, and of others by their ids. */
	runData?: object;
	executions?: Record<string, object>;
	workflowId?: string;
	signal?: AbortSignal;
	/** Binary data that n8n keeps outside the item, by id. */
	streams?: Record<string, () => Readable>;
	encryptionKey?: string;
	/** Of the workflow; UTC when absent. */
	timeZone?: string;
}

export interface LogLine {
	level: string;
	message: string;
	meta: Record<string, unknown>;
}

export interface TestContext extends IExecuteFunctions {
	readonly log: LogLine[];
	/** What the node told its author beside the output. */
	readonly hints: NodeExecutionHint[];
}

/** As much of n8n's execution as the action node uses. The form goes through n8n's own defaults and display rules. */
export function executeContext(options: ContextOptions): TestContext {
	const items: INodeExecutionData[] = options.items ?? [{ json: {} }];
	const log: LogLine[] = [];
	const hints: NodeExecutionHint[] = [];
	const write = (level: string) => (message: string, meta: Record<string, unknown>) => {
		log.push({ level, message, meta });
	};
	const node: INode = {
		id: 'node-1',
		name: 'WhatsApp Web',
		type: 'n8n-nodes-whatsapp-web.whatsAppWeb',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { whatsAppWebApi: { id: 'credential-1', name: 'My number' } },
	};
	const forms = items.map((_, index) => {
		const given = Array.isArray(options.parameters)
			? options.parameters[index]
			: options.parameters;
		return NodeHelpers.getNodeParameters(properties, given ?? {}, true, false, node, null);
	});
	const context = {
		log,
		hints,
		addExecutionHints: (...given: NodeExecutionHint[]) => hints.push(...given),
		logger: {
			error: write('error'),
			warn: write('warn'),
			info: write('info'),
			debug: write('debug'),
		},
		instanceSettings: { encryptionKey: options.encryptionKey ?? 'key of n8n' },
		getInputData: () => items,
		getNode: () => node,
		getNodeParameter(name: string, itemIndex: number, fallback?: unknown) {
			const value = at(forms[itemIndex], name) ?? fallback;
			if (value === undefined) throw new Error(`Could not get parameter "${name}"`);
			return value;
		},
		getMode: () => options.mode ?? 'trigger',
		getTimezone: () => options.timeZone ?? 'UTC',
		getCredentials: () => Promise.resolve(options.credential ?? {}),
		continueOnFail: () => options.continueOnFail ?? false,
		getExecutionId: () => ('executionId' in options ? options.executionId : '77'),
		getExecutionCancelSignal: () => options.signal,
		getWorkflowDataProxy: () => ({ $runIndex: options.runIndex ?? 0 }),
		getWorkflow: () => ({ id: options.workflowId ?? 'workflow-1', name: 'Shop', active: true }),
		...(options.runData && { runExecutionData: options.runData }),
		getExecutionDataById: (id: string) => Promise.resolve(options.executions?.[id]),
		isToolExecution: () => options.isTool ?? false,
		helpers: {
			assertBinaryData(itemIndex: number, property: string): IBinaryData {
				const binary = items[itemIndex]?.binary?.[property];
				if (!binary) throw new Error(`This operation expects a binary file '${property}'`);
				return binary;
			},
			getBinaryDataBuffer(itemIndex: number, property: string) {
				const binary = items[itemIndex]?.binary?.[property];
				return Promise.resolve(Buffer.from(binary?.data ?? '', 'base64'));
			},
			getBinaryStream: (id: string) => Promise.resolve(options.streams?.[id]?.()),
			prepareBinaryData(bytes: Buffer, fileName: string, mimeType: string) {
				return Promise.resolve({ data: bytes.toString('base64'), fileName, mimeType });
			},
		},
	};
	return context as unknown as TestContext;
}

function at(node: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], node);
}
