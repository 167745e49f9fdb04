import {
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IRun,
	type ITriggerFunctions,
	type ITriggerResponse,
	NodeHelpers,
	type NodeTypeAndVersion,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { Mailbox } from '../../../whatsapp/mailbox.ts';
import { triggerProperties } from '../../../../nodes/WhatsAppWeb/trigger/properties/triggerProperties';

export interface TriggerOptions {
	mode?: 'trigger' | 'manual';
	activation?: WorkflowActivateMode;
	parameters?: INodeParameters;
	/** n8n 1.x has no saveFailedExecution. */
	old?: boolean;
	credential?: object;
	nodeId?: string;
	workflowId?: string;
	/** The nodes behind the trigger. */
	children?: NodeTypeAndVersion[];
}

/** A promise settled from outside, as n8n's `IDeferredPromise`. */
interface Deferred<T> {
	promise: Promise<T>;
	resolve(value: T): void;
	reject(error: Error): void;
}

export interface Emitted {
	items: INodeExecutionData[];
	/** The first item, mostly the only one. */
	item: INodeExecutionData;
	key: string | undefined;
	/** Settled to end the execution, as n8n does. */
	done: Deferred<IRun> | undefined;
}

/** The part of n8n that a trigger uses, with records of its calls. */
export interface TestTrigger extends ITriggerFunctions {
	readonly emitted: Emitted[];
	/** The first execution that no earlier call has returned; waits for it. */
	execution(): Promise<Emitted>;
	readonly failures: Error[];
	readonly log: string[];
	/** The editor listens: n8n puts its own `emit` in place, then calls the manual function. */
	listenInEditor(response: ITriggerResponse): Promise<INodeExecutionData[][]>;
}

export function triggerContext(options: TriggerOptions = {}): TestTrigger {
	const { mode = 'trigger', activation = 'activate', parameters = {}, old = false } = options;
	const executions = new Mailbox<Emitted>('execution');
	const emitted = executions.items;
	const failures: Error[] = [];
	const log: string[] = [];
	const node: INode = {
		id: options.nodeId ?? 'node-1',
		name: 'WhatsApp Web Trigger',
		type: 'n8n-nodes-whatsapp-web.whatsAppWebTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { whatsAppWebApi: { id: 'credential-1', name: 'My number' } },
	};
	const form = NodeHelpers.getNodeParameters(
		triggerProperties,
		parameters,
		true,
		false,
		node,
		null,
	);
	const context = {
		emitted,
		execution: () => executions.take(),
		failures,
		log,
		logger: {
			error: (message: string) => log.push(message),
			warn: (message: string) => log.push(message),
		},
		instanceSettings: { encryptionKey: 'key of n8n' },
		getMode: () => mode,
		getActivationMode: () => (mode === 'manual' ? 'manual' : activation),
		getNode: () => node,
		getChildNodes: () => options.children ?? [],
		getWorkflow: () => ({ id: options.workflowId ?? 'workflow-1', name: 'Echo', active: true }),
		getNodeParameter: (name: string, fallback?: unknown) => form?.[name] ?? fallback,
		getCredentials: () => Promise.resolve(options.credential ?? {}),
		emit(
			[items]: [[INodeExecutionData, ...INodeExecutionData[]]],
			_response?: unknown,
			done?: Deferred<IRun>,
			key?: string,
		) {
			if (mode === 'manual') throw new Error('n8n has not put its emit in place yet');
			executions.push({ items, item: items[0], key, done });
		},
		emitError: () => {
			throw new Error('emitError restarts the trigger without end');
		},
		...(old ? {} : { saveFailedExecution: (error: Error) => failures.push(error) }),
		async listenInEditor({ manualTriggerFunction }: ITriggerResponse) {
			const data = new Promise<INodeExecutionData[][]>((resolve) => {
				context.emit = (data) => {
					const [items] = data;
					executions.push({ items, item: items[0], key: undefined, done: undefined });
					resolve(data);
				};
			});
			await manualTriggerFunction?.();
			return await data;
		},
		helpers: {
			createDeferredPromise: deferred,
			prepareBinaryData(bytes: Buffer, fileName: string, mimeType: string) {
				return Promise.resolve({ data: bytes.toString('base64'), fileName, mimeType });
			},
		},
	};
	return context as unknown as TestTrigger;
}

/** A node behind the trigger, as n8n describes it. */
export function nodeBehind(
	parameters: INodeParameters,
	changes: Partial<NodeTypeAndVersion> = {},
): NodeTypeAndVersion {
	const type = 'n8n-nodes-whatsapp-web.whatsAppWeb';
	return { name: 'Link', type, typeVersion: 1, disabled: false, parameters, ...changes };
}

function deferred<T>(): Deferred<T> {
	let settle!: Omit<Deferred<T>, 'promise'>;
	const promise = new Promise<T>((resolve, reject) => {
		settle = { resolve, reject };
	});
	return { promise, ...settle };
}
