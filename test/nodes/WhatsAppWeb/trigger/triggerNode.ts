import type { IDataObject, INodeExecutionData, IRun, ITriggerResponse } from 'n8n-workflow';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import { WhatsAppWebTrigger } from '../../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';
import type { SessionHarness } from '../session/SessionHarness.ts';
import { type TestTrigger, triggerContext, type TriggerOptions } from './triggerContext.ts';

const REGISTRY = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');
const CREDENTIAL = { storageKey: 'a storage key' };

/** The trigger node as n8n has started it. */
export interface RunningTrigger {
	context: TestTrigger;
	response: ITriggerResponse;
	/** The next item; its execution has then ended. */
	nextItem(): Promise<INodeExecutionData>;
	/** The json of the next item. */
	next(): Promise<IDataObject>;
	close(): Promise<void>;
}

/**
 * Lets the trigger node of the tests in this file reach the harness's sessions.
 * @returns starts it
 */
export function useTriggerNode(
	harness: SessionHarness,
): (options?: TriggerOptions) => Promise<RunningTrigger> {
	beforeEach(() => {
		const acquire = ({ credentialId: _, ...config }: SessionConfig) => harness.handle(config);
		Object.assign(globalThis, { [REGISTRY]: { acquire } });
	});
	afterEach(() => Reflect.deleteProperty(globalThis, REGISTRY));

	return async (options = {}) => {
		const context = triggerContext({ credential: CREDENTIAL, ...options });
		const response = await new WhatsAppWebTrigger().trigger.call(context);
		const nextItem = async () => {
			const { item, done } = await context.execution();
			done?.resolve({} as IRun);
			return item;
		};
		return {
			context,
			response,
			nextItem,
			next: async () => (await nextItem()).json,
			close: async () => await response.closeFunction?.(),
		};
	};
}
