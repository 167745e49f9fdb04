import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import {
	type INodeExecutionData,
	type IRun,
	ManualExecutionCancelledError,
	SystemShutdownExecutionCancelledError,
} from 'n8n-workflow';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { startTrigger } from '../../../../nodes/WhatsAppWeb/trigger/startTrigger';
import { IMAGE, messageEvent } from './sampleEvents.ts';
import { FakeTriggerSession, refused, settled } from './FakeTriggerSession.ts';
import { LINK_STEP } from '../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionStatus } from '../../../../nodes/WhatsAppWeb/contract/state';
import {
	nodeBehind,
	type TestTrigger,
	triggerContext,
	type TriggerOptions,
} from './triggerContext.ts';

const HELLO = messageEvent({ conversation: 'Hello' });

async function start(options: TriggerOptions = {}, session = new FakeTriggerSession()) {
	const context = triggerContext(options);
	const response = await startTrigger(context, () => Promise.resolve(session.handle));
	const close = async () => await response.closeFunction?.();
	return { context, session, response, close };
}

describe('an active workflow', () => {
	it.each([
		['activate', 'now'],
		['create', 'now'],
		['init', 'backlog'],
		['update', 'backlog'],
		['leadershipChange', 'backlog'],
	] as const)('that comes up by %s begins with %s', async (activation, beginning) => {
		const { session } = await start({
			activation,
			parameters: { options: { includeOwnMessages: true } },
		});
		expect(session.subscription).toEqual({
			workflowId: 'workflow-1',
			nodeId: 'node-1',
			events: ['message'],
			includeAnswers: false,
			includeOwnMessages: true,
			presenceOf: [],
			liveChannels: [],
			rejectCalls: false,
			start: beginning,
			flow: { onePerChat: false, redeliverCrashed: true },
		});
	});

	it('starts one execution for an event, under its key, and settles it when that has ended', async () => {
		const { context, session } = await start();
		let delivered = false;
		const delivery = session.deliver(HELLO, 'key-7').then(() => (delivered = true));
		await settled();
		expect(context.emitted).toEqual([
			{
				item: { json: expect.objectContaining({ text: 'Hello', delivery_id: 'delivery-1' }) },
				items: [{ json: expect.objectContaining({ text: 'Hello', delivery_id: 'delivery-1' }) }],
				key: 'key-7',
				done: expect.anything(),
			},
		]);
		expect(delivered).toBe(false);
		context.emitted[0]?.done?.resolve({} as IRun);
		await delivery;
	});

	it('settles an event whose execution was cancelled or whose key n8n knows', async () => {
		const { context, session } = await start();
		const cancelled = session.deliver(HELLO);
		await settled();
		context.emitted[0]?.done?.reject(new ManualExecutionCancelledError('7'));
		await cancelled;
		const duplicate = session.deliver(HELLO);
		await settled();
		context.emitted[1]?.done?.resolve(undefined as unknown as IRun);
		await duplicate;
		expect(context.emitted).toHaveLength(2);
	});

	it('leaves unsettled what n8n cuts off because it goes down', async () => {
		const { context, session } = await start();
		let isSettled = false;
		void session.deliver(HELLO).finally(() => (isSettled = true));
		await settled();
		context.emitted[0]?.done?.reject(new SystemShutdownExecutionCancelledError('7'));
		await settled();
		expect(isSettled).toBe(false);
		expect(context.emitted).toHaveLength(1);
	});

	it('starts none for what n8n crashed at too often, but a failed one that says what it was', async () => {
		const { context, session } = await start();
		await session.deliver(HELLO, 'key-7', { id: 'd7', attempt: 6, isGivenUp: true });
		expect(context.emitted).toEqual([]);
		expect(context.failures).toMatchObject([
			{
				message: expect.stringMatching(/^n8n crashed 5 times/),
				description: expect.stringMatching(/message \S+ in chat \S+ \(delivery_id d7\)/),
			},
		]);
		expect(context.log).toEqual([expect.stringMatching(/^n8n crashed 5 times/)]);
	});

	describe('whose execution n8n could not create', () => {
		beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] }));
		afterEach(() => void jest.useRealTimers());
		const refuse = async (context: TestTrigger, nth: number): Promise<void> => {
			context.emitted[nth]?.done?.reject(new Error('connect ECONNREFUSED'));
			await settled();
		};

		it('asks for it again, under its key, until there is one', async () => {
			const { context, session } = await start();
			const delivery = session.deliver(HELLO, 'key-7');
			await settled();
			for (let nth = 0; nth < 10; nth++) {
				await refuse(context, nth);
				expect(context.emitted).toHaveLength(nth + 1);
				jest.advanceTimersByTime(300_000);
				await settled();
			}
			context.emitted[10]?.done?.resolve({} as IRun);
			await delivery;
			expect(new Set(context.emitted.map(({ key }) => key))).toEqual(new Set(['key-7']));
		});

		it('leaves it to the next trigger when this one is closed', async () => {
			const { context, session, close } = await start();
			const delivery = session.deliver(HELLO);
			await settled();
			await refuse(context, 0);
			await close();
			await expect(delivery).rejects.toMatchObject({ code: 'cancelled' });
			expect(context.emitted).toHaveLength(1);
		});

		it('does not mark it as read then', async () => {
			const { context, session, close } = await start({
				parameters: { options: { markAsRead: 'end' } },
			});
			const delivery = session.deliver(HELLO);
			await settled();
			await refuse(context, 0);
			await close();
			await expect(delivery).rejects.toMatchObject({ code: 'cancelled' });
			expect(session.downloads).toEqual([]);
		});

		it('gives up after a day', async () => {
			const { context, session } = await start();
			const delivery = session.deliver(HELLO);
			await settled();
			await refuse(context, 0);
			jest.advanceTimersByTime(24 * 3_600_000 + 1);
			await settled();
			await refuse(context, 1);
			await delivery;
		});
	});

	it.each(['activate', 'create', 'update'] as const)(
		'is not activated by %s before the number was ever linked, and says how to link',
		async (activation) => {
			const session = new FakeTriggerSession();
			session.onSubscribe = () => Promise.reject(refused('unlinked'));
			await expect(start({ activation }, session)).rejects.toMatchObject({
				name: 'WorkflowActivationError',
				message:
					'No WhatsApp number is linked to this credential yet. Link it: add a WhatsApp Web node behind a Manual Trigger, choose Connection → Link a Phone Number and press Execute step.',
				node: { name: 'WhatsApp Web Trigger' },
			});
			expect(session.released).toBe(1);
			expect(session.watched).toBe(false);
		},
	);

	it('is not activated when the session fails for another reason', async () => {
		const session = new FakeTriggerSession();
		const details = { reason: 'wrong_storage_key' };
		session.onSubscribe = () =>
			Promise.reject(new WhatsAppError('device_not_connected', 'Wrong key', { details }));
		await expect(start({ activation: 'init' }, session)).rejects.toThrow('Wrong key');
		expect(session.released).toBe(1);
	});

	it('is not activated with an event that does not exist, and takes no session for it', async () => {
		const session = new FakeTriggerSession();
		await expect(start({ parameters: { events: ['telepathy'] } }, session)).rejects.toMatchObject({
			name: 'WorkflowActivationError',
			message: expect.stringMatching(/unknown event: "telepathy"\. Choose among: .*message/),
		});
		expect(session.released).toBe(0);
	});

	it('is not activated when the session cannot be had at all', async () => {
		const refused = () => Promise.reject(new WhatsAppError('internal_error', 'No key'));
		await expect(startTrigger(triggerContext(), refused)).rejects.toThrow('No key');
	});
});

describe('an active workflow whose number is not linked', () => {
	async function startRefused(
		status: SessionStatus,
		options: TriggerOptions = {},
		reason?: string,
	) {
		const session = new FakeTriggerSession();
		session.onSubscribe = () => Promise.reject(refused(status, reason));
		const started = await start(options, session);
		const change = async (next: SessionStatus, takes: boolean) => {
			session.onSubscribe = () => (takes ? Promise.resolve() : Promise.reject(refused(next)));
			session.change({ status: next });
			await settled();
		};
		return { ...started, change };
	}

	it.each([
		['unlinked', 'init', 'backlog'],
		['unlinked', 'leadershipChange', 'backlog'],
		['logged_out', 'init', 'backlog'],
		['logged_out', 'update', 'backlog'],
		['logged_out', 'activate', 'now'],
		['locked', 'init', 'backlog'],
		['banned', 'update', 'backlog'],
	] as const)(
		'but %s, when it starts by %s, says so by a failed execution and works once it is linked',
		async (status, activation, beginning) => {
			const { context, session, change, close } = await startRefused(status, { activation });
			expect(context.failures).toMatchObject([
				{ message: refused(status).message, description: refused(status).description },
			]);
			expect(session.subscriptions.size).toBe(0);

			await change('pairing', false);
			await change('unlinked', false);
			await change('pairing', false);
			await change('connecting', false);
			expect(session.subscriptions.size).toBe(0);
			await change('open', true);
			expect(session.subscription.start).toBe(beginning);
			const delivery = session.deliver(HELLO);
			await settled();
			context.emitted[0]?.done?.resolve({} as IRun);
			await delivery;
			expect(context.failures).toHaveLength(1);

			session.change({ status: 'open', since: 1 });
			await settled();
			expect(session.subscriptions.size).toBe(1);
			await close();
			expect(session.subscriptions.size).toBe(0);
			expect(session.watched).toBe(false);
		},
	);

	it.each(['activate', 'update', 'init'] as const)(
		'but is being linked when it starts by %s waits for that in silence',
		async (activation) => {
			const { context, session, change } = await startRefused('pairing', { activation });
			await change('open', true);
			expect(session.subscriptions.size).toBe(1);
			expect(context.failures).toEqual([]);
		},
	);

	it('because a workflow has logged it out: says so to whoever publishes, not when n8n starts', async () => {
		const byUser = 'logged_out_by_user';
		const atStart = await startRefused('logged_out', { activation: 'init' }, byUser);
		expect(atStart.context.failures).toEqual([]);
		const published = await startRefused('logged_out', { activation: 'activate' }, byUser);
		expect(published.context.failures).toHaveLength(1);
	});

	it('is told once of an end that it began with, and of the next one', async () => {
		const { context, session, change } = await startRefused('logged_out', { activation: 'init' });
		session.change({ status: 'logged_out', since: 1 });
		expect(context.failures).toHaveLength(1);
		await change('open', true);
		session.change({ status: 'logged_out' });
		expect(context.failures).toHaveLength(2);
	});

	it('says what else keeps it from starting later', async () => {
		const { context, session } = await startRefused('logged_out', { activation: 'init' });
		session.onSubscribe = () => Promise.reject(new WhatsAppError('internal_error', 'Disk full'));
		session.change({ status: 'open' });
		await settled();
		expect(context.failures.at(-1)).toMatchObject({ message: 'Disk full' });
	});

	it('is not subscribed any more once it is closed', async () => {
		const { session, change, close } = await startRefused('logged_out', { activation: 'init' });
		const closing = close();
		await change('open', true);
		await closing;
		expect(session.subscriptions.size).toBe(0);
		expect(session.released).toBe(1);
		expect(session.watched).toBe(false);
	});
});

describe('the end of a session', () => {
	it.each(['logged_out', 'replaced', 'banned', 'locked', 'outdated'] as const)(
		'by %s becomes one failed execution that says what to do',
		async (status) => {
			const { context, session } = await start();
			session.change({ status, reason: 'because' });
			session.change({ status, reason: 'because', since: 1 });
			expect(context.failures).toHaveLength(1);
			expect(context.failures[0]).toMatchObject({
				name: 'NodeOperationError',
				description: expect.stringMatching(/\w/),
			});
		},
	);

	it('is no failure when a workflow has asked for it', async () => {
		const { context, session } = await start();
		session.change({ status: 'logged_out', reason: 'logged_out_by_user' });
		session.change({ status: 'open' });
		session.change({ status: 'logged_out', reason: 'logged_out_by_user_offline' });
		expect(context.failures).toEqual([]);
	});

	it('is told again after the session was open again', async () => {
		const { context, session } = await start();
		session.change({ status: 'logged_out' });
		session.change({ status: 'open' });
		session.change({ status: 'logged_out' });
		expect(context.failures).toHaveLength(2);
	});

	it.each(['reconnecting', 'connecting', 'idle', 'pairing', 'unlinked'] as const)(
		'is not %s',
		async (status) => {
			const { context, session } = await start();
			session.change({ status });
			expect(context.failures).toEqual([]);
		},
	);

	it('only goes to the log of an old n8n', async () => {
		const { context, session } = await start({ old: true });
		session.change({ status: 'banned' });
		expect(context.log).toEqual(['WhatsApp has banned this number']);
	});

	it('is no news to a trigger that is closed', async () => {
		const { context, session, close } = await start();
		await close();
		session.change({ status: 'banned' });
		expect(context.failures).toEqual([]);
	});
});

describe('closing', () => {
	it('ends the subscription and gives the session back, once', async () => {
		const { session, close } = await start();
		await Promise.all([close(), close()]);
		await close();
		expect(session.subscriptions.size).toBe(0);
		expect(session.released).toBe(1);
	});

	it('takes less than a second of a session that does not answer', async () => {
		const { session, close } = await start();
		session.onUnsubscribe = () => new Promise(() => {});
		const first = await Promise.race([
			close().then(() => 'closed'),
			delay(1_000).then(() => 'a second'),
		]);
		expect(first).toBe('closed');
		expect(session.released).toBe(1);
	});

	it('succeeds when the session does not let go', async () => {
		const { session, close } = await start();
		session.onUnsubscribe = () => Promise.reject(new Error('broken'));
		await close();
		expect(session.released).toBe(1);
	});

	it('leaves an event whose file is still coming to the next time', async () => {
		const { context, session, close } = await start();
		session.onDownload = (_, { signal }) =>
			new Promise((_resolve, reject) => {
				signal?.addEventListener('abort', () => reject(new Error('aborted')));
			});
		const delivery = session.deliver(messageEvent(IMAGE));
		await close();
		await expect(delivery).rejects.toMatchObject({ code: 'cancelled' });
		expect(context.emitted).toEqual([]);
	});

	it('still settles what an execution is working on', async () => {
		const { context, session, close } = await start();
		const delivery = session.deliver(HELLO);
		await settled();
		await close();
		context.emitted[0]?.done?.resolve({} as IRun);
		await delivery;
	});
});

describe('listening for a test event', () => {
	const manual: TriggerOptions = { mode: 'manual' };

	it('takes no part in the deliveries of production', async () => {
		const { context, session, response } = await start(manual);
		void context.listenInEditor(response);
		await settled();
		expect(session.subscription.start).toBe('test');
	});

	it('ends with the first event', async () => {
		const { context, session, response, close } = await start(manual);
		const data = context.listenInEditor(response);
		await settled();
		await Promise.all([
			session.deliver(HELLO),
			session.deliver(messageEvent({ conversation: 'Again' })),
		]);
		expect(await data).toEqual([[{ json: expect.objectContaining({ text: 'Hello' }) }]]);
		expect(context.emitted).toHaveLength(1);
		await close();
		expect(session.subscriptions.size).toBe(0);
		expect(session.released).toBe(1);
	});

	it('ends when it is cancelled', async () => {
		const { session, response, close } = await start(manual);
		const listening = response.manualTriggerFunction?.();
		await settled();
		await close();
		await listening;
		expect(session.subscriptions.size).toBe(0);
		expect(session.released).toBe(1);
	});

	it('ends when it is cancelled before the session has answered', async () => {
		const session = new FakeTriggerSession();
		let answer = () => {};
		session.onSubscribe = () => new Promise((resolve) => (answer = resolve));
		const { response, close } = await start(manual, session);
		const listening = response.manualTriggerFunction?.();
		const closing = close();
		answer();
		await Promise.all([listening, closing]);
		expect(session.subscriptions.size).toBe(0);
		expect(session.released).toBe(1);
	});

	it.each(['unlinked', 'logged_out'] as const)(
		'fails with the way out when the number is %s',
		async (status) => {
			const { context, session, response } = await start(manual);
			session.onSubscribe = () => Promise.reject(refused(status));
			await expect(context.listenInEditor(response)).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: refused(status).message,
				description: expect.stringContaining(LINK_STEP),
			});
			expect(session.released).toBe(1);
		},
	);

	it('waits while the number is being linked, and listens then', async () => {
		const { context, session, response } = await start(manual);
		session.onSubscribe = () => Promise.reject(refused('pairing'));
		const data = context.listenInEditor(response);
		await settled();
		session.onSubscribe = () => Promise.resolve();
		session.change({ status: 'open' });
		await settled();
		await session.deliver(HELLO);
		expect(await data).toEqual([[{ json: expect.objectContaining({ text: 'Hello' }) }]]);
	});

	it('fails when the linking it waits for comes to nothing, and ends when it is cancelled', async () => {
		const failing = await start(manual);
		failing.session.onSubscribe = () => Promise.reject(refused('pairing'));
		const data = failing.context.listenInEditor(failing.response);
		await settled();
		failing.session.onSubscribe = () => Promise.reject(refused('unlinked'));
		failing.session.change({ status: 'unlinked' });
		await expect(data).rejects.toThrow('No WhatsApp number is linked');

		const cancelled = await start(manual);
		cancelled.session.onSubscribe = () => Promise.reject(refused('pairing'));
		const listening = cancelled.response.manualTriggerFunction?.();
		await settled();
		await cancelled.close();
		await listening;
		expect(cancelled.session.watched).toBe(false);
	});

	describe('with Connection → Link a Phone Number behind it', () => {
		const link = nodeBehind({ resource: 'session', operation: 'link' }, { name: 'My phone' });
		const behind: TriggerOptions = { ...manual, children: [link] };

		it.each(['unlinked', 'logged_out', 'pairing'] as const)(
			'lets that node run when the number is %s',
			async (status) => {
				const { context, session, response, close } = await start(behind);
				session.onSubscribe = () => Promise.reject(refused(status));
				const [[item]] = (await context.listenInEditor(response)) as [[INodeExecutionData]];
				expect(item.json).toEqual({
					event: 'disconnected',
					timestamp: expect.any(Number),
					date: expect.any(String),
					session: null,
					chat: null,
					chat_name: null,
					from: null,
					from_pn: null,
					from_lid: null,
					phone: null,
					is_from_me: false,
					is_group: false,
					disconnected: {
						reason: status === 'unlinked' ? 'not_linked' : 'because',
						code: null,
						will_reconnect: false,
						what_next: "Press Execute step on the node 'My phone'.",
					},
				});
				await close();
				expect(session.released).toBe(1);
			},
		);

		it('listens when the number is linked', async () => {
			const { context, session, response } = await start(behind);
			const data = context.listenInEditor(response);
			await settled();
			await session.deliver(HELLO);
			expect(await data).toEqual([[{ json: expect.objectContaining({ text: 'Hello' }) }]]);
		});

		it.each([
			['of another operation', nodeBehind({ resource: 'session', operation: 'getStatus' })],
			['that is switched off', { ...link, disabled: true }],
			['of another kind', { ...link, type: 'n8n-nodes-base.telegram' }],
		])('but not with a node %s', async (_, child) => {
			const { context, session, response } = await start({ ...manual, children: [child] });
			session.onSubscribe = () => Promise.reject(refused('unlinked'));
			await expect(context.listenInEditor(response)).rejects.toThrow('No WhatsApp number');
		});

		it('fails for a number that linking does not help', async () => {
			const { context, session, response } = await start(behind);
			session.onSubscribe = () => Promise.reject(refused('banned'));
			await expect(context.listenInEditor(response)).rejects.toThrow('banned');
		});
	});

	it('fails when the session comes to an end meanwhile', async () => {
		const { context, session, response } = await start(manual);
		const listening = context.listenInEditor(response);
		await settled();
		session.change({ status: 'logged_out' });
		await expect(listening).rejects.toThrow('unlinked');
		expect(context.failures).toEqual([]);
		expect(session.released).toBe(1);
	});

	it('fails when the session comes to an end before it has answered', async () => {
		const { context, session, response } = await start(manual);
		session.onSubscribe = () => new Promise(() => {});
		const listening = context.listenInEditor(response);
		await settled();
		session.change({ status: 'banned' });
		await expect(listening).rejects.toThrow('banned');
	});

	it('fails at once with parameters that make no sense', async () => {
		await expect(start({ ...manual, parameters: { events: [] } })).rejects.toMatchObject({
			name: 'NodeOperationError',
		});
	});
});
