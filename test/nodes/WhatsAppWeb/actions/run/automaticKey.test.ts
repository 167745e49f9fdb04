import type { INodeExecutionData } from 'n8n-workflow';
import { router } from '../../../../../nodes/WhatsAppWeb/actions/run/router';
import { type ContextOptions, executeContext } from '../executeContext.ts';
import { FakeSession } from '../FakeSession.ts';

/** By what n8n 2.41 knows of an execution; `test/e2e` tries the same in a real one. */
const parameters = { resource: 'message', operation: 'text', to: '628123456789', text: 'Hello' };
const TRIGGER = { name: 'WhatsApp Web Trigger', type: 'n8n-nodes-whatsapp-web.whatsAppWebTrigger' };

let session: FakeSession;

beforeEach(() => (session = new FakeSession().enter()));
afterEach(() => session.leave());

/** The idempotency of the first command of an execution. */
async function idempotency(options: Partial<ContextOptions> = {}) {
	session.commands.splice(0);
	await router(executeContext({ parameters, ...options }));
	return session.commands[0]?.idempotency;
}

const keyOf = async (options: Partial<ContextOptions>) => (await idempotency(options))?.key;

interface Started {
	source?: string;
	triggerNode?: { name: string; type: string };
	item?: INodeExecutionData;
}

/** An execution that a trigger has started. */
function started({ source = 'trigger', triggerNode = TRIGGER, item = delivered() }: Started = {}) {
	return {
		executionData: { runtimeData: { source, triggerNode }, nodeExecutionStack: [] },
		resultData: { runData: { [triggerNode.name]: [{ data: { main: [[item]] } }] } },
	};
}

/** The same as n8n stores it before its first node has run. */
function stored(item = delivered()) {
	const stack = [{ node: TRIGGER, data: { main: [[item]] } }];
	return {
		executionData: {
			runtimeData: { source: 'trigger', triggerNode: TRIGGER },
			nodeExecutionStack: stack,
		},
		resultData: { runData: {} },
	};
}

function calledBy(executionId: string, shouldResume = true) {
	return {
		parentExecution: { executionId, workflowId: 'workflow-1', shouldResume },
		executionData: {
			runtimeData: { source: 'integrated', triggerNode: TRIGGER },
			nodeExecutionStack: [],
		},
		resultData: { runData: {} },
	};
}

function delivered(delivery: unknown = 'd1'): INodeExecutionData {
	return { json: { text: 'Hi', delivery_id: delivery } } as INodeExecutionData;
}

describe('an execution that WhatsApp Web Trigger has started', () => {
	it('has the same keys when it is done again, by n8n or by a person', async () => {
		const first = await idempotency({ executionId: '10', runData: started() });
		const again = await idempotency({ executionId: '20', runData: started() });
		expect(again?.key).toBe(first?.key);
		expect(first).toMatchObject({ call: { attempt: '10', id: '10', isConcurrent: false } });
		expect(again).toMatchObject({ call: { attempt: '20', id: '20', isConcurrent: false } });
	});

	it('has the same key whatever the items are that reach the node', async () => {
		const bare = await keyOf({ runData: started() });
		expect(await keyOf({ runData: started(), items: [{ json: { rebuilt: true } }] })).toBe(bare);
	});

	it('has another key for another delivery, node, run, item, workflow and recipient', async () => {
		const keys = [
			await keyOf({ runData: started() }),
			await keyOf({ runData: started({ item: delivered('d2') }) }),
			await keyOf({ runData: started(), runIndex: 1 }),
			await keyOf({ runData: started(), workflowId: 'workflow-2' }),
			await keyOf({ runData: started(), parameters: { ...parameters, to: '628123456780' } }),
		];
		session.commands.splice(0);
		const items = [{ json: {} }, { json: {} }];
		await router(
			executeContext({ parameters: [parameters, parameters], items, runData: started() }),
		);
		keys.push(session.commands[1]?.idempotency?.key);
		expect(new Set(keys).size).toBe(6);
	});

	it('has the same keys when it is retried by a person after n8n has recovered it from a crash', async () => {
		const madeUp = { data: { main: [[{ json: { isArtificialRecoveredEventItem: true } }]] } };
		const { executionData } = stored();
		const trigger = [madeUp, { data: { main: [[delivered()]] } }];
		for (const own of [madeUp, { executionStatus: 'crashed' }]) {
			const runData = {
				executionData,
				resultData: { runData: { [TRIGGER.name]: trigger, 'WhatsApp Web': [own] } },
			};
			const retried = await keyOf({ executionId: '30', runData, runIndex: 1 });
			expect(retried).toBe(await keyOf({ runData: started() }));
		}
	});

	it('is known without what n8n keeps in memory, too', async () => {
		const executions = { '10': stored() };
		expect(await keyOf({ executionId: '10', executions })).toBe(
			await keyOf({ executionId: '11', runData: started() }),
		);
	});
});

describe('a sub-workflow', () => {
	it('goes back to the delivery, however deep it lies', async () => {
		const executions = { '10': stored(), '11': calledBy('10') };
		const called = await idempotency({ executionId: '12', runData: calledBy('11'), executions });
		expect(called?.key).toBe(await keyOf({ runData: started() }));
		expect(called).toMatchObject({ call: { attempt: '10', id: '12', isConcurrent: false } });
	});

	it('goes back to it though n8n has recovered its parent, and lost what the trigger put out', async () => {
		const madeUp = { data: { main: [[{ json: { isArtificialRecoveredEventItem: true } }]] } };
		const parent = { ...stored(), resultData: { runData: { [TRIGGER.name]: [madeUp] } } };
		const key = await keyOf({ runData: calledBy('10'), executions: { '10': parent } });
		expect(key).toBe(await keyOf({ runData: started() }));
	});

	it('that nobody waits for may be overtaken, and so may what it calls', async () => {
		const executions = { '10': stored(), '11': calledBy('10', false) };
		for (const runData of [calledBy('10', false), calledBy('11')]) {
			const called = await idempotency({ executionId: '12', runData, executions });
			expect(called).toMatchObject({ call: { attempt: '10', isConcurrent: true } });
		}
	});

	it('of an execution that n8n has forgotten, or cannot read, has its own key', async () => {
		const runData = calledBy('10');
		expect(await keyOf({ executionId: '12', runData })).toBe('12:node-1:0:0');
		const context = executeContext({ parameters, executionId: '12', runData: calledBy('10') });
		context.getExecutionDataById = () => Promise.reject(new Error('no database'));
		session.commands.splice(0);
		await router(context);
		expect(session.commands[0]?.idempotency?.key).toBe('12:node-1:0:0');
		expect(context.log).toMatchObject([{ level: 'warn', meta: { message: 'no database' } }]);
	});
});

describe('the execution has its own key', () => {
	it.each<[string, object]>([
		['in the editor', started({ source: 'manual' })],
		['in an evaluation', started({ source: 'evaluation' })],
		['from another trigger', started({ triggerNode: { name: 'Webhook', type: 'n8n.webhook' } })],
		['without a delivery', started({ item: { json: {} } })],
		['with a made-up one', started({ item: delivered(7) })],
		['from no trigger at all', { resultData: { runData: {} } }],
	])('when it was started %s', async (_, runData) => {
		expect(await idempotency({ runData })).toEqual({ key: '77:node-1:0:0', scope: 'execution' });
	});

	it('when it was called by one of the editor', async () => {
		const executions = { '10': started({ source: 'manual' }) };
		const key = await keyOf({ executionId: '12', runData: calledBy('10'), executions });
		expect(key).toBe('12:node-1:0:0');
	});
});

describe('a tool of an AI agent', () => {
	it('tells its calls apart by what they send, and has one key for them', async () => {
		const tool = { isTool: true, executionId: '10', runData: started() };
		const first = await idempotency(tool);
		const second = await idempotency({ ...tool, parameters: { ...parameters, text: 'Other' } });
		const again = await idempotency(tool);
		expect(second?.key).toBe(first?.key);
		expect(again).toEqual(first);
		expect(second).not.toEqual(first);
	});
});
