import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { router } from '../../../../../nodes/WhatsAppWeb/actions/run/router';
import { type ContextOptions, executeContext } from '../executeContext.ts';
import { FakeSession } from '../FakeSession.ts';

const parameters = { resource: 'session', operation: 'link' };
const address = 'https://n8n.example.com/base/webhook-waiting/77?signature=abc';

type Handler = (run: object) => Promise<void>;

/** What the node has told n8n. */
interface Told {
	metadata: Record<string, unknown>;
	input: { data: { main: INodeExecutionData[][] } };
	waitTill: Date | undefined;
	handlers: Handler[];
	toEditor: Array<[string, Record<string, unknown>]>;
	hints: object[];
}

let session: FakeSession;

beforeEach(() => {
	session = new FakeSession().enter();
	session.become({ status: 'unlinked', jid: null });
});
afterEach(() => session.leave());

/** Runs the node in an n8n that can wait. @param lacks what an older one does not have */
async function run(
	options: Partial<ContextOptions> = {},
	lacks: Partial<Record<string, unknown>> = {},
): Promise<{ output: INodeExecutionData[] | undefined; told: Told }> {
	const told: Told = {
		metadata: {},
		input: { data: { main: [[{ json: { given: true } }]] } },
		waitTill: undefined,
		handlers: [],
		toEditor: [],
		hints: [],
	};
	const context = Object.assign(executeContext({ parameters, mode: 'manual', ...options }), {
		evaluateExpression: () => address,
		getExecuteData: () => told.input,
		setMetadata: (metadata: object) => void Object.assign(told.metadata, metadata),
		putExecutionToWait: (waitTill: Date) => {
			told.waitTill = waitTill;
			return Promise.resolve();
		},
		addExecutionHints: (hint: object) => void told.hints.push(hint),
		additionalData: {
			hooks: { addHandler: (_: string, handler: Handler) => void told.handlers.push(handler) },
			sendDataToUI: (type: string, data: Record<string, unknown>) =>
				void told.toEditor.push([type, data]),
		},
		...lacks,
	}) as IExecuteFunctions;
	const [output] = await router(context);
	return { output, told };
}

describe('in the editor', () => {
	it('the execution waits for ten minutes, and goes on as not linked', async () => {
		const before = Date.now();
		const { output, told } = await run();
		expect(output).toEqual([{ json: {} }]);
		const waits = Number(told.waitTill) - before;
		expect(waits).toBeGreaterThanOrEqual(600_000);
		expect(waits).toBeLessThan(660_000);
		expect(told.input.data.main).toEqual([
			[{ json: { status: 'not_linked', reason: 'timed_out' }, pairedItem: { item: 0 } }],
		]);
		expect(told.metadata.forwardAllOutputs).toBe(true);
		expect(session.links).toEqual([]);
	});

	it('the address has the path in front of n8n, the node and the time of the end', async () => {
		const { told } = await run();
		const url = new URL(String(told.metadata.resumeUrl));
		expect(url.pathname).toBe('/base/webhook-waiting/77/link-node-1');
		expect(url.searchParams.get('signature')).toBe('abc');
		expect(Number(url.searchParams.get('until'))).toBe(Math.round(Number(told.waitTill) / 1000));
	});

	it('the editor learns of the page when the execution is stored, not before', async () => {
		const { told } = await run();
		expect(told.metadata).not.toHaveProperty('resumeFormUrl');
		const task = { startTime: 1, executionIndex: 0, metadata: { a: 1 }, data: { main: [] } };
		const runData = { 'WhatsApp Web': [task] };
		const [handler] = told.handlers;
		await handler?.({ status: 'success', data: { resultData: { runData } } });
		expect(told.toEditor).toEqual([]);
		await handler?.({ status: 'waiting', data: { resultData: { runData } } });
		expect(told.toEditor).toEqual([
			[
				'nodeExecuteAfter',
				{
					executionId: '77',
					nodeName: 'WhatsApp Web',
					itemCountByConnectionType: { main: [] },
					data: {
						startTime: 1,
						executionIndex: 0,
						executionStatus: 'waiting',
						metadata: { a: 1, resumeFormUrl: told.metadata.resumeUrl },
					},
				},
			],
		]);
	});

	it('n8n opens the page itself where it cannot be told', async () => {
		const { told } = await run({}, { additionalData: undefined });
		expect(told.metadata.resumeFormUrl).toBe(told.metadata.resumeUrl);
		expect(told.waitTill).toBeDefined();
	});

	it('one page serves all items', async () => {
		const { output, told } = await run({ items: [{ json: { a: 1 } }, { json: { a: 2 } }] });
		expect(output).toEqual([{ json: { a: 1 } }, { json: { a: 2 } }]);
		expect(told.input.data.main[0]).toHaveLength(1);
	});

	it('a number that is linked needs no page', async () => {
		session.become({ status: 'open', reason: null, jid: '628111@s.whatsapp.net' });
		const { output, told } = await run();
		expect(output?.[0]?.json).toMatchObject({ status: 'open', jid: '628111@s.whatsapp.net' });
		expect(told.waitTill).toBeUndefined();
	});

	it('a worker leaves the session to the process that answers the page', async () => {
		session.become({ status: 'open', reason: null, jid: '628111@s.whatsapp.net' });
		const instanceSettings = { encryptionKey: 'key of n8n', instanceType: 'worker' };
		const { told } = await run({}, { instanceSettings });
		expect(told.waitTill).toBeDefined();
		expect(session.calls).toEqual([]);
	});

	it('a session that another process holds is asked by the page', async () => {
		session.onStatus = () => Promise.reject(new Error('data_directory_in_use'));
		const { told } = await run();
		expect(told.waitTill).toBeDefined();
	});
});

describe('the code is put out instead', () => {
	const message = expect.stringContaining('Scan the QR code');
	const code = { status: 'pairing', message, qr: '2@abc', pairing_code: null, expires_in: 60 };

	it.each<[string, Partial<ContextOptions>]>([
		['outside of the editor', { mode: 'trigger' }],
		['for a tool that n8n does not run as a node', { isTool: true }],
		['when asked for', { parameters: { ...parameters, show: 'code' } }],
	])('%s', async (_, options) => {
		const { output, told } = await run(options);
		expect(output?.[0]?.json).toEqual(code);
		expect([told.waitTill, told.hints]).toEqual([undefined, []]);
	});

	it.each([
		['signs no addresses', { evaluateExpression: () => address.replace(/\?.*/, '') }],
		['has no addresses', { evaluateExpression: () => undefined }],
		['lets no node wait', { putExecutionToWait: undefined }],
		['knows no outcome of a timeout', { getExecuteData: undefined }],
	])('by an n8n that %s, which is told', async (_, lacks) => {
		const { output, told } = await run({}, lacks);
		expect(output?.[0]?.json).toEqual(code);
		expect(told.hints).toMatchObject([{ message: expect.stringContaining('Update n8n') }]);
	});

	it('by an n8n that has no hints either', async () => {
		const { output } = await run(
			{},
			{ putExecutionToWait: undefined, addExecutionHints: undefined },
		);
		expect(output?.[0]?.json).toEqual(code);
	});
});
