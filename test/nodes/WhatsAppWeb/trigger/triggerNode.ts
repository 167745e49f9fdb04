import type { IDataObject, INodeExecutionData, IRun, ITriggerResponse } from 'n8n-workflow';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import { WhatsAppWebTrigger } from '../../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';
import type { SessionHarness } from '../session/SessionHarness.ts';
import { type TestTrigger, triggerContext, type TriggerOptions } from './triggerContext.ts';

const REGISTRY = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');
const CREDENTIAL = { storageKey: 'a storage key' };

/** A trigger node that was started as n8n does it. */
export interface RunningTrigger {
	context: TestTrigger;
	response: ITriggerResponse;
	/** Ends the next execution. @returns its item */
	nextItem(): Promise<INodeExecutionData>;
	/** The json of the next item. */
	next(): Promise<IDataObject>;
	close(): Promise<void>;
}

/**
 * Gives the trigger node the harness's sessions, for the tests of a file.
 * @returns starts a trigger node
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
