import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { router } from '../../../../../nodes/WhatsAppWeb/actions/run/router';
import { WhatsAppError, invalidParameter } from '../../../../../nodes/WhatsAppWeb/errors';
import { type ContextOptions, executeContext } from '../executeContext.ts';
import { accepted, FakeSession } from '../FakeSession.ts';

const text = { resource: 'message', operation: 'text', to: '628123456789', text: 'Hello' };
const jid = '628123456789@s.whatsapp.net';

let session: FakeSession;

beforeEach(() => (session = new FakeSession().enter()));
afterEach(() => session.leave());

const run = async (options: Partial<ContextOptions> = {}) =>
	await router(executeContext({ parameters: text, ...options }));

async function failure(options: Partial<ContextOptions> = {}): Promise<Error> {
	return await run(options).then(
		() => Promise.reject(new Error('nothing was thrown')),
		(error: Error) => error,
	);
}

const keys = () => session.commands.map(({ idempotency }) => idempotency?.key);

describe('what was sent', () => {
	it('is answered in the spelling of the documents', async () => {
		session.onSend = (command) =>
			Promise.resolve({
				...accepted(command),
				to: '99@lid',
				toLid: '99@lid',
				warnings: ['Quoted message unknown.'],
			});
		expect(await run()).toEqual([
			[
				{
					json: {
						message_id: '3EB0AAAA',
						timestamp: 1_700_000_000,
						text: 'Hello',
						chat: '99@lid',
						to: '99@lid',
						to_pn: jid,
						to_lid: '99@lid',
						status: 'accepted',
						server_id: null,
						warnings: ['Quoted message unknown.'],
					},
					pairedItem: { item: 0 },
				},
			],
		]);
	});

	it('is one item for each item, paired, with one session handle that is given back', async () => {
		const parameters = ['a', 'b', 'c'].map((letter) => ({ ...text, text: letter }));
		const [items] = await run({ parameters, items: parameters.map(() => ({ json: {} })) });
		expect(items?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(
			session.commands.map(({ content }) => content.message.extendedTextMessage?.text),
		).toEqual(['a', 'b', 'c']);
		expect(session.configs).toHaveLength(1);
		expect(session.released).toBe(1);
	});

	it('has the warnings of the body before those of the session', async () => {
		session.onSend = (command) => Promise.resolve({ ...accepted(command), warnings: ['Second.'] });
		const body = {
			to: '628123456789',
			newsletter_jid: '120363000000000000@newsletter',
			newsletter_name: 'News',
			invite_expiration: 1_700_000_000,
		};
		const [items] = await run({
			parameters: {
				resource: 'message',
				operation: 'sendJson',
				api: 'waRs',
				endpoint: 'newsletter-admin-invite',
				body,
			},
		});
		expect(items?.[0]?.json.warnings).toEqual([
			expect.stringContaining('is in the past'),
			'Second.',
		]);
	});

	it('is nothing without items', async () => {
		expect(await run({ items: [] })).toEqual([[]]);
		expect(session.configs).toEqual([]);
	});
});

describe('the command', () => {
	it('carries the options of the form and the signal of the execution', async () => {
		const { signal } = new AbortController();
		const options = { waitUntil: 'read', timeoutSeconds: 7 };
		await run({ parameters: { ...text, replyTo: '3EB0CC', options }, signal });
		expect(session.commands).toEqual([
			{
				to: jid,
				content: { message: { extendedTextMessage: { text: 'Hello' } } },
				replyTo: '3EB0CC',
				mentions: 'fromText',
				waitUntil: 'read',
				timeoutMs: 7000,
				idempotency: { key: '77:node-1:0:0', scope: 'execution' },
				workflow: 'workflow-1',
			},
		]);
		expect(session.sendOptions).toEqual([
			{ signal, upload: expect.any(Function), preview: expect.any(Function) },
		]);
	});

	it.each([
		[text.to, 45_000],
		['120363012345678901@g.us', 90_000],
	])('to %s has %d ms', async (to, timeoutMs) => {
		await run({ parameters: { ...text, to } });
		expect(session.commands[0]).toMatchObject({ timeoutMs, waitUntil: 'accepted' });
	});

	it('has a key of its own for each execution, run and item, and the same when retried', async () => {
		const two = { items: [{ json: {} }, { json: {} }] };
		await run(two);
		await run({ ...two, runIndex: 1 });
		await run({ ...two, executionId: '78' });
		expect(new Set(keys()).size).toBe(6);
		await run(two);
		expect(keys().slice(6)).toEqual(keys().slice(0, 2));
	});

	it('has another key for another message, when an AI agent runs the node as a tool', async () => {
		await run({ isTool: true });
		await run({ isTool: true, parameters: { ...text, text: 'Another' } });
		await run({ isTool: true });
		const [first, second, third] = keys();
		expect(second).not.toBe(first);
		expect(third).toBe(first);
	});

	it.each([
		[{ duplicateProtection: 'off' }, undefined],
		[
			{ duplicateProtection: 'customKey', idempotencyKey: 'order-1' },
			{ key: 'order-1', scope: 'custom' },
		],
	])('with %j has the idempotency %j', async (options, idempotency) => {
		await run({ parameters: { ...text, options } });
		expect(session.commands[0]?.idempotency).toEqual(idempotency);
	});

	it('has no key where n8n has no execution', async () => {
		await run({ executionId: undefined });
		expect(keys()).toEqual([undefined]);
	});
});

describe('the session', () => {
	it('is opened with the fields of the credential', async () => {
		const credential = {
			storageKey: 'secret',
			deviceName: ' Shop ',
			proxyUrl: ' http://p:1 ',
			pacing: 'all',
		};
		await run({ credential });
		await run({ credential: { storageKey: '', deviceName: '', proxyUrl: '' } });
		expect(session.configs).toEqual([
			{
				credentialId: 'credential-1',
				secret: 'secret',
				formerSecrets: ['key of n8n'],
				deviceName: 'Shop',
				pacing: { mode: 'all', limits: {} },
				proxyUrl: 'http://p:1',
			},
			{
				credentialId: 'credential-1',
				secret: 'key of n8n',
				formerSecrets: [],
				deviceName: 'n8n',
				pacing: { mode: 'newChats', limits: {} },
				proxyUrl: undefined,
			},
		]);
	});

	it('is given back when a send fails', async () => {
		session.onSend = () => Promise.reject(new Error('boom'));
		await failure();
		expect(session.released).toBe(1);
	});

	it('is not asked for while the form is wrong', async () => {
		await failure({ parameters: { ...text, to: '' } });
		await failure({ parameters: { ...text, options: { timeoutSeconds: 0 } } });
		await failure({ parameters: { ...text, options: { duplicateProtection: 'customKey' } } });
		await failure({ parameters: { ...text, options: { waitUntil: 'seen' } } });
		expect(session.configs).toEqual([]);
	});
});

describe('what went wrong', () => {
	const limited = () =>
		new WhatsAppError('rate_limited', 'Too fast', { details: { parameter: 'x', code: 429 } });

	it('stops the workflow with an error of n8n that says how to get unstuck', async () => {
		session.onSend = () => Promise.reject(limited());
		const error = (await failure()) as NodeApiError;
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Too fast',
			description: expect.stringContaining('less often'),
			httpCode: 'rate_limited',
			failure: { cause: 'rate-limited' },
			context: { itemIndex: 0 },
		});
	});

	it("names the item, and the form's parameter", async () => {
		const parameters = [text, { ...text, to: 'mum' }];
		const items = [{ json: {} }, { json: {} }];
		const error = (await failure({ parameters, items })) as NodeOperationError;
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe("'Chat' must be a phone number with country code");
		expect(error.context.itemIndex).toBe(1);
		expect(error.type).toBe('invalid_parameter');
	});

	it('is an item with six facts and nothing else, with Continue On Fail', async () => {
		session.onSend = () => Promise.reject(limited());
		const [items] = await run({ continueOnFail: true });
		expect(items).toEqual([
			{
				json: {
					error: {
						code: 'rate_limited',
						message: 'Too fast',
						retryable: true,
						description: expect.stringContaining('less often'),
						request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
						details: { parameter: 'x', code: 429 },
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(Object.keys(items?.[0] ?? {})).toEqual(['json', 'pairedItem']);
	});

	it.each([
		['nothing', undefined, {}],
		['what is not known', { reason: null, code: undefined }, { reason: null }],
		['bytes', { media_key: Uint8Array.of(1, 2) }, { media_key: 'AQI=' }],
		[
			'lists',
			{ accepted: ['image/png'], until: 1_795_000_000 },
			{ accepted: ['image/png'], until: 1_795_000_000 },
		],
	])('has details that are plain JSON: %s', async (_, details, plain) => {
		session.onSend = () => Promise.reject(new WhatsAppError('server_error', 'x', { details }));
		const [items] = await run({ continueOnFail: true });
		const { error } = items?.[0]?.json as { error: { details: unknown } };
		expect(error.details).toEqual(plain);
		expect(JSON.parse(JSON.stringify(error.details))).toEqual(error.details);
	});

	it('does not keep the other items from being sent, with Continue On Fail', async () => {
		const parameters = [{ ...text, to: '' }, text, { ...text, operation: 'nonsense' }, text];
		const [items] = await run({
			parameters,
			items: parameters.map(() => ({ json: {} })),
			continueOnFail: true,
		});
		const outcome = items?.map(({ json }) => (json.error as { code: string })?.code ?? json.status);
		expect(outcome).toEqual(['invalid_parameter', 'accepted', 'invalid_parameter', 'accepted']);
		expect(items?.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});

	it('is logged under its request ID, without what was said and to whom', async () => {
		const context = executeContext({ parameters: text, continueOnFail: true });
		session.onSend = () => Promise.reject(limited());
		const [items] = await router(context);
		const { request_id } = items?.[0]?.json.error as { request_id: string };
		expect(context.log).toEqual([
			{
				level: 'warn',
				message: expect.any(String),
				meta: { request_id, code: 'rate_limited', details: { parameter: 'x', code: 429 } },
			},
		]);
		expect(JSON.stringify(context.log)).not.toMatch(/Hello|628123456789/);
	});

	const harmless = {
		code: 475,
		max_bytes: 16_777_216,
		maybe_sent: true,
		parameter: 'contacts[0].phone_number',
		reason: 'not_read',
		status: 'accepted',
		variable: 'N8N_WHATSAPP_WEB_DATA_DIR',
	};

	it.each([
		['of a refusal', { to: jid, message_id: '3EB0AAAA', ...harmless }, harmless],
		['that are not known', { anything: 1, number: text.to, chat: [jid], timestamp: 17 }, {}],
		// The field of a document may be called anything.
		['in a field', { ...harmless, parameter: text.to }, { ...harmless, parameter: undefined }],
		['in a text', { reason: `no answer from ${jid}`, parameter: 'Hello you' }, {}],
		['in a word', { parameter: `a${text.to}`, reason: { to: jid }, status: null }, {}],
	])('is logged without the particulars %s', async (_, details, logged) => {
		session.onSend = () => Promise.reject(new WhatsAppError('rate_limited', 'Wait', { details }));
		const context = executeContext({ parameters: text, continueOnFail: true });
		await router(context);
		expect(context.log).toMatchObject([{ meta: { code: 'rate_limited' } }]);
		expect(context.log[0]?.meta.details).toEqual(logged);
	});

	it('is internal_error when nobody foresaw it, with its stack in the log but not its words', async () => {
		const error = new TypeError(`'Hello\n    at you' of ${jid} is undefined`);
		session.onSend = () => Promise.reject(error);
		const context = executeContext({ parameters: text, continueOnFail: true });
		const [items] = await router(context);
		expect(items?.[0]?.json.error).toMatchObject({ code: 'internal_error', retryable: false });
		expect(items?.[0]?.json.error).toHaveProperty('message', error.message);
		const [line] = context.log;
		expect(line).toMatchObject({ level: 'error', meta: { error: 'TypeError' } });
		expect(line?.meta.stack).toMatch(/^ {4}at .*router\.test\.ts:\d+:\d+/);
		expect(JSON.stringify(line)).not.toMatch(/Hello|you|628123456789/);
	});

	it('keeps its own description', async () => {
		session.onSend = () => Promise.reject(invalidParameter('replyTo', 'is odd', 'Leave it out.'));
		expect(await failure()).toMatchObject({ description: 'Leave it out.' });
	});
});

describe('a credential', () => {
	it('that was never saved is told as such', async () => {
		const context = executeContext({ parameters: text });
		context.getNode().credentials = { whatsAppWebApi: { id: null, name: 'New' } };
		await expect(router(context)).rejects.toThrow('not saved');
	});

	it('that n8n cannot read is told in the words of n8n', async () => {
		const context = executeContext({ parameters: text });
		context.getCredentials = () =>
			Promise.reject(new Error('Credential with ID "1" does not exist'));
		await expect(router(context)).rejects.toMatchObject({
			message: 'The WhatsApp Web credential could not be read',
			description: 'Credential with ID "1" does not exist',
		});
	});
});

it('tells which expression cannot be evaluated', async () => {
	const context = executeContext({ parameters: text });
	const { getNodeParameter } = context;
	context.getNodeParameter = ((name: string, ...rest: [number, unknown]) => {
		if (name === 'text') throw new Error("Referenced node doesn't exist");
		return getNodeParameter(name, ...rest) as unknown;
	}) as typeof getNodeParameter;
	await expect(router(context)).rejects.toMatchObject({
		message: "'Text' could not be read",
		description: "Referenced node doesn't exist",
	});
});
